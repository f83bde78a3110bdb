"""All that `inspect` can be told, its defaults and its checks. Needs no TensorFlow."""

from dataclasses import dataclass
from typing import ClassVar

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import MIN_SIDE
from tfstyle.methods.feature_options import FeatureOptions
from tfstyle.methods.options import option


@dataclass(frozen=True, kw_only=True)
class InspectOptions(FeatureOptions):
    """Options of `inspect_features`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    ranges: ClassVar[dict] = {
        "image_size": (MIN_SIDE, 2**16),
        "channels_per_layer": (1, 64),
        "cell_size": (MIN_SIDE, 1024),
    }
    layer_fields: ClassVar[tuple[str, ...]] = ("layers",)

    layers: tuple[str, ...] = option(STYLE_LAYERS, "layers of VGG19, one in a row")
    channels_per_layer: int = option(
        6, "channels to show of each layer: the most active ones of all pictures"
    )
    image_size: int = option(
        384, "longer side in pixels at which the network sees the pictures"
    )
    cell_size: int = option(160, "longer side in pixels of what the sheet shows")

"""All that `inspect` can be told, its defaults and its checks. Needs no TensorFlow."""

from dataclasses import dataclass

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import MIN_SIDE
from tfstyle.optimization.options import FeatureOptions
from tfstyle.options import LARGEST_SIDE, option


@dataclass(frozen=True, kw_only=True)
class InspectOptions(FeatureOptions):
    """Options of `inspect`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    layers: tuple[str, ...] = option(
        STYLE_LAYERS, "layers of VGG19, one in a row", layers=True
    )
    channels_per_layer: int = option(
        6,
        "channels to show of each layer: the most active ones of all pictures",
        at_least=1,
        at_most=64,
    )
    image_size: int = option(
        384,
        "longer side in pixels at which the network sees the pictures",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
    )
    cell_size: int = option(
        160,
        "longer side in pixels of what the sheet shows",
        at_least=MIN_SIDE,
        at_most=1024,
    )

"""Options of `inspect`."""

from dataclasses import dataclass

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import MIN_SIDE
from tfstyle.optimization.options import FeatureOptions
from tfstyle.options import LARGEST_SIDE, option
from tfstyle.public import public


@public
@dataclass(frozen=True, kw_only=True)
class InspectOptions(FeatureOptions):
    """Options of `tfstyle.inspect` and flags of `tfstyle inspect`.

    Raises:
        InputError: A value is invalid.
    """

    layers: tuple[str, ...] = option(
        STYLE_LAYERS, "layers of VGG19, one per row", layers=True
    )
    channels_per_layer: int = option(
        6,
        "number of channels shown for each layer: the channels with the highest mean "
        "activation over all pictures",
        at_least=1,
        at_most=64,
    )
    image_size: int = option(
        384,
        "length of the longer side of the network's input in pixels",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
    )
    cell_size: int = option(
        160,
        "longer side of each cell of the sheet in pixels; for sounds, height of each "
        "cell",
        at_least=MIN_SIDE,
        at_most=1024,
    )

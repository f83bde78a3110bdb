"""Options for grouping pictures by style."""

from dataclasses import dataclass

from tfstyle.options import Options, option
from tfstyle.public import public


@public
@dataclass(frozen=True, kw_only=True)
class ClusterOptions(Options):
    """Options of `tfstyle.cluster` and flags of `tfstyle cluster`.

    Raises:
        InputError: A value is invalid.
    """

    groups: int = option(8, "number of groups", at_least=1, at_most=99)
    image_size: int = option(
        224,
        "side of each picture's central square after resizing, in pixels",
        at_least=64,
        at_most=4096,
    )
    columns: int = option(
        8,
        "maximum number of pictures per group on the contact sheet",
        at_least=1,
        at_most=100,
    )
    seed: int = option(
        0, "random seed for the initial group centers", at_least=0, at_most=2**32 - 1
    )
    vgg19_weights: str = option(
        "",
        "VGG19 weight file; by default, the file named by the environment variable "
        "TFSTYLE_VGG19_WEIGHTS, or else the file that Keras downloads",
        path=True,
    )

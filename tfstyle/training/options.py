"""Options for training networks with named styles."""

from dataclasses import dataclass
from typing import Any

from tfstyle.errors import InputError, check_name
from tfstyle.features import ALGORITHMS, DTYPES, FIRST_PADDINGS
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.networks.families import FAMILIES, find_family
from tfstyle.options import Options, option
from tfstyle.public import public

# Names of the style terms whose targets can be blended, which is necessary for batches
# with several styles. Patches (mrf) cannot be blended.
TRAINED_TERMS = tuple(name for name, term in STYLE_TERMS.items() if term.is_sum)


TRAIN_OPTIMIZERS = ("adam", "muon")


@public
@dataclass(frozen=True, kw_only=True)
class TrainOptions(Options):
    """Options of `tfstyle.train` and flags of `tfstyle train`.

    Raises:
        InputError: A value is invalid.
    """

    steps: int = option(4400, "number of training steps", at_least=1, at_most=10**9)
    batch_size: int = option(
        2,
        "number of crops per batch; each crop has one style, and the styles take turns",
        at_least=1,
        at_most=1024,
    )
    crop_size: int = option(
        160, "side of the crops in pixels", at_least=32, at_most=4096
    )
    last_crop_size: int = option(
        192,
        "side of the crops, in pixels, during the decay of the learning rate",
        at_least=32,
        at_most=4096,
    )
    style_size: int = option(
        384,
        "shorter side of each painting after resizing, in pixels; the central square "
        "of the resized painting is used",
        at_least=32,
        at_most=4096,
    )
    network: str = option(
        "TransformerNet",
        "architecture of a new network with named styles",
    )
    alpha: float = option(
        0.5,
        "multiplier for the number of channels of the network's layers; with 1, the "
        "layers have 32, 64 and 128 channels",
        at_least=1 / 32,
        at_most=4,
    )
    blocks: int = option(5, "number of residual blocks", at_least=0, at_most=64)
    content_weight: float = option(1.0, "weight of the content distance", at_least=0)
    style_weight: float = option(6.0, "weight of the style distance", at_least=0)
    tv_weight: float = option(
        0.0,
        "weight of the total variation term, which smooths the pictures",
        at_least=0,
    )
    # The grid term is at least 0.001 for pictures with a visible grid, and about 0.0001
    # for photographs.
    grid_weight: float = option(
        100.0,
        "weight of the penalty on checkerboard patterns with a period of 4 pixels",
        at_least=0,
    )
    content_layers: tuple[str, ...] = option(
        CONTENT_LAYERS, "VGG19 layers that represent the content", layers=True
    )
    style_layers: tuple[str, ...] = option(
        STYLE_LAYERS, "VGG19 layers that represent the style", layers=True
    )
    statistic: str = option(
        "gram",
        "statistic that represents the style: any statistic of `tfstyle optimize` "
        "except mrf, which does not support batches with several styles",
        choices=TRAINED_TERMS,
    )
    focus: float = option(
        0.0,
        "exponent in the content distance: the weight of an area is the photograph's "
        "mean squared activation in this area, raised to this power; with 0, all areas "
        "have the same weight; with 1, flat areas have less weight and may get more "
        "strokes",
        at_least=0,
        at_most=4,
    )
    optimizer: str = option(
        "adam",
        "adam or muon; with learning_rate=0.02, muon needs only a third as many steps "
        "as adam",
        choices=TRAIN_OPTIMIZERS,
    )
    learning_rate: float = option(
        2e-3, "learning rate before the decay", at_least=1e-9, at_most=1e3
    )
    clip_norm: float = option(
        10.0,
        "maximum norm of the gradient over all weights; larger gradients are scaled "
        "down",
        at_least=1e-9,
        at_most=1e18,
    )
    decay: float = option(
        0.3,
        "fraction of the steps, at the end of the run, during which the learning rate "
        "decays",
        at_least=0,
        at_most=1,
    )
    # With zero padding, the features would be those of a picture with a dark frame, and
    # the trained network would learn to draw frames.
    first_padding: str = option(
        "replicate",
        "padding of the loss network's first convolution",
        choices=FIRST_PADDINGS,
    )
    loss_dtype: str = option(
        "float32",
        "precision of the loss network; bfloat16 is a quarter faster than float32 on "
        "processors that support it",
        choices=DTYPES,
    )
    loss_convolution: str = option(
        "winograd",
        "convolution algorithm of the loss network; winograd needs a quarter as many "
        "multiplications as direct, and is used only in layers where it is faster",
        choices=ALGORITHMS,
    )
    seed: int = option(
        0, "random seed for initial weights and crops", at_least=0, at_most=2**32 - 1
    )
    vgg19_weights: str = option(
        "",
        "VGG19 weight file; by default, the file named by the environment variable "
        "TFSTYLE_VGG19_WEIGHTS, or else the file that Keras downloads",
        path=True,
    )

    def network_config(self, styles: int) -> dict[str, Any]:
        """Returns the constructor arguments of a new network, keyed by name."""
        names = find_family(self.network).ranges
        given = {name: getattr(self, name) for name in names if hasattr(self, name)}
        return {**given, "styles": styles}

    def __post_init__(self):
        super().__post_init__()
        self._check_network()
        if self.content_weight + self.style_weight + self.tv_weight == 0:
            raise InputError(
                "Expected `content_weight`, `style_weight` or `tv_weight` to "
                "be more than 0. Received: content_weight=0, style_weight=0, "
                "tv_weight=0"
            )

    def _check_network(self) -> None:
        names = [name for name, family in FAMILIES.items() if family.has_styles]
        if self.network in FAMILIES and self.network not in names:
            raise InputError(
                f"Expected `network` to be one of {', '.join(names)}; networks that "
                "accept any painting are trained with `tfstyle train --arbitrary`. "
                f"Received: network={self.network!r}"
            )
        check_name("network", self.network, names)

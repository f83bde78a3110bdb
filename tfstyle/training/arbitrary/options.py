"""Options for training a network that accepts any painting as a style."""

from dataclasses import dataclass

from tfstyle.errors import InputError
from tfstyle.features import ALGORITHMS, DTYPES
from tfstyle.options import Options, option
from tfstyle.public import public
from tfstyle.training.options import TrainOptions

# Sources of batches: files that the CPU reads, or pictures in the memory of an
# accelerator.
FILES, MEMORY = BATCHES = ("files", "memory")

# Family of new networks.
FAMILY = "ArbitraryNet"


@public
@dataclass(frozen=True, kw_only=True)
class ArbitraryOptions(Options):
    """Options of `tfstyle.train_arbitrary` and `tfstyle train --arbitrary`.

    Raises:
        InputError: A value is invalid.
    """

    steps: int = option(20_000, "number of training steps", at_least=1, at_most=10**9)
    batch_size: int = option(2, "number of crops per batch", at_least=1, at_most=1024)
    crop_size: int = option(
        256, "side of the crops in pixels", at_least=64, at_most=4096
    )
    blocks: int = option(
        4,
        "number of residual blocks at 1/4 resolution",
        at_least=0,
        at_most=64,
    )
    coarse_blocks: int = option(
        1,
        "number of residual blocks at each of the resolutions 1/8 and 1/16",
        at_least=0,
        at_most=64,
    )
    content_weight: float = option(1.0, "weight of the content distance", at_least=0)
    style_weight: float = option(5.0, "weight of the style distance", at_least=0)
    grid_weight: float = option(
        100.0,
        "weight of the penalty on checkerboard patterns with a period of 4 pixels",
        at_least=0,
    )
    coefficient_weight: float = option(
        0.5,
        "weight of the encoder's error in predicting the principal components and "
        "norms of Gram matrices",
        at_least=0,
    )
    focus: float = option(
        1.0,
        "exponent in the content distance: the weight of an area is the photograph's "
        "mean squared activation in this area, raised to this power; with 0, all areas "
        "have the same weight; with 1, flat areas have less weight and may get more "
        "strokes",
        at_least=0,
        at_most=4,
    )
    evenness: float = option(
        0.0,
        "how layers relu1_1 to relu3_1 compare the picture with the style; 0: the "
        "picture as a whole; 1: each quarter of the picture; values in between: both; "
        "higher values keep strokes from gathering in flat areas",
        at_least=0,
        at_most=1,
    )
    luminance_weight: float = option(
        0.0,
        "weight of the difference in coarse luminance between the result and the "
        "photograph; this term keeps faces and skies free of the painting's shadows; "
        "named styles use a quarter of this weight",
        at_least=0,
    )
    calmness: float = option(
        0.0,
        "weight of the photograph in completely flat areas of the target pictures; if "
        "above 0, training starts from the network given with init_from, and the "
        "target pictures are those that this network paints; if the style is an "
        "unnamed painting, the target picture and the photograph get the painting's "
        "colors, and the photograph is then blended into the flat areas of the target "
        "picture",
        at_least=0,
        at_most=1,
    )
    smoothing: float = option(
        0.75,
        "strength with which the finished network smooths flat areas, such as skies, "
        "when it paints in the style of an unnamed painting; 0 disables the smoothing",
        at_least=0,
        at_most=1,
    )
    variation: float = option(
        0.1,
        "standard deviation of the noise that the finished network adds to the "
        "brightness of large flat areas when it paints in a named style; 0 disables "
        "the noise",
        at_least=0,
        at_most=1,
    )
    batches: str = option(
        FILES,
        "source of the batches: files, or memory (all pictures are loaded once into "
        "device memory; needs KERAS_BACKEND=jax)",
        choices=BATCHES,
    )
    named_share: float = option(
        0.4,
        "fraction of the crops that get a named style; the other crops get the style "
        "of a painting in the folder of paintings",
        at_least=0,
        at_most=1,
    )
    mixed_share: float = option(
        0.3,
        "among the crops without a named style, the fraction whose style is a mixture "
        "of two paintings",
        at_least=0,
        at_most=1,
    )
    variants: int = option(
        3,
        "number of variants of each painting, with different crops, sizes and colors",
        at_least=1,
        at_most=100,
    )
    learning_rate: float = option(
        0.008,
        "learning rate of Muon, which updates most kernels; Adam updates the other "
        "weights at a quarter of this rate; codes have their own rate (see codes_rate)",
        at_least=1e-9,
        at_most=1e3,
    )
    body_rate: float = option(
        1.0,
        "multiplier for the learning rate of the body, which all styles share; 0 "
        "leaves the body unchanged",
        at_least=0,
        at_most=100,
    )
    # The defaults of the following rates are for batches of 2 crops, for which the
    # encoder's gradients are mostly noise. Muon and Adam normalize gradients, so their
    # steps are large even if gradients are small. The encoder's rate must thus be low.
    encoder_rate: float = option(
        0.02,
        "multiplier for the learning rate of the encoder; use 0.06 for batches of 16 "
        "crops",
        at_least=0,
        at_most=100,
    )
    head_rate: float = option(
        0.25,
        "multiplier for the learning rate of the head, the layer after the encoder; "
        "use 0.5 for batches of 16 crops",
        at_least=0,
        at_most=100,
    )
    codes_rate: float = option(
        3.0,
        "learning rate of the named styles' codes, relative to learning_rate; use 1 "
        "for batches of 16 crops",
        at_least=0,
        at_most=100,
    )
    clip_norm: float = option(
        10.0,
        "maximum norm of the gradient over all weights; larger gradients are scaled "
        "down",
        at_least=1e-9,
        at_most=1e18,
    )
    decay: float = option(
        0.2,
        "fraction of the steps, at the end of the run, during which the learning rate "
        "decays",
        at_least=0,
        at_most=1,
    )
    loss_dtype: str = option(
        "bfloat16", "precision of the loss network", choices=DTYPES
    )
    loss_convolution: str = option(
        "winograd",
        "convolution algorithm of the loss network: direct or winograd",
        choices=ALGORITHMS,
    )
    seed: int = option(
        0,
        "random seed for initial weights, crops, variants and choice of paintings",
        at_least=0,
        at_most=2**31 - 1,
    )
    vgg19_weights: str = option(
        "",
        "VGG19 weight file; by default, the file named by the environment variable "
        "TFSTYLE_VGG19_WEIGHTS, or else the file that Keras downloads",
        path=True,
    )

    def __post_init__(self):
        super().__post_init__()
        if self.content_weight + self.style_weight == 0:
            raise InputError(
                "Expected `content_weight` or `style_weight` to be more than 0. "
                "Received: content_weight=0, style_weight=0"
            )

    def network_config(self, styles: int) -> dict[str, int]:
        """Returns the constructor arguments of a new network, keyed by name."""
        return {
            "styles": styles,
            "blocks": self.blocks,
            "coarse_blocks": self.coarse_blocks,
        }

    def for_names(self) -> TrainOptions:
        """Returns the options that `plan_train` needs to plan the named styles."""
        return TrainOptions(
            steps=self.steps, seed=self.seed, vgg19_weights=self.vgg19_weights
        )

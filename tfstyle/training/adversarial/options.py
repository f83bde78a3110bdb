"""Options for adversarial training."""

from dataclasses import dataclass

from tfstyle.errors import InputError
from tfstyle.features import ALGORITHMS, DTYPES
from tfstyle.options import Options, option
from tfstyle.public import public

MODES = ("painter", "cartoon")
FORMULAS = ("hinge", "least_squares")
DISCRIMINATORS = ("pixels", "features")
# Weights that train the generator after the warmup. The grid penalty alone does not
# move the generator towards a result.
GENERATOR_WEIGHTS = (
    "content_weight",
    "anchor_weight",
    "last_anchor_weight",
    "adversarial_weight",
    "identity_weight",
    "color_weight",
)
# Minimum side, in pixels, of the pictures that `PatchDiscriminator` scores: 31, rounded
# up to 32.
MIN_DISCRIMINATOR_SIDE = 32


@public
@dataclass(frozen=True, kw_only=True)
class AdversarialOptions(Options):
    """Options of `tfstyle.train_adversarial` and `tfstyle train --adversarial`.

    Raises:
        InputError: A value is invalid.
    """

    steps: int = option(16_000, "number of training steps", at_least=1, at_most=10**9)
    batch_size: int = option(4, "number of crops per batch", at_least=1, at_most=64)
    crop_size: int = option(
        128, "side of the crops in pixels", at_least=64, at_most=4096
    )
    last_crop_size: int = option(
        160,
        "side of the crops, in pixels, during the decay of the learning rate",
        at_least=64,
        at_most=4096,
    )
    style_size: int = option(
        256,
        "shorter side of each painting after resizing, in pixels; for each crop, this "
        "length is multiplied by a random factor from 0.9 to 1.4",
        at_least=64,
        at_most=4096,
    )
    mode: str = option(
        "painter",
        "kind of training; painter: color_weight applies to the mean colors of squares "
        "of 16 x 16 pixels; cartoon: color_weight applies to each pixel, and the "
        "discriminator also learns to reject paintings with smoothed edges",
        choices=MODES,
    )
    adversarial_loss: str = option(
        "hinge",
        "loss function of the generator and the discriminator",
        choices=FORMULAS,
    )
    adversarial_weight: float = option(
        1.0,
        "final weight of the adversarial term, reached at step warmup_steps + "
        "ramp_steps",
        at_least=0,
    )
    content_weight: float = option(1.0, "weight of the content distance", at_least=0)
    style_weight: float = option(
        5.0,
        "weight of the style distance before step warmup_steps; the style distance is "
        "measured from the collection's mean Gram matrices",
        at_least=0,
    )
    anchor_weight: float = option(
        5.0,
        "weight of the style distance at step warmup_steps; over the next ramp_steps "
        "steps, the weight changes to last_anchor_weight",
        at_least=0,
    )
    last_anchor_weight: float = option(
        5.0,
        "final weight of the style distance, reached at step warmup_steps + ramp_steps",
        at_least=0,
    )
    diversity: float = option(
        1.0,
        "fraction of the style distance that is computed for the batch as a whole "
        "instead of for each picture; higher values let pictures differ more in style",
        at_least=0,
        at_most=1,
    )
    identity_weight: float = option(
        0.3,
        "weight of the difference between a painting and its stylized version",
        at_least=0,
    )
    color_weight: float = option(
        0.0,
        "weight of the difference in local colors between the result and the "
        "photograph",
        at_least=0,
    )
    grid_weight: float = option(
        100.0,
        "weight of the penalty on checkerboard patterns with a period of 4 pixels",
        at_least=0,
    )
    gradient_weight: float = option(
        0.0,
        "weight of the R1 penalty on the gradient of the discriminator's scores with "
        "respect to the paintings",
        at_least=0,
    )
    gradient_every: int = option(
        16,
        "number of discriminator updates between two applications of the R1 penalty",
        at_least=1,
        at_most=10**6,
    )
    warmup_steps: int = option(
        600,
        "number of steps, at the start of the run, that do not use the discriminator",
        at_least=0,
        at_most=10**9,
    )
    ramp_steps: int = option(
        2000,
        "number of steps, after step warmup_steps, during which the weight of the "
        "adversarial term rises from 0 to adversarial_weight",
        at_least=0,
        at_most=10**9,
    )
    discriminator_steps: int = option(
        0,
        "number of steps at the end of the run that train only the discriminator; "
        "these steps measure its accuracy on pictures painted by the finished network; "
        "must be less than steps",
        at_least=0,
        at_most=10**9,
    )
    pool: int = option(
        50,
        "number of generated pictures that are kept and shown to the discriminator "
        "in later steps",
        at_least=0,
        at_most=1000,
    )
    win_rate: float = option(
        0.8,
        "win rate above which the discriminator is not trained; the win rate is the "
        "fraction of patches that the discriminator classifies correctly",
        at_least=0.5,
        at_most=1,
    )
    averaging: float = option(
        0.999,
        "decay per step for averaging the generator's weights; the finished network "
        "has the averaged weights",
        at_least=0,
        at_most=1,
    )
    augment: bool = option(
        False,
        "randomly recolor and shift the discriminator's input pictures, and cut out "
        "squares; recommended for collections of fewer than about 50 paintings",
    )
    discriminator: str = option(
        "pixels",
        "input of the discriminator: pixels (at several sizes) or features "
        "(activations of VGG19, from which the discriminator learns much faster)",
        choices=DISCRIMINATORS,
    )
    channels: int = option(
        48,
        "number of channels of the discriminator's first layer",
        at_least=1,
        at_most=512,
    )
    scales: int = option(
        3,
        "number of sizes at which the discriminator scores each picture: full size, "
        "half size, and so on; used only with discriminator=pixels",
        at_least=1,
        at_most=4,
    )
    learning_rate: float = option(
        4e-4,
        "learning rate of the generator before the decay",
        at_least=1e-9,
        at_most=1e3,
    )
    discriminator_rate: float = option(
        5.0,
        "learning rate of the discriminator, relative to that of the generator",
        at_least=1e-3,
        at_most=1e3,
    )
    clip_norm: float = option(
        10.0,
        "maximum norm of the gradient over all weights; larger gradients are scaled "
        "down",
        at_least=1e-9,
        at_most=1e18,
    )
    decay: float = option(
        0.25,
        "fraction of the steps, at the end of the run, during which the learning rate "
        "decays",
        at_least=0,
        at_most=1,
    )
    loss_dtype: str = option("float32", "precision of the loss network", choices=DTYPES)
    loss_convolution: str = option(
        "winograd",
        "convolution algorithm of the loss network: direct or winograd",
        choices=ALGORITHMS,
    )
    seed: int = option(
        0,
        "random seed for initial weights, crops and picture order",
        at_least=0,
        at_most=2**31 - 1,
    )
    vgg19_weights: str = option(
        "",
        "VGG19 weight file; by default, the file named by the environment variable "
        "TFSTYLE_VGG19_WEIGHTS, or else the file that Keras downloads",
        path=True,
    )

    @property
    def generator_steps(self) -> int:
        """Number of steps that train the generator."""
        return self.steps - self.discriminator_steps

    def __post_init__(self):
        super().__post_init__()
        if self.generator_steps < 1:
            raise InputError(
                "Expected `discriminator_steps` to be less than `steps`. Received: "
                f"discriminator_steps={self.discriminator_steps}, steps={self.steps}"
            )
        weights = {name: getattr(self, name) for name in GENERATOR_WEIGHTS}
        if self.warmup_steps < self.generator_steps and not any(weights.values()):
            names = ", ".join(f"`{name}`" for name in GENERATOR_WEIGHTS[:-1])
            given = ", ".join(f"{name}={weight}" for name, weight in weights.items())
            raise InputError(
                f"Expected {names} or `{GENERATOR_WEIGHTS[-1]}` to be more than 0. "
                f"Received: {given}"
            )
        if self.discriminator == "pixels":
            least = MIN_DISCRIMINATOR_SIDE * 2 ** (self.scales - 1)
            cause = f"`scales`={self.scales}"
            self._check_size("crop_size", least, cause)
        elif self.gradient_weight:  # VGG19's layers have no second derivatives
            raise InputError(
                "Expected `gradient_weight` to be 0 with `discriminator`='features'. "
                f"Received: gradient_weight={self.gradient_weight}"
            )
        self._check_size("last_crop_size", self.crop_size, "`crop_size`")
        if self.mode == "cartoon":  # half of each batch consists of smoothed paintings
            self._check_size("batch_size", 2, "`mode`='cartoon'")

    def _check_size(self, name: str, least: int, cause: str) -> None:
        size = getattr(self, name)
        if size < least:
            raise InputError(
                f"Expected `{name}` to be at least {least}, as required by {cause}. "
                f"Received: {name}={size}"
            )

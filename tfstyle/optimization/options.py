"""Options of all methods that optimize pixels."""

from dataclasses import dataclass

from tfstyle.features import FIRST_PADDINGS, POOLINGS
from tfstyle.features.weights import named_weights
from tfstyle.images import MIN_SIDE
from tfstyle.machine import quickest_dtype
from tfstyle.options import LARGEST_SIDE, Options, option


@dataclass(frozen=True, kw_only=True)
class FeatureOptions(Options):
    """Options of the feature network.

    Raises:
        InputError: A value is invalid.
    """

    pooling: str = option("max", "pooling of the feature network", choices=POOLINGS)
    first_padding: str = option(
        "replicate",
        "padding of the feature network's first convolution",
        choices=FIRST_PADDINGS,
    )
    vgg19_weights: str = option(
        "",
        "VGG19 weight file; by default, the file that the environment variable "
        "TFSTYLE_VGG19_WEIGHTS names, or else the file that Keras downloads",
        path=True,
    )
    allow_random_features: bool = option(
        False, "use random weights if the VGG19 weights are not available"
    )

    def check_requirements(self) -> None:
        """Checks the weight file, if one is given, before TensorFlow is imported.

        Raises:
            InputError: The file does not exist, or does not contain VGG19 weights.
        """
        named_weights(self.vgg19_weights)


@dataclass(frozen=True, kw_only=True)
class LoopOptions(FeatureOptions):
    """Options of the optimization loop and its feature network.

    Raises:
        InputError: A value is invalid.
    """

    iterations: int = option(150, "number of steps over all scales", at_least=1)
    # On CPUs, oneDNN's convolutions are faster than XLA's and need less memory:
    # tests/benchmarks/README.md.
    jit_compile: bool = option(
        False, "compile each step with XLA (recommended on accelerators)"
    )
    seed: int = option(0, "seed of the random numbers", at_least=0, at_most=2**32 - 1)
    tile_size: int = option(
        0,
        "maximum side length of tiles in pixels, which does not affect the result; "
        "with 0, no tiles are used if the picture fits into memory, and otherwise the "
        "largest tiles that fit",
        at_least=0,
        at_most=LARGEST_SIDE,
    )


OPTIMIZERS = ("lbfgs", "adam")
# Minimum number of steps for which bfloat16 saves time; it needs a second feature
# network, which takes 2 s to build.
MIN_STEPS_FOR_BFLOAT16 = 20
CONVOLUTIONS = ("auto", "direct", "winograd")
PRECISIONS = ("auto", "float32", "bfloat16")


@dataclass(frozen=True, kw_only=True)
class OptimizationOptions(LoopOptions):
    """Options of the loop, its scales, its optimizer and its feature network.

    Raises:
        InputError: A value is invalid.
    """

    optimizer: str = option(
        "lbfgs",
        "lbfgs or adam; adam needs more steps for the same loss, especially in long "
        "runs",
        choices=OPTIMIZERS,
    )
    # These values of learning_rate and beta_2 were found at 256 px with 60 steps: with
    # the usual 0.02 and 0.999, losses are 6% higher.
    learning_rate: float = option(
        0.05, "learning rate of Adam, for pixels in [0, 1]", at_least=1e-9, at_most=1e3
    )
    beta_1: float = option(0.9, "beta_1 of Adam", at_least=0, at_most=0.999999)
    beta_2: float = option(0.99, "beta_2 of Adam", at_least=0, at_most=0.999999)
    epsilon: float = option(1e-7, "epsilon of Adam", at_least=0)
    min_scale: int = option(
        128,
        "minimum length of the longer side at the coarsest scale, in pixels",
        at_least=MIN_SIDE,
    )
    scale_factor: float = option(
        2.0,
        "ratio of the sizes of neighboring scales; 1 for a single scale",
        at_least=1,
    )
    precision: str = option(
        "auto",
        "precision of the feature network: float32, bfloat16 or auto; bfloat16, with "
        "float32 in the last few steps, is twice as fast on processors that support "
        "bfloat16; auto uses bfloat16 on such processors, except in short runs, and "
        "float32 otherwise",
        choices=PRECISIONS,
    )
    convolution: str = option(
        "auto",
        "convolutions of the feature network: direct, winograd or auto; winograd needs "
        "a quarter of the multiplications and is compiled before the first step at "
        "each size; auto starts with direct and changes to winograd once it is "
        "compiled, if that is faster overall",
        choices=CONVOLUTIONS,
    )
    tolerance: float = option(
        1e-4,
        "minimum relative decrease of the loss over 20 steps; if the decrease is "
        "smaller, the scale ends early; 0 to disable this check",
        at_least=0,
        at_most=1,
    )

    @property
    def low_precision_dtype(self) -> str:
        """Dtype of the feature network in all but the last steps."""
        if self.precision != "auto":
            return self.precision
        pays = self.iterations >= MIN_STEPS_FOR_BFLOAT16
        return quickest_dtype() if pays else "float32"

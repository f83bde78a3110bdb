"""Options shared by all methods that optimize pixels."""

from dataclasses import dataclass

from tfstyle.features import FIRST_PADDINGS, POOLINGS
from tfstyle.features.weights import named_weights
from tfstyle.images import MIN_SIDE
from tfstyle.machine import quickest_dtype
from tfstyle.optimization.tiles import MIN_TILE_SIDE, least_side
from tfstyle.options import LARGEST_SIDE, Options, option


@dataclass(frozen=True, kw_only=True)
class FeatureOptions(Options):
    """Options of the feature network.

    Raises:
        InputError: A value is invalid.
    """

    pooling: str = option(
        "max", "type of pooling in the feature network", choices=POOLINGS
    )
    first_padding: str = option(
        "replicate",
        "padding of the feature network's first convolution",
        choices=FIRST_PADDINGS,
    )
    vgg19_weights: str = option(
        "",
        "VGG19 weight file; by default, the file named by the environment variable "
        "TFSTYLE_VGG19_WEIGHTS, or else the file that Keras downloads",
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

    iterations: int = option(150, "total number of steps over all scales", at_least=1)
    # XLA is off by default, because on CPUs, oneDNN's convolutions are faster than
    # XLA's and need less memory (tests/benchmarks/README.md).
    jit_compile: bool = option(
        False, "compile each step with XLA (recommended on accelerators)"
    )
    seed: int = option(0, "random seed", at_least=0, at_most=2**32 - 1)
    tile_size: int = option(
        0,
        "maximum side of a tile in pixels; 0: no tiles if the picture fits into "
        "memory, otherwise the largest tiles that fit; tiles do not change the result; "
        "deeper layers need larger tiles, for example at least "
        f"{least_side(['relu5_1'])} pixels for relu5_1",
        at_least=MIN_TILE_SIDE,
        at_most=LARGEST_SIDE,
        also=0,
    )


OPTIMIZERS = ("lbfgs", "adam")
# Minimum number of steps of a run for which bfloat16 saves time. Shorter runs save less
# than the 2 seconds that it takes to build a second feature network for bfloat16.
MIN_STEPS_FOR_BFLOAT16 = 20
CONVOLUTIONS = ("auto", "direct", "winograd")
PRECISIONS = ("auto", "float32", "bfloat16")


@dataclass(frozen=True, kw_only=True)
class OptimizationOptions(LoopOptions):
    """Options of the optimization loop, its scales, optimizer and feature network.

    Raises:
        InputError: A value is invalid.
    """

    optimizer: str = option(
        "lbfgs",
        "optimizer for the pixels; adam needs more steps than lbfgs to reach the same "
        "loss, especially in long runs",
        choices=OPTIMIZERS,
    )
    # These defaults of learning_rate and beta_2 were tuned at 256 px with 60 steps.
    # With the more common values 0.02 and 0.999, losses are 6% higher.
    learning_rate: float = option(
        0.05, "learning rate of Adam, for pixels in [0, 1]", at_least=1e-9, at_most=1e3
    )
    beta_1: float = option(
        0.9, "decay rate of Adam's first moment", at_least=0, at_most=0.999999
    )
    beta_2: float = option(
        0.99, "decay rate of Adam's second moment", at_least=0, at_most=0.999999
    )
    epsilon: float = option(1e-7, "constant added to Adam's denominator", at_least=0)
    min_scale: int = option(
        128,
        "minimum length of the longer side at the coarsest scale, in pixels",
        at_least=MIN_SIDE,
    )
    scale_factor: float = option(
        2.0,
        "ratio of the side lengths of neighboring scales; 1: a single scale, the "
        "full size",
        at_least=1,
    )
    precision: str = option(
        "auto",
        "number format of the feature network; float32: used in all steps; bfloat16: "
        "used in all but the last few steps, twice as fast if the processor supports "
        "bfloat16; auto: bfloat16 if the processor supports it and there are at least "
        f"{MIN_STEPS_FOR_BFLOAT16} steps, otherwise float32",
        choices=PRECISIONS,
    )
    convolution: str = option(
        "auto",
        "convolution algorithm of the feature network; direct: the usual algorithm; "
        "winograd: an algorithm with a quarter of the multiplications, compiled before "
        "the first step at each size; auto: direct until winograd is compiled, then "
        "winograd if that makes the run faster",
        choices=CONVOLUTIONS,
    )
    tolerance: float = option(
        1e-4,
        "minimum relative decrease of the loss over 20 steps; if the decrease is "
        "smaller, the optimization moves on to the next scale or ends; 0: no check",
        at_least=0,
        at_most=1,
    )

    @property
    def low_precision_dtype(self) -> str:
        """Dtype of the feature network in all but the last few steps."""
        if self.precision != "auto":
            return self.precision
        pays = self.iterations >= MIN_STEPS_FOR_BFLOAT16
        return quickest_dtype() if pays else "float32"

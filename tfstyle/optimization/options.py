"""What every run of the loop can be told, whatever descends. Needs no TensorFlow."""

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
        InputError: A value that cannot be used.
    """

    pooling: str = option("max", "pooling of the feature network", choices=POOLINGS)
    first_padding: str = option(
        "replicate", "padding of its first convolution", choices=FIRST_PADDINGS
    )
    vgg19_weights: str = option(
        "",
        "file of VGG19's weights; else TFSTYLE_VGG19_WEIGHTS or Keras' own",
        path=True,
    )
    allow_random_features: bool = option(
        False, "where VGG19's weights cannot be had, go on with random ones"
    )

    def check_requirements(self) -> None:
        """Refuses what only this machine can tell, before TensorFlow is imported.

        Raises:
            InputError: No such file of weights.
        """
        named_weights(self.vgg19_weights)


@dataclass(frozen=True, kw_only=True)
class LoopOptions(FeatureOptions):
    """Options of the loop and its feature network.

    Raises:
        InputError: A value that cannot be used.
    """

    iterations: int = option(150, "steps over all scales together", at_least=1)
    # On CPUs oneDNN's convolutions are quicker than XLA's, and need less memory:
    # tests/benchmarks/README.md.
    jit_compile: bool = option(False, "compile the step with XLA, for accelerators")
    seed: int = option(0, "seed of all noise", at_least=0, at_most=2**32 - 1)
    tile_size: int = option(
        0,
        "largest side in pixels of the tiles that a picture is optimised in, with the "
        "same result; 0: no tiles if the memory suffices, else the largest that fit",
        at_least=0,
        at_most=LARGEST_SIDE,
    )


OPTIMIZERS = ("lbfgs", "adam")
# Steps from which on a second feature network, 2 s, pays.
MIN_STEPS_FOR_BFLOAT16 = 20
CONVOLUTIONS = ("auto", "direct", "winograd")
PRECISIONS = ("auto", "float32", "bfloat16")


@dataclass(frozen=True, kw_only=True)
class OptimizationOptions(LoopOptions):
    """Options of the loop, its scales, its optimizer and its feature network.

    Raises:
        InputError: A value that cannot be used.
    """

    optimizer: str = option(
        "lbfgs",
        "lbfgs, or adam, which needs more steps for the same loss, the more the longer "
        "it runs",
        choices=OPTIMIZERS,
    )
    # Found at 256 px with 60 steps: 0.02 and 0.999, Adam's usual ones, end 6 % higher.
    learning_rate: float = option(
        0.05, "of Adam, for values in [0, 1]", at_least=1e-9, at_most=1e3
    )
    beta_1: float = option(0.9, "of Adam", at_least=0, at_most=0.999999)
    beta_2: float = option(0.99, "of Adam", at_least=0, at_most=0.999999)
    epsilon: float = option(1e-7, "of Adam", at_least=0)
    min_scale: int = option(
        128,
        "no scale has a shorter longer side than this, in pixels",
        at_least=MIN_SIDE,
    )
    scale_factor: float = option(
        2.0, "ratio of neighbouring scales; 1: one scale", at_least=1
    )
    precision: str = option(
        "auto",
        "numbers that the feature network computes with: float32; bfloat16 for all "
        "steps but the last few, which is twice as quick on processors that have "
        "it; auto: on those bfloat16, but for short runs",
        choices=PRECISIONS,
    )
    convolution: str = option(
        "auto",
        "convolutions of the feature network: direct; winograd, of a fourth of the "
        "products, compiled for each size before its first step; auto: winograd once "
        "it is compiled, at sizes and numbers of steps for which that pays",
        choices=CONVOLUTIONS,
    )
    tolerance: float = option(
        1e-4,
        "a scale ends when 20 steps lower the loss by less than this share",
        at_least=0,
        at_most=1,
    )

    @property
    def low_precision_dtype(self) -> str:
        """What the feature network computes with, but for the last steps."""
        if self.precision != "auto":
            return self.precision
        pays = self.iterations >= MIN_STEPS_FOR_BFLOAT16
        return quickest_dtype() if pays else "float32"

"""What every method that optimises pixels can be told. Needs no TensorFlow."""

from dataclasses import dataclass
from typing import ClassVar

from tfstyle.features.processor import quickest_dtype
from tfstyle.images import MIN_SIDE
from tfstyle.methods.loop_options import LoopOptions
from tfstyle.methods.options import option

OPTIMIZERS = ("lbfgs", "adam")
# Steps from which on a second feature network, 2 s, pays.
WORTH_ANOTHER_NETWORK = 20
CONVOLUTIONS = ("auto", "direct", "winograd")
PRECISIONS = ("auto", "float32", "bfloat16")


@dataclass(frozen=True, kw_only=True)
class PixelOptions(LoopOptions):
    """Options of the loop, its scales, its optimizer and its feature network.

    Raises:
        InputError: A value that cannot be used.
    """

    ranges: ClassVar[dict] = {
        **LoopOptions.ranges,
        "learning_rate": (1e-9, 1e3),
        "beta_1": (0, 0.999999),
        "beta_2": (0, 0.999999),
        "epsilon": (0,),
        "min_scale": (MIN_SIDE,),
        "scale_factor": (1,),
        "tolerance": (0, 1),
    }

    optimizer: str = option(
        "lbfgs",
        "lbfgs, or adam, which needs more steps for the same loss, the more the longer "
        "it runs",
        OPTIMIZERS,
    )
    # Found at 256 px with 60 steps: 0.02 and 0.999, Adam's usual ones, end 6 % higher.
    learning_rate: float = option(0.05, "of Adam, for values in [0, 1]")
    beta_1: float = option(0.9, "of Adam")
    beta_2: float = option(0.99, "of Adam")
    epsilon: float = option(1e-7, "of Adam")
    min_scale: int = option(
        128, "no scale has a shorter longer side than this, in pixels"
    )
    scale_factor: float = option(2.0, "ratio of neighbouring scales; 1: one scale")
    precision: str = option(
        "auto",
        "numbers that the feature network computes with: float32; bfloat16 for all "
        "steps but the last few, which is twice as quick on processors that have "
        "it; auto: on those bfloat16, but for short runs",
        PRECISIONS,
    )
    convolution: str = option(
        "auto",
        "convolutions of the feature network: direct; winograd, of a fourth of the "
        "products, compiled for each size before its first step; auto: winograd once "
        "it is compiled, at sizes and numbers of steps for which that pays",
        CONVOLUTIONS,
    )
    tolerance: float = option(
        1e-4, "a scale ends when 20 steps lower the loss by less than this share"
    )

    @property
    def early_dtype(self) -> str:
        """What the feature network computes with, but for the last steps."""
        if self.precision != "auto":
            return self.precision
        pays = self.iterations >= WORTH_ANOTHER_NETWORK
        return quickest_dtype() if pays else "float32"

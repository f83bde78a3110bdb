"""What every run of the loop can be told, whatever descends. Needs no TensorFlow."""

from dataclasses import dataclass
from typing import ClassVar

from tfstyle.methods.feature_options import FeatureOptions
from tfstyle.methods.options import option


@dataclass(frozen=True, kw_only=True)
class LoopOptions(FeatureOptions):
    """Options of the loop and its feature network.

    Raises:
        InputError: A value that cannot be used.
    """

    ranges: ClassVar[dict] = {"iterations": (1,), "seed": (0, 2**32 - 1)}

    iterations: int = option(150, "steps over all scales together")
    # On CPUs oneDNN's convolutions are quicker than XLA's, and need less memory:
    # tests/benchmarks/README.md.
    jit_compile: bool = option(False, "compile the step with XLA, for accelerators")
    seed: int = option(0, "of all noise")

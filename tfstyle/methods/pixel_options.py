"""What every method that optimises pixels can be told. Needs no TensorFlow."""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import ClassVar

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features import FIRST_PADDINGS, POOLINGS
from tfstyle.features.layer_names import resolve_layers
from tfstyle.features.weights import named_weights
from tfstyle.images import MIN_SIDE, fit
from tfstyle.methods.option_checks import as_names
from tfstyle.methods.options import Options, option

OPTIMIZERS = ("adam", "lbfgs")


@dataclass(frozen=True, kw_only=True)
class PixelOptions(Options):
    """Options of the loop, its optimizer and its feature network.

    Attributes:
        layer_fields: Names of the fields that are lists of layers.

    Raises:
        InputError: A value that cannot be used.
    """

    ranges: ClassVar[dict] = {
        "iterations": (1,),
        "learning_rate": (1e-9, 1e3),
        "beta_1": (0, 0.999999),
        "beta_2": (0, 0.999999),
        "epsilon": (0,),
        "min_scale": (MIN_SIDE,),
        "scale_factor": (1,),
        "tolerance": (0, 1),
        "seed": (0, 2**32 - 1),
    }
    layer_fields: ClassVar[tuple[str, ...]] = ()

    iterations: int = option(150, "steps over all scales together")
    optimizer: str = option("adam", "lbfgs needs the extra [lbfgs]", OPTIMIZERS)
    # Found at 256 px with 60 steps: 0.02 and 0.999, Adam's usual ones, end 6 % higher.
    learning_rate: float = option(0.05, "of Adam, for values in [0, 1]")
    beta_1: float = option(0.9, "of Adam")
    beta_2: float = option(0.99, "of Adam")
    epsilon: float = option(1e-7, "of Adam")
    min_scale: int = option(
        128, "no scale has a shorter longer side than this, in pixels"
    )
    scale_factor: float = option(2.0, "ratio of neighbouring scales; 1: one scale")
    tolerance: float = option(
        1e-4, "a scale ends when 20 steps lower the loss by less than this share"
    )
    pooling: str = option("max", "pooling of the feature network", POOLINGS)
    first_padding: str = option(
        "replicate", "padding of its first convolution", FIRST_PADDINGS
    )
    vgg19_weights: str = option(
        "",
        "file of VGG19's weights; else TFSTYLE_VGG19_WEIGHTS or Keras' own",
    )
    allow_random_features: bool = option(
        False, "where VGG19's weights cannot be had, go on with random ones"
    )
    # On CPUs oneDNN's convolutions are quicker than XLA's, and need less memory:
    # tests/benchmarks/README.md.
    jit_compile: bool = option(False, "compile the step with XLA, for accelerators")
    seed: int = option(0, "of all noise")

    def __post_init__(self):
        for name in self.layer_fields:
            names = as_names(name, getattr(self, name))
            object.__setattr__(self, name, resolve_layers(names, name))
        super().__post_init__()

    def check_requirements(self) -> None:
        """Refuses what only this machine can tell, before TensorFlow is imported.

        Raises:
            InputError: No such file of weights, or SciPy is not installed.
        """
        named_weights(self.vgg19_weights)
        if self.optimizer == "lbfgs" and find_spec("scipy") is None:
            raise InputError(
                "L-BFGS needs SciPy: pip install scipy. Received: optimizer='lbfgs'"
            )


def photo_size(content: np.ndarray, image_size: int) -> tuple[int, int]:
    """Height and width of a photograph whose longer side becomes `image_size`.

    Args:
        content: The photograph, `(height, width, 3)`.
        image_size: In pixels.

    Raises:
        InputError: It would be too slim.
    """
    height, width = fit(*content.shape[:2], image_size)
    if min(height, width) < MIN_SIDE:
        raise InputError(
            f"Expected `image_size` to leave the shorter side {MIN_SIDE} pixels, "
            f"found {height} x {width}. Received: image_size={image_size}"
        )
    return height, width

"""All that `optimize` can be told, its defaults and its checks. Needs no TensorFlow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tfstyle import statistics
from tfstyle.errors import InputError
from tfstyle.features import FIRST_PADDINGS, POOLINGS
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS, resolve_layers
from tfstyle.images import MIN_SIDE, fit
from tfstyle.losses.formulas import FORMULAS
from tfstyle.methods.option_checks import as_names, check_number, check_type
from tfstyle.methods.options import PRESERVE_COLORS, Options, option

OPTIMIZERS = ("adam", "lbfgs")
INITS = ("content", "noise", "style", "gray")


@dataclass(frozen=True, kw_only=True)
class OptimizeOptions(Options):
    """Options of `tfstyle.optimize`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    ranges: ClassVar[dict] = {
        "image_size": (MIN_SIDE, 2**16),
        "style_size": (0, 2**16),
        "iterations": (1,),
        "content_weight": (0,),
        "style_weight": (0,),
        "tv_weight": (0,),
        "learning_rate": (1e-9, 1e3),
        "beta_1": (0, 0.999999),
        "beta_2": (0, 0.999999),
        "epsilon": (0,),
        "min_scale": (MIN_SIDE,),
        "scale_factor": (1,),
        "tolerance": (0, 1),
        "seed": (0, 2**32 - 1),
    }

    image_size: int = option(512, "longer side of the result in pixels")
    style_size: int = option(
        0, "longer side of the style pictures in pixels; 0: as image_size"
    )
    iterations: int = option(150, "steps over all scales together")
    content_weight: float = option(1.0, "factor of the content distance")
    style_weight: float = option(10.0, "factor of the style distance")
    tv_weight: float = option(
        0.0, "factor of the total variation: smooths, visibly from 10 on"
    )
    content_layers: tuple[str, ...] = option(
        CONTENT_LAYERS, "layers of VGG19 whose activations are kept: relu1_1 to relu5_4"
    )
    style_layers: tuple[str, ...] = option(
        STYLE_LAYERS, "layers of VGG19 whose statistics are made those of the style"
    )
    style_blend_weights: tuple[float, ...] = option(
        (), "share of each style picture; equal shares if not given"
    )
    statistic: str = option(
        "gram", "what style is; mean_std is the gentlest", statistics.STATISTICS
    )
    formula: str = option(
        "relative",
        "how distances are measured: independent of the size, or as published; each "
        "wants its own weights, see configs/",
        FORMULAS,
    )
    init: str = option(
        "content", "where to start: content, noise, style, gray or a picture's path"
    )
    preserve_color: str = option(
        "none",
        "keep the photograph's colours: none; luminance, only light and dark are "
        "painted; match, the painting is recoloured first",
        PRESERVE_COLORS,
    )
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
    seed: int = option(0, "of the noise, if init is noise or gray")

    def __post_init__(self):
        for name in ("content_layers", "style_layers"):
            names = as_names(name, getattr(self, name))
            object.__setattr__(self, name, resolve_layers(names, name))
        super().__post_init__()
        check_type("style_blend_weights", self.style_blend_weights, Sequence)
        for weight in self.style_blend_weights:
            check_number("style_blend_weights", weight, 0)
        if self.content_weight + self.style_weight + self.tv_weight == 0:
            raise InputError(
                "Expected one of `content_weight`, `style_weight` and `tv_weight` to "
                "be more than 0. Received: style_weight=0"
            )

    def blend(self, count: int) -> tuple[float, ...]:
        """The share of each of `count` style pictures, one together."""
        weights = self.style_blend_weights or (1.0,) * count
        if len(weights) != count or not sum(weights) > 0:
            raise InputError(
                f"Expected `style_blend_weights` to be one number for each `style`, "
                f"{count} in all, and not all 0. Received: "
                f"style_blend_weights={list(self.style_blend_weights)}"
            )
        return tuple(weight / sum(weights) for weight in weights)

    def size_of(self, content: np.ndarray) -> tuple[int, int]:
        """Height and width of the result for a photograph `(height, width, 3)`."""
        height, width = fit(*content.shape[:2], self.image_size)
        if min(height, width) < MIN_SIDE:
            raise InputError(
                f"Expected `image_size` to leave the shorter side {MIN_SIDE} pixels, "
                f"found {height} x {width}. Received: image_size={self.image_size}"
            )
        return height, width

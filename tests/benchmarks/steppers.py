"""Programs that take the same optimization step: tfstyle, and a textbook PyTorch loop.

Layers, weights, picture, targets and optimizer are the same for all: content relu4_2,
style relu1_1 to relu5_1, relative distances, style weight 10, Adam 0.05.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import fit, load, resize


def ours(
    content: np.ndarray,
    style: np.ndarray,
    dtype: str = "float32",
    convolution: str = "direct",
    **options,
) -> Callable[[], float]:
    """Returns a step of `tfstyle.optimize` at full size, padded as in PyTorch."""
    optimizer = begun_optimizer(
        content, style, None, dtype, convolution, first_padding="zeros", **options
    )
    losses = []

    def step() -> float:
        optimizer.run(1, lambda values: losses.append(values["loss"]))
        return losses[-1]

    return step


def begun_optimizer(
    content: np.ndarray,
    style: np.ndarray,
    tiles=None,
    dtype="float32",
    convolution="direct",
    **options,
):
    """Returns the optimizer of `tfstyle.optimize` before its first step at full size.

    Args:
        content: Photograph, of the result's size.
        style: Painting.
        tiles: Function from height and width to tiles; if None, those of a usual run.
        dtype: Data type in which VGG19 computes.
        convolution: Algorithm of VGG19's convolutions.
        **options: Fields of `OptimizeOptions`.
    """
    from tfstyle import OptimizeOptions
    from tfstyle.methods.optimize.inputs import load_inputs, plan_optimize
    from tfstyle.methods.optimize.run import make_optimization
    from tfstyle.optimization.optimizers import make_optimizer
    from tfstyle.optimization.scales import Scale

    options = OptimizeOptions(
        image_size=max(content.shape), optimizer="adam", precision=dtype, **options
    )
    plan = plan_optimize(load_inputs(content, style, options), options)
    plan = replace(plan, plan=replace(plan.plan, tiles=tiles or plan.plan.tiles))
    scale = Scale(*content.shape[:2], 1, dtype, convolution)
    plan = replace(plan, plan=replace(plan.plan, scales=(scale,)))
    optimizer = make_optimizer(plan.plan.optimizer)
    optimizer.begin(make_optimization(plan).problem_at(scale), content, {})
    return optimizer


def torch_textbook(
    content: np.ndarray,
    style: np.ndarray,
    channels_last: bool = False,
    bfloat16: bool = False,
) -> Callable[[], float]:
    """Returns a step of the tutorials' loop in PyTorch, optionally in bfloat16."""
    import torch

    from tests.benchmarks.textbook import Textbook
    from tests.benchmarks.torch_vgg19 import features

    layout = torch.channels_last if channels_last else torch.contiguous_format
    see = features(STYLE_LAYERS[-1], layout)
    if bfloat16:
        see = _in_bfloat16(see)
    return Textbook(content, style, see, layout, 0.05, (0.9, 0.99), 1e-7).step


def _in_bfloat16(see: Callable) -> Callable:
    import torch

    def see_quickly(images):
        with torch.autocast("cpu", torch.bfloat16):
            return {name: seen.float() for name, seen in see(images).items()}

    return see_quickly


def load_sized(path: str, size: int) -> np.ndarray:
    """Loads a picture, resized to a longer side of `size` pixels."""
    picture = load(path)
    return resize(picture, fit(*picture.shape[:2], size), clip=True)

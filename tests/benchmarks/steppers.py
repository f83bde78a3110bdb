"""Programs that make the same optimisation step: ours, and the textbook's in PyTorch.

Layers, weights, picture, targets and optimizer are the same for all: content relu4_2,
style relu1_1 to relu5_1, relative distances, style weight 10, Adam 0.05.
"""

from collections.abc import Callable

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
    """A step of `tfstyle.optimize` at full size, the border padded as in PyTorch."""
    numbers = {"dtype": dtype, "convolution": convolution}
    run = begun_run(content, style, None, **numbers, first_padding="zeros", **options)
    losses = []

    def step() -> float:
        run.descent.run(1, lambda values: losses.append(values["loss"]))
        return losses[-1]

    return step


def begun_run(
    content: np.ndarray,
    style: np.ndarray,
    tiles=None,
    dtype="float32",
    convolution="direct",
    **options,
):
    """An `OptimizeRun` that stands before its first step at full size.

    Args:
        content: The photograph, of the result's size.
        style: The painting.
        tiles: From a height and width to tiles; as the run chooses if None.
        dtype: That VGG19 computes in.
        convolution: Algorithm of its convolutions.
        **options: Of `OptimizeOptions`.
    """
    from tfstyle import OptimizeOptions
    from tfstyle.methods.loop.scale import Scale
    from tfstyle.methods.optimize_input import OptimizeInput
    from tfstyle.methods.optimize_run import OptimizeRun
    from tfstyle.methods.paintings import Paintings

    options = OptimizeOptions(
        image_size=max(content.shape), optimizer="adam", precision=dtype, **options
    )
    run = OptimizeRun(OptimizeInput(content, [Paintings([style])]), options)
    run.transfer.features.tiles = tiles or run.transfer.features.tiles
    problem = run.problem_of(Scale(*content.shape[:2], 1, dtype, convolution))
    run.descent.begin(problem, run.content, {})
    return run


def torch_textbook(
    content: np.ndarray,
    style: np.ndarray,
    channels_last: bool = False,
    bfloat16: bool = False,
) -> Callable[[], float]:
    """The loop of the tutorials, in PyTorch; VGG19 in bfloat16 where that is asked."""
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
    """A picture, its longer side `size` pixels."""
    picture = load(path)
    return resize(picture, fit(*picture.shape[:2], size), clip=True)

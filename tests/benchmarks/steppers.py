"""Programs that make the same optimisation step: ours, and the textbook's in PyTorch.

Layers, weights, picture, targets and optimizer are the same for all: content relu4_2,
style relu1_1 to relu5_1, relative distances, style weight 10, Adam 0.05.
"""

from collections.abc import Callable

import numpy as np

STYLE = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
CONTENT = "relu4_2"


def ours(
    content: np.ndarray, style: np.ndarray, jit_compile: bool
) -> Callable[[], float]:
    """A step of `tfstyle.optimize` at full size."""
    run = begun_run(content, style, jit_compile=jit_compile)
    losses = []

    def step() -> float:
        run.descent.run(1, lambda values: losses.append(values["loss"]))
        return losses[-1]

    return step


def begun_run(content: np.ndarray, style: np.ndarray, tiles=None, **options):
    """An `OptimizeRun` that stands before its first step at full size.

    Args:
        content: The photograph, of the result's size.
        style: The painting.
        tiles: From a height and width to tiles; as the run chooses if None.
        **options: Of `OptimizeOptions`.
    """
    from tfstyle import OptimizeOptions
    from tfstyle.methods.loop.scale import Scale
    from tfstyle.methods.optimize_input import OptimizeInput
    from tfstyle.methods.optimize_run import OptimizeRun
    from tfstyle.methods.paintings import Paintings

    options = OptimizeOptions(image_size=max(content.shape), **options)
    run = OptimizeRun(OptimizeInput(content, [Paintings([style])]), options)
    run.transfer.features.tiles = tiles or run.transfer.features.tiles
    problem = run.transfer.problem_at(Scale(*content.shape[:2], 1))
    run.descent.begin(problem, run.content, {})
    return run


def torch_textbook(
    content: np.ndarray, style: np.ndarray, channels_last: bool
) -> Callable[[], float]:
    """The loop of the tutorials, in PyTorch."""
    import torch

    from tests.benchmarks.torch_vgg19 import features as vgg19

    layout = torch.channels_last if channels_last else torch.contiguous_format

    def to_torch(image: np.ndarray):
        tensor = torch.from_numpy(image[None]).permute(0, 3, 1, 2)
        return tensor.contiguous(memory_format=layout)

    see = vgg19(STYLE[-1], layout)
    with torch.no_grad():
        content_target = see(to_torch(content))[CONTENT]
        seen = see(to_torch(style))
        style_targets = {name: _torch_gram(seen[name]) for name in STYLE}
    image = to_torch(content.copy()).requires_grad_(True)
    adam = torch.optim.Adam([image], lr=0.05, betas=(0.9, 0.99), eps=1e-7)

    def step() -> float:
        adam.zero_grad()
        features = see(image)
        style_loss = sum(
            _relative(_torch_gram(features[n]), style_targets[n]) for n in STYLE
        )
        loss = _relative(features[CONTENT], content_target) + 10 * style_loss / 5
        loss.backward()
        adam.step()
        with torch.no_grad():
            image.clamp_(0, 1)
        return loss.item()

    return step


def _relative(value, target):
    return (value - target).square().sum() / target.square().sum()


def _torch_gram(features):
    flat = features.flatten(2)[0]
    return flat @ flat.T / flat.shape[1]

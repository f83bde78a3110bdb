"""Optimization loop of style transfer tutorials, in PyTorch."""

from collections.abc import Callable, Mapping

import numpy as np
import torch

from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS

STYLE_WEIGHT = 10.0  # same as in `tfstyle optimize`


class Textbook:
    """Adam on the pixels at full size, from the photograph, clipped to [0, 1].

    Content relu4_2, style relu1_1 to relu5_1, relative distances: the objective of
    `tfstyle optimize`.

    Args:
        content: Photograph, `(height, width, 3)` in [0, 1], of the result's size.
        style: Painting.
        see: Feature model from `torch_vgg19.features`, with all layers.
        layout: PyTorch's memory format.
        learning_rate: Learning rate of Adam; by default, that of the tutorials.
        betas: Betas of Adam; by default, those of PyTorch.
        epsilon: Epsilon of Adam; by default, that of PyTorch.

    Reference:
        Gatys, Ecker, Bethge, "Image Style Transfer Using Convolutional Neural
        Networks" (CVPR 2016), as implemented in the tutorials.
    """

    def __init__(
        self,
        content: np.ndarray,
        style: np.ndarray,
        see: Callable,
        layout: torch.memory_format = torch.contiguous_format,
        learning_rate: float = 0.02,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ):
        self._see, self._layout = see, layout
        with torch.no_grad():
            seen = see(self._tensor(content))
            self._content = {name: seen[name] for name in CONTENT_LAYERS}
            seen = see(self._tensor(style))
            self._style = {name: _gram(seen[name]) for name in STYLE_LAYERS}
        self._image = self._tensor(content.copy()).requires_grad_(True)
        self._adam = torch.optim.Adam([self._image], learning_rate, betas, epsilon)

    def step(self) -> float:
        """Takes a step; returns the loss before it."""
        self._adam.zero_grad()
        loss = self._objective()
        loss.backward()
        self._adam.step()
        with torch.no_grad():
            self._image.clamp_(0, 1)
        return loss.item()

    @torch.no_grad()
    def loss(self) -> float:
        """Returns the loss of the current picture."""
        return self._objective().item()

    @property
    def image(self) -> np.ndarray:
        """Current picture, `(height, width, 3)` in [0, 1]."""
        return self._image.detach()[0].permute(1, 2, 0).numpy().copy()

    @property
    def state(self) -> dict:
        """Returns the state that `load` restores, in a form for `torch.save`."""
        return {"image": self._image.detach(), "adam": self._adam.state_dict()}

    def load(self, state: Mapping) -> None:
        """Restores a state that the method `state` returned."""
        with torch.no_grad():
            self._image.copy_(state["image"])
        self._adam.load_state_dict(state["adam"])

    def _objective(self):
        seen = self._see(self._image)
        content = [_relative(seen[n], target) for n, target in self._content.items()]
        style = [_relative(_gram(seen[n]), t) for n, t in self._style.items()]
        return sum(content) / len(content) + STYLE_WEIGHT * sum(style) / len(style)

    def _tensor(self, image: np.ndarray):
        tensor = torch.from_numpy(image[None]).permute(0, 3, 1, 2)
        return tensor.contiguous(memory_format=self._layout)


def _relative(value, target):
    return (value - target).square().sum() / target.square().sum()


def _gram(features):
    flat = features.flatten(2)[0]
    return flat @ flat.T / flat.shape[1]

"""A photograph and its paintings at any size, as a problem for the loop."""

from collections.abc import Callable, Sequence

import numpy as np
import tensorflow as tf

from tfstyle.images import resize
from tfstyle.losses.objective import Objective
from tfstyle.methods.loop.problem import Problem
from tfstyle.methods.loop.scale import Scale
from tfstyle.methods.style_pictures import fit_styles


class StyleTransfer:
    """Makes the problem of each scale, with all pictures resized to it.

    Args:
        extractor: Feature model; gives at least the objective's layers.
        objective: Terms named "content" and "style" get their targets here.
        content: The photograph, `(height, width, 3)` in [0, 1], of the result's size.
        styles: The paintings, of any size.
        blend: Share of each painting.
        style_size: Longer side of the paintings at full size, in pixels.
    """

    def __init__(
        self,
        extractor: Callable,
        objective: Objective,
        content: np.ndarray,
        styles: Sequence[np.ndarray],
        blend: Sequence[float],
        style_size: int,
    ):
        self.extractor = extractor
        self.objective = objective
        self.content = content
        self.styles = styles
        self.blend = blend
        self.style_size = style_size

    def problem_at(self, scale: Scale) -> Problem:
        """The objective with its targets at a scale."""
        targets = {
            "content": lambda term: term.target(self._see(self.content_at(scale[:2]))),
            "style": lambda term: term.target(
                [self._see(style) for style in self.styles_at(max(scale[:2]))],
                self.blend,
            ),
        }
        made = {
            term.name: targets[term.name](term)
            for term in self.objective.terms
            if term.name in targets
        }
        return Problem(self.extractor, self.objective, made)

    def content_at(self, size: tuple[int, int]) -> np.ndarray:
        """The photograph at a height and width."""
        return resize(self.content, size, clip=True)

    def styles_at(self, side: int) -> list[np.ndarray]:
        """The paintings where the picture's longer side is `side` pixels."""
        longer = round(self.style_size * side / max(self.content.shape))
        sides = [longer] * len(self.styles)
        return fit_styles(self.styles, sides, self.objective.layers)

    def _see(self, image: np.ndarray) -> dict[str, tf.Tensor]:
        return self.extractor(tf.constant(image[None]))

"""A photograph and its style at any size, as a problem for the loop."""

from collections.abc import Callable
from copy import copy

import numpy as np
import tensorflow as tf

from tfstyle.features.layer_names import stride
from tfstyle.images import resize, resize_mask
from tfstyle.losses.objective import Objective
from tfstyle.methods.loop.problem import Problem
from tfstyle.methods.loop.scale import Scale
from tfstyle.methods.style_target import StyleTarget


class StyleTransfer:
    """Makes the problem of each scale, with all pictures resized to it.

    Args:
        extractor: Feature model; gives at least the objective's layers.
        objective: Terms named "content" and "style" get their targets here.
        content: The photograph, `(height, width, 3)` in [0, 1], of the result's size.
        style: What the style term compares with.
        style_size: Longer side of the paintings at full size, in pixels.
        keep: `(any height, any width)` in [0, 1], where the photograph stays as it is;
            nowhere if None.
    """

    def __init__(
        self,
        extractor: Callable,
        objective: Objective,
        content: np.ndarray,
        style: StyleTarget,
        style_size: int,
        keep: np.ndarray | None = None,
    ):
        self.extractor = extractor
        self.objective = objective
        self.content = content
        self.style = style
        self.style_size = style_size
        self.keep = keep

    def problem_at(self, scale: Scale) -> Problem:
        """The objective with its targets at a scale."""
        photo = self.content_at(scale[:2])
        seen = self.extractor(tf.constant(photo[None]))
        size = self.style_sides(max(scale[:2]))
        targets = {
            "content": lambda term: term.target(seen),
            "style": lambda term: self.style.at(term, *size, seen),
        }
        made = {
            term.name: targets[term.name](term)
            for term in self.objective.terms
            if term.name in targets
        }
        compose = None if self.keep is None else self.keep_photo
        return Problem(self.extractor, self.objective, made, compose)

    def with_objective(self, objective: Objective) -> "StyleTransfer":
        """The same pictures under other terms, the style at full strength."""
        other = copy(self)
        other.objective, other.style = objective, copy(self.style)
        other.style.strength = 1.0
        return other

    def content_at(self, size: tuple[int, int]) -> np.ndarray:
        """The photograph at a height and width."""
        return resize(self.content, size, clip=True)

    def style_sides(self, side: int) -> tuple[int, int]:
        """Longer side of the paintings where the picture's is `side`, and the least."""
        longer = round(self.style_size * side / max(self.content.shape))
        return longer, max(map(stride, self.objective.layers), default=1)

    def keep_photo(self, image):
        """Puts what is to be kept of the photograph into a picture.

        Args:
            image: `(..., height, width, 3)`, an array or a tensor.
        """
        if self.keep is None:
            return image
        size = tuple(image.shape[-3:-1])
        keep = resize_mask(self.keep, size)[..., None]
        return keep * self.content_at(size) + (1 - keep) * image

    def enlarge(self, image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """Enlarges what was painted and leaves the photograph its fine details.

        Only the difference to the photograph is resized, so that the finer scale need
        not find again what was never lost.

        Args:
            image: A picture that was begun from the photograph.
            size: Height and width of the result.
        """
        painted = image - self.content_at(image.shape[:2])
        return np.clip(self.content_at(size) + resize(painted, size), 0.0, 1.0)

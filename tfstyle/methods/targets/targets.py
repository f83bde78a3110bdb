"""A photograph and its style at any size, as a problem for the loop."""

from collections.abc import Callable
from copy import copy

import numpy as np

from tfstyle.images import resize, resize_mask
from tfstyle.losses.objective import Objective
from tfstyle.methods.targets.style_target import StyleTarget
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.problem import Problem
from tfstyle.optimization.scales import Scale


class StyleTransfer:
    """Makes the problem of each scale, with all pictures resized to it.

    Args:
        features: See at least the objective's layers.
        objective: Terms named "content" and "style" get their targets here.
        content: The photograph, `(height, width, 3)` in [0, 1], of the result's size.
        style: What the style term compares with.
        style_size: Longer side of the paintings at full size, in pixels.
        keep: `(any height, any width)` in [0, 1], where the photograph stays as it is;
            nowhere if None.
    """

    def __init__(
        self,
        features: PictureFeatures,
        objective: Objective,
        content: np.ndarray,
        style: StyleTarget,
        style_size: int,
        keep: np.ndarray | None = None,
    ):
        self.features = features
        self.objective = objective
        self.content = content
        self.style = style
        self.style_size = style_size
        self.keep = keep

    def problem_at(self, scale: Scale) -> Problem:
        """The objective with its targets at a scale."""
        size, photo = scale[:2], self.content_at(scale[:2])
        side, layers = self.style_side(max(size)), self.objective.layers
        targets = {
            "content": lambda term: term.target(self.features.maps(photo, term.layers)),
            "style": lambda term: self.style.at(term, side, layers, photo),
        }
        made = {
            term.name: targets[term.name](term)
            for term in self.objective.terms
            if term.name in targets
        }
        compose = self._composer_at(size)
        return self.features.problem(self.objective, made, size, compose)

    def with_objective(self, objective: Objective) -> "StyleTransfer":
        """The same pictures under other terms, the style at full strength."""
        other = copy(self)
        other.objective, other.style = objective, copy(self.style)
        other.style.strength = 1.0
        return other

    def content_at(self, size: tuple[int, int]) -> np.ndarray:
        """The photograph at a height and width."""
        return resize(self.content, size, clip=True)

    def style_side(self, side: int) -> int:
        """Longer side of the paintings where the picture's is `side` pixels."""
        return round(self.style_size * side / max(self.content.shape))

    def keep_photo(self, image):
        """Puts what is to be kept of the photograph into a picture.

        Args:
            image: `(..., height, width, 3)`, an array or a tensor.
        """
        compose = self._composer_at(tuple(image.shape[-3:-1]))
        return image if compose is None else compose(image)

    def _composer_at(self, size: tuple[int, int]) -> Callable | None:
        if self.keep is None:
            return None
        keep = resize_mask(self.keep, size)[..., None]
        kept, painted = keep * self.content_at(size), 1 - keep
        return lambda image: kept + painted * image

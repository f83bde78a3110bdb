"""Optimization problem for a content image and styles. Imports TensorFlow."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import tensorflow as tf

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import resize, resize_mask
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.methods.targets.style_target import LongerSide, StyleTarget
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.problem import Problem
from tfstyle.optimization.scales import Scale


@dataclass(frozen=True)
class Targets:
    """Factory for the optimization problem at each scale.

    Args:
        features: `PictureFeatures` with the objective's layers.
        objective: Objective, whose terms "content" and "style" get their targets from
            this class.
        content: Content image at the size of the result, `(height, width, 3)` in
            [0, 1].
        style: Targets of the style term.
        style_size: Longer side of the paintings in pixels at the finest scale. At
            coarser scales, the paintings are reduced in proportion.
        keep: Mask of any height and width, with values in [0, 1]; 1 where the content
            image stays unchanged. None for no mask.
    """

    features: PictureFeatures
    objective: Objective
    content: np.ndarray
    style: StyleTarget
    style_size: int
    keep: np.ndarray | None = None

    def problem_at(self, scale: Scale) -> Problem:
        """Returns the optimization problem at a scale."""
        size, content = scale[:2], self.content_at(scale[:2])
        side, layers = self.style_side(max(size)), self.objective.layers
        makers = {
            "content": lambda t: t.target(self.features.maps(content, t.layers)),
            "style": lambda t: self.style.at(t, lambda _: side, layers, content),
        }
        targets = {
            term.name: makers[term.name](term)
            for term in self.objective.terms
            if term.name in makers
        }
        compose = self._composer_at(size)
        return self.features.problem(self.objective, targets, size, compose)

    def with_objective(self, objective: Objective) -> Self:
        """Returns a copy with a given objective and with the style at full strength."""
        style = replace(self.style, strength=1.0)
        return replace(self, objective=objective, style=style)

    def content_at(self, size: tuple[int, int]) -> np.ndarray:
        """Returns the content image, resized to the given height and width."""
        return resize(self.content, size, clip=True)

    def style_side(self, side: int) -> int:
        """Returns the paintings' longer side, given the picture's longer side."""
        return round(self.style_size * side / max(self.content.shape))

    def keep_content(self, image):
        """Returns `image`, with the content image restored where the keep mask is 1.

        Args:
            image: `(..., height, width, 3)`, array or tensor.
        """
        compose = self._composer_at(tuple(image.shape[-3:-1]))
        return image if compose is None else compose(image)

    def _composer_at(self, size: tuple[int, int]) -> Callable | None:
        if self.keep is None:
            return None
        keep = resize_mask(self.keep, size)[..., None]
        kept, painted = keep * self.content_at(size), 1 - keep
        return lambda image: kept + painted * image


def style_distance(
    style: StyleTarget, image: np.ndarray, longer_side: LongerSide
) -> float:
    """Measures the style distance defined in `tfstyle.losses.distances`.

    Args:
        style: Target of the style term, without regions.
        image: Picture, `(height, width, 3)` in [0, 1].
        longer_side: Function that returns the longer side of a resized painting in
            pixels.
    """
    term = StyleLoss(STYLE_LAYERS)
    target = style.at(term, longer_side, term.layers, image)
    problem = style.features.problem(
        Objective([term]), {term.name: target}, image.shape[:2]
    )
    sums = problem.sums(tf.constant(image[None]))
    return float(term.finalize(sums[term.name], target)[0])

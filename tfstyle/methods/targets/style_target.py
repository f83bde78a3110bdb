"""Targets of the style term at every scale. Imports TensorFlow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tfstyle.features.layer_names import fine_layers, stride
from tfstyle.images import resize_mask
from tfstyle.losses.style import Region
from tfstyle.losses.style_term import StyleTerm
from tfstyle.methods.targets.paintings import Paintings
from tfstyle.optimization.features import PictureFeatures
from tfstyle.statistics.sums import PositionSums, weighted_sum

Sums = dict[str, PositionSums]
LongerSide = Callable[[np.ndarray], int]


@dataclass(frozen=True)
class StyleTarget:
    """Statistics of the styles, and the region of the picture where each style applies.

    Args:
        features: Object that computes features at the layers of all terms passed to
            `at`.
        styles: Styles.
        blend: Blend weight of each style; the weights add up to 1.
        regions: `(regions, height, width)` in [0, 1], with one region per style or a
            single region for all styles; None to apply all styles everywhere.
        strength: Strength of the style. Targets are interpolated between the statistics
            of the content image (0) and those of the styles (1).
        fine: Paintings whose statistics replace those of the styles at the fine layers
            (the layers before pool2), or None.

    Reference:
        Gatys et al., "Controlling Perceptual Factors in Neural Style Transfer" (CVPR
        2017), section 6, for the argument `fine`. The paper first optimizes a new style
        image that combines the coarse and the fine painting. Deviation: here, the fine
        layers get their targets from the fine painting, and the other layers get theirs
        from the coarse painting. This saves the additional optimization, but the
        targets of the deep layers still contain a little of the coarse painting's fine
        structure.
    """

    features: PictureFeatures
    styles: Sequence[Paintings]
    blend: Sequence[float]
    regions: np.ndarray | None = None
    strength: float = 1.0
    fine: Paintings | None = None

    def at(
        self,
        term: StyleTerm,
        longer_side: LongerSide,
        layers: Sequence[str],
        content: np.ndarray | None = None,
    ) -> dict | list[Region]:
        """Creates the target of a term at a scale.

        Args:
            term: Style term. If there are regions, this must be the result of
                `guided()`, or a term that ignores regions (`has_regions` is False).
            longer_side: Function that takes a painting and returns the length of the
                painting's longer side after resizing, in pixels.
            layers: All layers whose features are computed for the paintings. The
                deepest layer determines the minimum size of the paintings.
            content: Content image at this scale, `(height, width, 3)` in [0, 1]. It is
                required if there are regions, or if the strength is below 1.
        """
        if not term.is_sum:
            return self._maps_target(term, longer_side, layers)
        sums = [self._sums(term, s, longer_side, layers) for s in self.styles]
        if self.fine is not None:
            fine = self._sums(term, self.fine, longer_side, layers)
            fine = {layer: fine[layer] for layer in fine_layers(term.layers)}
            sums = [{**coarse, **fine} for coarse in sums]
        if self.regions is None or not term.has_regions:
            blended = weighted_sum(sums, self.blend)
            return self._weakened(term, [blended], content, [{}])[0]
        if len(self.regions) != len(sums):
            sums = [weighted_sum(sums, self.blend)]
        if content is None:
            raise ValueError(
                "Expected `content` to be given, because there are regions."
            )
        size = content.shape[0], content.shape[1]
        guides = [_guides(r, size, term.layers) for r in self.regions]
        targets = self._weakened(term, sums, content, guides)
        return list(map(Region, self.shares, guides, targets))

    @property
    def shares(self) -> list[float]:
        """Weight of each region: area fraction * blend weight * number of regions."""
        if self.regions is None:
            return []
        areas = self.regions.mean(axis=(1, 2), dtype=np.float64)
        blend = self.blend if len(areas) == len(self.blend) else [1.0]
        return [float(a * b * len(areas)) for a, b in zip(areas, blend, strict=True)]

    def _weakened(
        self,
        term: StyleTerm,
        targets: Sequence[Sums],
        content: np.ndarray | None,
        guides: Sequence[Mapping],
    ) -> list[dict]:
        """Mixes the statistics of each region with those of the content image."""
        if self.strength == 1:
            return [term.target_of([each], [1.0]) for each in targets]
        if content is None:
            raise ValueError(
                "Expected `content` to be given, because the strength is below 1."
            )
        own = self.features.sums(content, term.layers, guides)
        shares = [self.strength, 1 - self.strength]
        return [term.target_of(pair, shares) for pair in zip(targets, own, strict=True)]

    def _sums(
        self,
        term: StyleTerm,
        style: Paintings,
        longer_side: LongerSide,
        layers: Sequence[str],
    ) -> Sums:
        def observe(image: np.ndarray) -> Sums:
            guides = _guides(style.mask, image.shape[:2], term.layers)
            return self.features.sums(image, term.layers, [guides])[0]

        shares = [1 / len(style.images)] * len(style.images)
        return weighted_sum(map(observe, style.resized(longer_side, layers)), shares)

    def _maps_target(
        self, term: StyleTerm, longer_side: LongerSide, layers: Sequence[str]
    ) -> dict:
        images = (i for s in self.styles for i in s.resized(longer_side, layers))
        counts = [len(style.images) for style in self.styles]
        pairs = zip(self.blend, counts, strict=True)
        shares = [weight / count for weight, count in pairs for _ in range(count)]
        return term.target((self.features.maps(i, term.layers) for i in images), shares)


def _guides(
    mask: np.ndarray | None, size: tuple[int, int], layers: Sequence[str]
) -> dict[str, tf.Tensor]:
    """Resizes a mask to the size of each layer, and scales the results to a mean of 1.

    Returns `{}` if there is no mask.
    """
    if mask is None:
        return {}
    steps = {layer: stride(layer) for layer in layers}
    sizes = {n: (size[0] // step, size[1] // step) for n, step in steps.items()}
    resized = {layer: resize_mask(mask, size) for layer, size in sizes.items()}
    return {n: tf.constant((m / m.mean())[None, ..., None]) for n, m in resized.items()}

"""What the style term compares with, at every scale."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import tensorflow as tf

from tfstyle.features.layer_names import fine_layers
from tfstyle.images import resize_mask
from tfstyle.losses.guided_style import Region
from tfstyle.losses.style import StyleLoss
from tfstyle.methods.paintings import Paintings
from tfstyle.statistics.mixture import mixture
from tfstyle.statistics.sums import PositionSums

Sums = dict[str, PositionSums]


class StyleTarget:
    """The statistics of the styles, and of which region they are wanted.

    Args:
        extractor: Feature model; gives at least the layers that are asked for.
        styles: The styles.
        blend: Share of each, one together.
        regions: `(regions, height, width)` in [0, 1]: one for each style, or one for
            all together; None for all styles everywhere.
        strength: From 0, where the photograph's own statistics are wanted, to 1, where
            those of the styles are.
        fine: Whose statistics are wanted at the fine layers instead of the styles', or
            None.

    Reference:
        Gatys et al., "Controlling Perceptual Factors in Neural Style Transfer" (CVPR
        2017), section 6, for `fine`. Deviation: the paper first makes a new painting of
        the coarse and the fine one, and takes its style; here each layer has a target
        of its own, which takes no second run. The coarse painting's deep layers then
        still ask for a little of its own fine structure.
    """

    def __init__(
        self,
        extractor: Callable,
        styles: Sequence[Paintings],
        blend: Sequence[float],
        regions: np.ndarray | None = None,
        strength: float = 1.0,
        fine: Paintings | None = None,
    ):
        self.extractor = extractor
        self.styles = styles
        self.blend = blend
        self.regions = regions
        self.strength = strength
        self.fine = fine

    def at(
        self, term: StyleLoss, longer: int, least: int, photo: Mapping
    ) -> dict | list[Region]:
        """The target of a term at a size.

        Args:
            term: A `GuidedStyleLoss` if there are regions.
            longer: Longer side of the paintings in pixels.
            least: Shortest side of a painting in pixels.
            photo: Activations of the photograph at this scale by name of layer.
        """
        sums = [self._sums(term, style, longer, least) for style in self.styles]
        if self.fine is not None:
            found = self._sums(term, self.fine, longer, least)
            fine = {layer: found[layer] for layer in fine_layers(term.layers)}
            sums = [{**coarse, **fine} for coarse in sums]
        if self.regions is None:
            return self._weaken(term, mixture(sums, self.blend), term.sums(photo))
        if len(self.regions) != len(sums):
            sums = [mixture(sums, self.blend)]
        guides = [_guides(region, photo, term.layers) for region in self.regions]
        return [
            Region(share, guide, self._weaken(term, wanted, term.sums(photo, guide)))
            for share, guide, wanted in zip(self.shares, guides, sums, strict=True)
        ]

    @property
    def shares(self) -> list[float]:
        """Of each region: its part of the area, and what the blend gives its style."""
        areas = self.regions.mean(axis=(1, 2), dtype=np.float64)
        blend = self.blend if len(areas) == len(self.blend) else [1.0]
        return [float(a * b * len(areas)) for a, b in zip(areas, blend, strict=True)]

    def _weaken(self, term: StyleLoss, wanted: Sums, photo: Sums) -> dict:
        shares = [self.strength, 1 - self.strength]
        return term.finalize(mixture([wanted, photo], shares))

    def _sums(self, term: StyleLoss, style: Paintings, longer: int, least: int) -> Sums:
        def see(image: np.ndarray) -> Sums:
            seen = self.extractor(tf.constant(image[None]))
            return term.sums(seen, _guides(style.mask, seen, term.layers))

        shares = [1 / len(style)] * len(style)
        return mixture(map(see, style.resized(longer, least)), shares)


def _guides(
    mask: np.ndarray | None, features: Mapping, layers: Sequence[str]
) -> dict[str, tf.Tensor]:
    """A mask at the size of each layer, of mean 1; nothing for no mask."""
    if mask is None:
        return {}
    sizes = {layer: tuple(features[layer].shape[1:3]) for layer in layers}
    resized = {layer: resize_mask(mask, size) for layer, size in sizes.items()}
    return {n: tf.constant((m / m.mean())[None, ..., None]) for n, m in resized.items()}

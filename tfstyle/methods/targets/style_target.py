"""What the style term compares with, at every scale."""

from collections.abc import Mapping, Sequence

import numpy as np
import tensorflow as tf

from tfstyle.features.layer_names import fine_layers, stride
from tfstyle.images import resize_mask
from tfstyle.losses.guided_style import Region
from tfstyle.losses.mrf import MRFLoss
from tfstyle.losses.style import StyleLoss
from tfstyle.methods.targets.paintings import Paintings
from tfstyle.optimization.features import PictureFeatures
from tfstyle.statistics.mixture import mixture
from tfstyle.statistics.sums import PositionSums

Sums = dict[str, PositionSums]


class StyleTarget:
    """The statistics of the styles, and of which region they are wanted.

    Args:
        features: See at least the layers that are asked for.
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
        features: PictureFeatures,
        styles: Sequence[Paintings],
        blend: Sequence[float],
        regions: np.ndarray | None = None,
        strength: float = 1.0,
        fine: Paintings | None = None,
    ):
        self.features = features
        self.styles = styles
        self.blend = blend
        self.regions = regions
        self.strength = strength
        self.fine = fine

    def at(
        self,
        term: StyleLoss | MRFLoss,
        longer: int,
        layers: Sequence[str],
        photo: np.ndarray,
    ) -> dict | list[Region]:
        """The target of a term at a size.

        Args:
            term: A `GuidedStyleLoss` if there are regions; patches have none.
            longer: Longer side of the paintings in pixels.
            layers: All that look at the paintings, which may have to be larger.
            photo: The photograph at this scale, `(height, width, 3)` in [0, 1].
        """
        if isinstance(term, MRFLoss):
            return self._patches(term, longer, layers)
        sums = [self._sums(term, style, longer, layers) for style in self.styles]
        if self.fine is not None:
            found = self._sums(term, self.fine, longer, layers)
            fine = {layer: found[layer] for layer in fine_layers(term.layers)}
            sums = [{**coarse, **fine} for coarse in sums]
        if self.regions is None:
            wanted = mixture(sums, self.blend)
            return self._weakened(term, [wanted], photo, [{}])[0]
        if len(self.regions) != len(sums):
            sums = [mixture(sums, self.blend)]
        guides = [_guides(r, photo.shape[:2], term.layers) for r in self.regions]
        targets = self._weakened(term, sums, photo, guides)
        return list(map(Region, self.shares, guides, targets))

    @property
    def shares(self) -> list[float]:
        """Of each region: its part of the area, and what the blend gives its style."""
        areas = self.regions.mean(axis=(1, 2), dtype=np.float64)
        blend = self.blend if len(areas) == len(self.blend) else [1.0]
        return [float(a * b * len(areas)) for a, b in zip(areas, blend, strict=True)]

    def _weakened(
        self,
        term: StyleLoss,
        wanted: Sequence[Sums],
        photo: np.ndarray,
        guides: Sequence[Mapping],
    ) -> list[dict]:
        """The statistics of each region, nearer to the photograph's by `strength`."""
        if self.strength == 1:
            return [term.target_of([each], [1.0]) for each in wanted]
        own = self.features.sums(photo, term.layers, guides)
        shares = [self.strength, 1 - self.strength]
        return [term.target_of(pair, shares) for pair in zip(wanted, own, strict=True)]

    def _sums(
        self, term: StyleLoss, style: Paintings, longer: int, layers: Sequence[str]
    ) -> Sums:
        def see(image: np.ndarray) -> Sums:
            guides = _guides(style.mask, image.shape[:2], term.layers)
            return self.features.sums(image, term.layers, [guides])[0]

        shares = [1 / len(style)] * len(style)
        return mixture(map(see, style.resized(longer, layers)), shares)

    def _patches(self, term: MRFLoss, longer: int, layers: Sequence[str]) -> dict:
        images = (i for style in self.styles for i in style.resized(longer, layers))
        pairs = zip(self.styles, self.blend, strict=True)
        shares = [b / len(style) for style, b in pairs for _ in range(len(style))]
        return term.target((self.features.maps(i, term.layers) for i in images), shares)


def _guides(
    mask: np.ndarray | None, size: tuple[int, int], layers: Sequence[str]
) -> dict[str, tf.Tensor]:
    """A mask at the size of each layer, of mean 1; nothing for no mask."""
    if mask is None:
        return {}
    steps = {layer: stride(layer) for layer in layers}
    sizes = {n: (size[0] // step, size[1] // step) for n, step in steps.items()}
    resized = {layer: resize_mask(mask, size) for layer, size in sizes.items()}
    return {n: tf.constant((m / m.mean())[None, ..., None]) for n, m in resized.items()}

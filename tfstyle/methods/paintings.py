"""A style as it is given: a painting at any size, with what of it counts."""

from collections.abc import Callable, Iterator

import numpy as np

from tfstyle.images import fit, resize


class Paintings:
    """One style.

    Args:
        painting: `(height, width, 3)` in [0, 1].
        mask: `(any height, any width)` in [0, 1], which region counts; all of it if
            None.
    """

    def __init__(self, painting: np.ndarray, mask: np.ndarray | None = None):
        self.painting = painting
        self.mask = mask

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[np.ndarray]:
        yield self.painting

    def recolored(self, change: Callable[[np.ndarray], np.ndarray]) -> "Paintings":
        """The same style after a change of its colours."""
        return Paintings(change(self.painting), self.mask)

    def resized(self, longer: int, least: int = 1) -> Iterator[np.ndarray]:
        """The pictures at another size.

        Args:
            longer: Longer side in pixels.
            least: No side is shorter, in pixels, at the price of the aspect ratio.
        """
        for image in self:
            height, width = fit(*image.shape[:2], max(longer, least))
            size = max(height, least), max(width, least)
            yield resize(image, size, clip=True)

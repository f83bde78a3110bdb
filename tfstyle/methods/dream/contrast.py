"""Limit on the contrast that dreaming adds."""

import numpy as np

from tfstyle.images import match_histogram

# Maximum fraction of pixel values that are 0 or 1. The default 16 steps reach about
# this fraction, so the limit hardly changes default dreams. After 80 steps without a
# limit, the fraction is 0.3.
CLIPPED_SHARE = 0.07
# Number of bisection steps of `_least_factor`. 10 steps determine the factor to
# within 0.001.
_HALVINGS = 10
# Mean, standard deviation and side (in pixels) of the reference picture if a dream
# starts from noise or gray. The standard deviation is typical of photographs.
_MEAN, _SPREAD, _SIDE = 0.5, 0.2, 64


class ContrastLimit:
    """Function that limits pictures to [0, 1] so that few pixel values become 0 or 1.

    If clipping would set too many values to 0 or 1, histogram matching first moves the
    colors toward those of a reference picture, no further than needed. Histogram
    matching keeps the order of the values in each YIQ channel; rescaling to [0, 1]
    would let a few extreme values squeeze all others toward gray.

    The maximum fraction of values that are 0 or 1 is `CLIPPED_SHARE`, or the reference
    picture's own fraction if that is larger.

    Args:
        content: Reference picture, `(height, width, 3)` in [0, 1]; None for a picture
            with normally distributed colors around mid gray.
    """

    def __init__(self, content: np.ndarray | None):
        self._reference = _normal_colors() if content is None else content
        self.share = max(CLIPPED_SHARE, clipped_share(self._reference))

    def __call__(self, image: np.ndarray) -> np.ndarray:
        """Returns the picture limited to [0, 1].

        Args:
            image: `(height, width, 3)`, float32, any finite values.

        Returns:
            float32 array with the shape of `image`.
        """
        if clipped_share(image) > self.share and np.isfinite(image).all():
            change = match_histogram(image, self._reference) - image
            image = image + self._least_factor(image, change) * change
        return np.clip(image, 0, 1)

    def _least_factor(self, image: np.ndarray, change: np.ndarray) -> np.float32:
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if clipped_share(image + np.float32(middle) * change) > self.share:
                low = middle
            else:
                high = middle
        return np.float32(high)


def clipped_share(image: np.ndarray) -> float:
    """Returns the fraction of values that are at most 0 or at least 1."""
    return float(np.mean((image <= 0) | (image >= 1)))


def _normal_colors() -> np.ndarray:
    random = np.random.default_rng(0)
    colors = random.normal(_MEAN, _SPREAD, (_SIDE, _SIDE, 3))
    return np.clip(colors, 0, 1).astype(np.float32)

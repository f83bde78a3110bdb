"""Detection of cuts between shots."""

import numpy as np

from tfstyle.methods.video.flow import Motion, measure_motion
from tfstyle.methods.video.libraries import import_cv2

# First test for a cut: the fraction of the frame that was hidden in the previous frame
# is above the first value, and the color difference between the two frames, in [0, 1],
# is above the second value. The color difference is tested as well, because noisy
# pixels seem to have been hidden even if there is no cut.
_OCCLUDED, _CHANGED = 0.7, 0.06
# Second test for a cut: the color difference is at least the first value, and the
# correlation of the color histograms is below the second value.
_DIFFERENCE, _CORRELATION = 0.12, 0.7
_BINS = 16


def find_motion(before: np.ndarray | None, after: np.ndarray) -> Motion | None:
    """Measures the motion between two frames, unless there is a cut.

    Args:
        before: Previous frame, `(height, width, 3)`, uint8; None if there is none.
        after: Current frame, `(height, width, 3)`, uint8.

    Returns:
        Motion from `before` to `after`; None if there is no previous frame, if there
        is a cut, or if the size changes.
    """
    if before is None or before.shape != after.shape:
        return None
    motion = measure_motion(before, after)
    return None if is_cut(before, after, motion) else motion


def is_cut(before: np.ndarray, after: np.ndarray, motion: Motion) -> bool:
    """Returns whether a new shot begins with the current frame.

    Args:
        before: Previous frame, `(height, width, 3)`, uint8.
        after: Current frame, with the shape of `before`.
        motion: Motion from `before` to `after`.
    """
    if motion.occluded > _OCCLUDED and motion.difference > _CHANGED:
        return True
    if motion.difference < _DIFFERENCE:
        return False
    return _correlation(before, after) < _CORRELATION


def _correlation(before: np.ndarray, after: np.ndarray) -> float:
    cv2 = import_cv2()
    one, other = (
        cv2.calcHist([f], [0, 1, 2], None, [_BINS] * 3, [0, 256] * 3).ravel()
        for f in (before, after)
    )
    return cv2.compareHist(one, other, cv2.HISTCMP_CORREL)

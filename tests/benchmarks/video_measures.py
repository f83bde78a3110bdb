"""Measures of the stability and sharpness of a painted clip."""

import itertools
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from tests.benchmarks.video_clips import KnownClip

# Distance in frames of the long-term comparisons.
LONG = 5
# Standard deviation of the blur that removes the high band, in pixels.
BAND = 2.0


def warping_error(clip: KnownClip, painted: Sequence[np.ndarray], back: int) -> float:
    """Returns the mean squared difference along the true motion of visible pixels.

    Args:
        clip: Clip whose motion is known.
        painted: `(height, width, 3)` each, uint8.
        back: Distance of the compared frames.

    Reference:
        Lai et al., "Learning Blind Video Temporal Consistency" (ECCV 2018), E_warp.
    """
    pairs = [
        (clip.flow(number, number - back), clip.visible(number, number - back), number)
        for number in range(back, clip.count)
    ]
    return _error(pairs, painted, back)


def measured_error(
    frames: Sequence[np.ndarray], painted: Sequence[np.ndarray], back: int
) -> float:
    """Like `warping_error`, with a flow estimated with a different preset and size.

    Args:
        frames: Frames of the clip, `(height, width, 3)` each, uint8.
        painted: As `frames`.
        back: Distance of the compared frames.
    """
    pairs = []
    for number in range(back, len(frames)):
        flow, visible = _medium_flow(frames[number], frames[number - back])
        pairs.append((flow, visible, number))
    return _error(pairs, painted, back)


def flicker(painted: Sequence[np.ndarray]) -> float:
    """Returns the mean difference of successive frames, in 1/255."""
    pairs = itertools.pairwise(painted)
    return float(np.mean([cv2.absdiff(one, other).mean() for one, other in pairs]))


def drift(painted: Sequence[np.ndarray]) -> float:
    """Returns the mean difference between the first and the last frame, in 1/255."""
    return float(cv2.absdiff(painted[0], painted[-1]).mean())


def high_band(painted: Sequence[np.ndarray]) -> float:
    """Returns the mean energy of the detail that a blur removes."""
    return float(np.mean([_high_energy(frame) for frame in painted]))


def worst_high_band(
    painted: Sequence[np.ndarray], other: Sequence[np.ndarray]
) -> float:
    """Returns the minimum ratio of the detail energies in the last five frames."""
    last = range(len(painted) - 5, len(painted))
    return min(_high_energy(painted[i]) / _high_energy(other[i]) for i in last)


def _high_energy(frame: np.ndarray) -> float:
    gray = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(((gray - cv2.GaussianBlur(gray, (0, 0), BAND)) ** 2).mean())


def _error(pairs: Sequence, painted: Sequence[np.ndarray], back: int) -> float:
    total = weight = 0.0
    for flow, visible, number in pairs:
        carried = _carried(painted[number - back].astype(np.float32) / 255, flow)
        difference = painted[number].astype(np.float32) / 255 - carried
        total += (difference**2).mean(axis=-1)[visible].sum()
        weight += visible.sum()
    return float(total / weight)


def _carried(picture: np.ndarray, flow: np.ndarray) -> np.ndarray:
    height, width = flow.shape[:2]
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    place = (np.dstack([columns, rows]) + flow).astype(np.float32)
    # Interpolates linearly, as in the paper, even if `tfstyle video` does not.
    return cv2.remap(picture, place, None, cv2.INTER_LINEAR)


def _medium_flow(here: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    measure: Callable = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    one, other = (cv2.cvtColor(f, cv2.COLOR_RGB2GRAY) for f in (here, there))
    back, forth = measure.calc(one, other, None), measure.calc(other, one, None)
    difference = _carried(forth, back) + back
    least = 0.01 * ((back**2).sum(-1) + (_carried(forth, back) ** 2).sum(-1)) + 0.5
    return back, (difference**2).sum(-1) <= least

"""Stabilizer of painted frames."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tfstyle.images import to_float
from tfstyle.methods.video.flow import Motion, warp
from tfstyle.methods.video.libraries import import_cv2

# Share of the warped previous frame in the input of the network; without it, camera
# noise would cause different strokes in each frame. The first value is for moving
# parts. The second, for still parts, is higher because averaging over more frames does
# not blur these parts.
DENOISE, STILL_DENOISE = 0.5, 0.8
# Share of the previous painted frame (warped) in the next painted frame, at full
# stability, for moving and for still parts. With higher shares, strokes would last
# longer and be warped more often, which makes them less similar to the style.
BLEND, STILL_BLEND = 0.5, 0.75
# Share of the previous painted frame where the input has not changed since a pixel was
# painted, so that strokes stay as they are although camera noise changes.
HELD = 0.998
# Smallest visible change of a color in [0, 1], and the factor by which frames are
# downsampled before they are compared, which removes noise.
CHANGE, COARSER = 2 / 255, 4
# Growth per frame of `State.settled` in pixels that have stopped moving, as a share of
# its distance to 1. Meanwhile, their warped strokes are replaced by new strokes.
SETTLING = 0.05
# Share of newly measured moments (means and variances of the normalization) in the
# moments of a frame, and number of frames between measurements: moments change slowly,
# and measuring takes nearly as long as painting.
MOMENTS_STEP = 0.2
MEASURED_EVERY = 4
# Warping and averaging blur a blended frame, so its detail is amplified until it is as
# strong as in the frame before blending. The constants are the standard deviation, in
# pixels, of the Gaussian that separates the detail, and the maximum amplification.
DETAIL_BLUR = 1.5
MOST_GAIN = 1.3

# Function that takes a frame, float32 in [0, 1], and moments or None, and returns the
# painted frame.
Paint = Callable[[np.ndarray, np.ndarray | None], np.ndarray]
# Function that takes a frame and returns its moments, or None if the network has none.
Measure = Callable[[np.ndarray], np.ndarray | None]


@dataclass
class State:
    """State passed from one frame to the next.

    Args:
        seen: Frame with reduced noise, which is the input of the network, `(height,
            width, 3)`, float32 in [0, 1].
        painted: Painted frame, an array like `seen`.
        source: What `painted` shows: input frames, blended with the same shares as the
            painted frames. None if this is not recorded.
        settled: Degree to which each pixel has settled, `(height, width, 1)` in [0, 1]:
            0 while the pixel moves, then rising; 1 after a cut.
        moments: Smoothed moments used for painting; None if the network has none.
        measured: Most recently measured moments; None if the network has none.
        age: Number of frames since the last cut.
    """

    seen: np.ndarray
    painted: np.ndarray
    source: np.ndarray | None = None
    settled: np.ndarray | None = None
    moments: np.ndarray | None = None
    measured: np.ndarray | None = None
    age: int = 0


class Stabilizer:
    """Paints the frames of a clip in order, without flicker.

    Args:
        paint: Function that paints a frame.
        measure: Function that measures the moments of a frame.
        stability: Stability, from 0 (independent frames) to 1.

    Attributes:
        state: State passed to the next frame; None before the first frame.
    """

    def __init__(self, paint: Paint, measure: Measure, stability: float):
        self.paint, self.measure, self.stability = paint, measure, stability
        self.state: State | None = None

    def __call__(self, frame: np.ndarray, motion: Motion | None) -> np.ndarray:
        """Paints the next frame.

        Args:
            frame: `(height, width, 3)`, uint8.
            motion: Motion from the previous frame; None at the start and after a cut.

        Returns:
            The painted frame, float32 in [0, 1].
        """
        frame = to_float(frame)
        if not self.stability:
            return self.paint(frame, None)
        if motion is None or self.state is None:
            self.state = self._begin(frame)
        else:
            self.state = self._follow(frame, motion, self.state)
        return self.state.painted

    def _begin(self, frame: np.ndarray) -> State:
        moments = self.measure(frame)
        settled = np.ones_like(frame[..., :1])
        painted = self.paint(frame, moments)
        return State(frame, painted, frame, settled, moments, moments)

    def _follow(self, frame: np.ndarray, motion: Motion, state: State) -> State:
        visibility = motion.visibility[..., None] * np.float32(self.stability)
        seen = without_noise(frame, state.seen, motion, visibility)
        moments, measured = self._moments(seen, state)
        fresh = self.paint(seen, moments)
        source, settled = _still_source(state, seen, motion)
        held = unchanged(seen, source) * settled * np.float32(self.stability)
        weight = by_motion(motion, BLEND, STILL_BLEND) * visibility
        weight = weight + held * (HELD - weight)
        painted = fresh + weight * (warp(state.painted, motion.flow) - fresh)
        painted = _sharpened(painted, fresh, visibility * (1 - held))
        np.clip(painted, 0, 1, out=painted)
        source = seen + weight * (source - seen)
        age = state.age + 1
        return State(seen, painted, source, settled, moments, measured, age)

    def _moments(self, seen: np.ndarray, state: State) -> tuple:
        """Returns the moments for painting, and the most recently measured moments."""
        moments, measured = state.moments, state.measured
        if moments is None or measured is None:
            return None, None
        if (state.age + 1) % MEASURED_EVERY == 0:
            measured = self.measure(seen)
        return moments + np.float32(MOMENTS_STEP) * (measured - moments), measured


def without_noise(
    frame: np.ndarray, before: np.ndarray, motion: Motion, visibility: np.ndarray
) -> np.ndarray:
    """Reduces noise by mixing a frame with the previous frame, warped along the flow.

    Args:
        frame: `(height, width, 3)`, float32 in [0, 1].
        before: Previous frame with reduced noise, of the same shape.
        motion: Motion between the two frames.
        visibility: Visibility of each pixel in the previous frame, `(height, width, 1)`
            in [0, 1].

    Returns:
        Frame of the same shape; values may be slightly outside [0, 1].
    """
    share = by_motion(motion, DENOISE, STILL_DENOISE) * visibility
    return frame + share * (warp(before, motion.flow) - frame)


def unsettled(state: State) -> State:
    """Returns a copy of the state after the first frame of a run-in.

    No pixel of the copy counts as settled. The strokes of the first frame depend on its
    noise, so later frames must not keep them.
    """
    return replace(state, settled=np.zeros_like(state.seen[..., :1]))


def unchanged(seen: np.ndarray, source: np.ndarray) -> np.ndarray:
    """Measures where the input is the same as when the painted frame was made.

    Args:
        seen: Frame with reduced noise, `(height, width, 3)`, float32 in [0, 1].
        source: Field of `State`, warped along the flow, of the same shape.

    Returns:
        `(height, width, 1)`, float32: 1 where the arrays are equal, near 0 where they
        differ visibly.
    """
    cv2 = import_cv2()
    height, width = seen.shape[:2]
    coarse = (-(-width // COARSER), -(-height // COARSER))
    change = cv2.resize(seen - source, coarse, interpolation=cv2.INTER_AREA)
    change = np.square(_blurred(change, 1.0) / np.float32(CHANGE)).max(axis=-1)
    # The fourth power separates noise from changes more sharply than the square.
    same = np.exp(-np.square(change))
    return cv2.resize(same, (width, height))[..., None]


def by_motion(motion: Motion, moving: float, still: float) -> np.ndarray:
    """Returns `moving` where pixels move, `still` elsewhere, `(height, width, 1)`."""
    moves = motion.flow.any(axis=-1, keepdims=True)
    return np.where(moves, np.float32(moving), np.float32(still))


def _still_source(state: State, seen: np.ndarray, motion: Motion) -> tuple:
    """Returns the state's `source`, warped along the flow, and the new `settled`."""
    if state.source is None or state.settled is None:  # not recorded
        return seen, np.zeros_like(seen[..., :1])
    settled = state.settled + np.float32(SETTLING) * (1 - state.settled)
    return warp(state.source, motion.flow), settled * by_motion(motion, 0, 1)


def _sharpened(
    blended: np.ndarray, fresh: np.ndarray, visibility: np.ndarray
) -> np.ndarray:
    """Sharpens a blend to the level of detail of the unblended frame."""
    detail, wanted = _detail(blended), _detail(fresh)
    energies = [float((visibility * d * d).sum()) for d in (wanted, detail)]
    gain = np.sqrt(energies[0] / max(energies[1], 1e-12))
    gain = np.float32(np.clip(gain, 1, MOST_GAIN) - 1)
    return blended + gain * visibility * detail


def _detail(picture: np.ndarray) -> np.ndarray:
    return picture - _blurred(picture, DETAIL_BLUR)


def _blurred(picture: np.ndarray, deviation: float) -> np.ndarray:
    return import_cv2().GaussianBlur(picture, (0, 0), deviation)

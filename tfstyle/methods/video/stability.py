"""Stabilizer, which paints frames without flicker."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tfstyle.images import to_float
from tfstyle.methods.video.blending import (
    Blend,
    blended,
    by_motion,
    downsampled,
    unchanged,
    without_noise,
)
from tfstyle.methods.video.flow import Motion

# Weights of the warped previous painted frame in the next painted frame, at full
# stability, for moving and for still pixels. With higher weights, strokes would last
# longer and be warped more often, which would make them less similar to the style.
BLEND, STILL_BLEND = 0.48, 0.75
# Weight that replaces `BLEND` in large frames while the camera moves. Most strokes are
# then warped, so they lose more of the style. Less blending is enough, because the flow
# is more accurate than in small frames.
CAMERA_BLEND = 0.36
# Ranges over which the weight changes from `BLEND` to `CAMERA_BLEND`: the frame's
# longer side in pixels, and the fraction of moving pixels.
SIDES, MOVING = (320, 640), (0.6, 0.8)
# Weight of the previous painted frame in pixels whose input has not changed since they
# were painted. This weight preserves their strokes despite changing camera noise.
HELD = 0.998
# In pixels that have stopped moving, `Input.settled` rises by this fraction of its
# distance from 1 in each frame. Until `settled` is near 1, new strokes replace the
# warped strokes.
SETTLING = 0.05
# The moments (means and variances of the normalization) approach the measured moments
# gradually. In each frame, they change by this fraction of the difference, or by a
# larger fraction if a large part of the frame was hidden in the previous frame.
MOMENTS_STEP, MOMENTS_GAIN = 0.2, 2.0
# The moments are measured again when the hidden fractions of all frames since the last
# measurement add up to the first value. In each frame, at least the second value is
# added, because the light may change slowly. Measuring the moments of a frame takes
# nearly as long as painting the frame.
RENEWED, LEAST_RENEWED = 0.5, 1 / 64
# Function that returns the painted frame. It takes a frame (float32 in [0, 1]), the
# moments or None, and the row and column of the frame's top-left corner in the
# network's grid.
Paint = Callable[[np.ndarray, np.ndarray | None, tuple[int, int]], np.ndarray]
# Function that takes a frame and returns its moments, or None if the network does not
# use moments.
Measure = Callable[[np.ndarray], np.ndarray | None]


@dataclass(frozen=True)
class Input:
    """Input of the network for a frame, and data for making the next frame's input.

    Args:
        seen: Frame with reduced noise, `(height, width, 3)`, float32 in [0, 1].
        source: Downsampled input frames, averaged over time with the blend weights of
            the painted frames. Where strokes stay in place, these are the colors from
            which the strokes were painted. None if not recorded.
        settled: Degree to which each pixel has come to rest, `(height, width, 1)`: 0
            while the pixel moves, then rising toward 1; 1 after a cut.
        moments: Moments for painting this frame: the means and variances of the
            normalization, smoothed over time. None if the network does not use moments.
        measured: Most recently measured moments; None if the network does not use
            moments.
        camera: Vertical and horizontal movement of the camera since the last cut, in
            pixels, `(2,)`, float32; None if not recorded.
        corner: Row and column of the frame's top-left corner in the network's grid,
            `(2,)`, int64; None if not recorded.
        renewed: Fraction of the frame that has been renewed since the moments were last
            measured.
    """

    seen: np.ndarray
    source: np.ndarray | None = None
    settled: np.ndarray | None = None
    moments: np.ndarray | None = None
    measured: np.ndarray | None = None
    camera: np.ndarray | None = None
    corner: np.ndarray | None = None
    renewed: float = 0.0

    @property
    def origin(self) -> tuple[int, int]:
        """Row and column of the frame's top-left corner in the network's grid.

        Strokes depend on their positions in this grid, whose cells are 16 pixels wide.
        When the camera moves, the grid moves with the scene. Otherwise, all strokes
        would change in each frame.
        """
        row, column = (0, 0) if self.corner is None else self.corner
        return int(row), int(column)


@dataclass(frozen=True)
class State:
    """State passed from one frame to the next.

    Args:
        input: Input of the network.
        painted: Painted frame, `(height, width, 3)`, float32 in [0, 1].
    """

    input: Input
    painted: np.ndarray


class Stabilizer:
    """Paints the frames of a clip in order, without flicker.

    `prepare`, `paint` and `blend` may run in different threads. `prepare` and `blend`
    must be called in the order of the frames, because each uses its own result for the
    previous frame; `paint` uses only its argument.

    Args:
        paint: Function that paints a frame.
        measure: Function that measures a frame's moments (means and variances of the
            normalization).
        stability: Stability, from 0 (independent frames) to 1 (least flicker).

    Attributes:
        starts_settled: Whether still areas of later frames may keep the first frame's
            strokes. False if the first frame is not part of the output; new strokes
            then gradually replace the old ones.
        follows_camera: Whether the network's grid (see `Input.origin`) moves with the
            scene when the camera moves. If False, the grid does not move.
    """

    def __init__(self, paint: Paint, measure: Measure, stability: float):
        self._paint, self._measure, self.stability = paint, measure, stability
        self.starts_settled = self.follows_camera = True
        self._input: Input | None = None
        self._painted: np.ndarray | None = None

    def resume(self, state: State) -> None:
        """Resumes painting from the state after an earlier frame."""
        self._input, self._painted = state.input, state.painted

    def __call__(self, frame: np.ndarray, motion: Motion | None) -> np.ndarray:
        """Paints the next frame. For the arguments, see `prepare`.

        Returns:
            The painted frame, float32 in [0, 1].
        """
        prepared = self.prepare(frame, motion)
        return self.blend(prepared, self.paint(prepared)).painted

    def prepare(self, frame: np.ndarray, motion: Motion | None) -> "Prepared":
        """Prepares the input of the network for the next frame.

        Args:
            frame: `(height, width, 3)`, uint8.
            motion: Motion from the previous frame; None for the first frame and after
                a cut.
        """
        pixels = to_float(frame)
        prepared: Prepared
        if not self.stability:
            return Input(pixels), None
        if motion is None or self._input is None:
            prepared = self._begin(pixels), None
        else:
            prepared = self._follow(pixels, motion, self._input)
        self._input, self.starts_settled = prepared[0], True
        return prepared

    def paint(self, prepared: "Prepared") -> np.ndarray:
        """Paints a prepared frame, and returns it as float32 in [0, 1]."""
        shown = prepared[0]
        return self._paint(shown.seen, shown.moments, shown.origin)

    def blend(self, prepared: "Prepared", fresh: np.ndarray) -> State:
        """Blends a painted frame with the previous painted frame."""
        shown, blend = prepared
        if blend is None or self._painted is None:
            self._painted = fresh
        else:
            self._painted = blended(fresh, self._painted, blend)
        return State(shown, self._painted)

    def _begin(self, frame: np.ndarray) -> Input:
        moments = self._measure(frame)
        settled = np.full_like(frame[..., :1], float(self.starts_settled))
        position = np.zeros(2, np.float32), np.zeros(2, np.int64)
        return Input(frame, downsampled(frame), settled, moments, moments, *position)

    def _follow(self, frame: np.ndarray, motion: Motion, before: Input) -> "Prepared":
        visibility = motion.visibility[..., None] * np.float32(self.stability)
        seen = without_noise(frame, before.seen, motion, visibility)
        small = downsampled(seen)
        source, settled = _still_source(before, small, motion)
        same = unchanged(small, source, *seen.shape[:2])
        held = same * settled * np.float32(self.stability)
        weight = by_motion(motion, _moving_blend(motion), STILL_BLEND) * visibility
        weight = weight + held * (HELD - weight)
        source = small + downsampled(weight) * (source - small)
        values = self._moments(seen, motion, before) | self._position(motion, before)
        shown = Input(seen, source, settled, **values)
        return shown, Blend(motion, weight, visibility * (1 - held))

    def _position(self, motion: Motion, before: Input) -> dict:
        """Returns the values of `Input` that concern the camera."""
        if before.camera is None or before.corner is None or not self.follows_camera:
            return {"camera": np.zeros(2, np.float32), "corner": np.zeros(2, np.int64)}
        camera = before.camera + motion.shift[::-1]
        # The grid moves only by whole pixels. If it followed the nearest pixel, it
        # would move back and forth while the camera trembles.
        moved = np.trunc(camera - before.corner).astype(np.int64)
        return {"camera": camera, "corner": before.corner + moved}

    def _moments(self, seen: np.ndarray, motion: Motion, before: Input) -> dict:
        """Returns the values of `Input` that concern the moments."""
        moments, measured = before.moments, before.measured
        if moments is None or measured is None:
            return {}
        hidden = 1 - float(motion.visibility.mean())
        renewed = before.renewed + max(hidden, LEAST_RENEWED)
        if renewed >= RENEWED:
            measured, renewed = self._measure(seen), 0.0
        step = np.float32(np.clip(MOMENTS_GAIN * hidden, MOMENTS_STEP, 1))
        moments = moments + step * (measured - moments)
        return {"moments": moments, "measured": measured, "renewed": renewed}


def _moving_blend(motion: Motion) -> float:
    """Returns the blend weight of the previous painted frame at pixels that move."""
    shares = zip(
        (max(motion.moves.shape), motion.moves.mean()), (SIDES, MOVING), strict=True
    )
    share = np.prod([np.interp(value, limits, (0, 1)) for value, limits in shares])
    return float(BLEND + share * (CAMERA_BLEND - BLEND))


# Input of the network for a frame, and weights for blending the painted frame. The
# weights are None for the first frame, after a cut, and at stability 0.
Prepared = tuple[Input, Blend | None]


def _still_source(before: Input, small: np.ndarray, motion: Motion) -> tuple:
    """Returns the previous frame's `Input.source` and this frame's `Input.settled`."""
    if before.source is None or before.settled is None:  # nothing recorded
        return small, np.zeros_like(before.seen[..., :1])
    settled = before.settled + np.float32(SETTLING) * (1 - before.settled)
    return before.source, settled * ~motion.moves

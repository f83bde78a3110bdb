"""Optical flow between consecutive frames."""

from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np

from tfstyle.methods.video.background import explains, follow_camera
from tfstyle.methods.video.camera import Camera, find_camera
from tfstyle.methods.video.libraries import import_cv2
from tfstyle.methods.video.warping import Filter, pixel_grid, squared_length, warp

# Longer side, in pixels, of the downsampled frames on which flow is measured. A higher
# resolution hardly reduces the error, but takes more time.
FLOW_SIDE = 640
_NOISE_BLUR = 1.0
# Smallest side, in pixels, of frames whose flow OpenCV can measure: its method divides
# the shorter side by 4 and then needs a patch of 8 x 8 pixels.
_LEAST_SIDE = 32
# Slope and offset of the thresholds for hidden pixels and for motion boundaries, from
# Ruder et al. (2016), equations 5 and 6. Flow is in pixels of the downsampled frames.
_DISAGREEMENT = (0.01, 0.5)
_BOUNDARY = (0.01, 0.002)
# Side, in pixels, of the square with which occlusions are dilated. Dilation is needed
# because the measured flow is smooth across the edges of occlusions.
_GROWTH = 5
# Weight of the squared color difference (for colors in [0, 1]) in the visibility of a
# pixel; alpha in Lai et al. (2018).
_DIFFERENCE_WEIGHT = 50.0
# Flow of less than this number of pixels is set to 0, because it is mostly noise, and
# warping along it would blur still areas.
STILL = 0.05
# The camera counts as still if at least half of the texture moves by less than
# STILL_CAMERA pixels. With a still camera, flow is treated as noise, unless warping
# along it reduces the squared difference between the frames to less than _BETTER times
# the difference without warping.
STILL_CAMERA = 0.1
_BETTER = 0.8
# Minimum ratio of a pixel's squared gradient (Sobel filter) to the squared median
# difference of the frames after warping; pixels with a lower ratio do not count as
# texture. In blurred noise, the ratio is several times lower.
_TEXTURE = 400
# Sides, in pixels, of the squares over which differences are averaged. The second value
# is for the edges of moving objects, where large squares would include the background.
_COMPARED, _COMPARED_AT_EDGES = 9, 3
# Squared color difference, for colors in [0, 1], that camera noise alone causes. It is
# added to averaged squared differences; a sum below _UNCHANGED counts as no change.
_NOISE = 1e-4
_UNCHANGED = 2e-4


@dataclass(frozen=True)
class Motion:
    """Motion from the previous frame to the current one.

    Args:
        flow: Offset from each pixel to its previous position, `(height, width, 2)`,
            float32, in pixels to the right and down; exactly 0 where nothing moves.
        visibility: Visibility of each pixel in the previous frame, `(height, width)`,
            float32, from 0 (hidden) to 1 (visible).
        occluded: Fraction of the current frame that was hidden in the previous frame.
        difference: Root mean square color difference between the frames, in [0, 1]: the
            smaller of the values with and without motion compensation.
        shift: Motion of the camera, `(2,)`, float32: the offset from the frame's center
            to its previous position, in pixels to the right and down. The offset is 0
            if the camera does not move, or if its motion has not been found.
    """

    flow: np.ndarray
    visibility: np.ndarray
    occluded: float
    difference: float
    shift: np.ndarray = field(default_factory=lambda: np.zeros(2, np.float32))

    @cached_property
    def moves(self) -> np.ndarray:
        """Boolean mask `(height, width, 1)` of the pixels that move."""
        return ((self.flow[..., 0] != 0) | (self.flow[..., 1] != 0))[..., None]


def measure_motion(before: np.ndarray, after: np.ndarray) -> Motion:
    """Measures the motion between two frames by optical flow in both directions.

    Args:
        before: Previous frame, `(height, width, 3)`, uint8.
        after: Current frame, with the shape of `before`.

    Reference:
        Kroeger et al., "Fast Optical Flow using Dense Inverse Search" (ECCV 2016), for
        flow; Ruder, Dosovitskiy, Brox, "Artistic style transfer for videos" (GCPR
        2016), for occlusions; Lai et al., "Learning Blind Video Temporal Consistency"
        (ECCV 2018), for the visibility of pixels whose color changes.
    """
    cv2 = import_cv2()
    grays = one, other = [_gray(frame) for frame in (before, after)]
    backward, forward = _flow(other, one), _flow(one, other)
    still, camera = _is_still(backward, *grays), None
    if still:
        backward = _without_noise(backward, *grays)
        forward = _without_noise(forward, *grays[::-1])
    else:
        camera = find_camera(backward, other, one)
        if camera and not explains(camera, other, one):
            camera = None
        backward = follow_camera(backward, camera, other, one)
        forward = follow_camera(forward, camera and camera.inverse(), one, other)
    hidden = _occluded(backward, forward)
    if still:
        hidden &= ~_unchanged(backward, *grays)
    height, width = after.shape[:2]
    flow = _enlarged(backward, height, width)
    visible = cv2.resize(
        (~hidden).astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR
    )
    error = squared_difference(after, warp(before, flow, Filter.LINEAR))
    visibility = visible * np.exp(-_DIFFERENCE_WEIGHT * error)
    some = (slice(None, None, 2), slice(None, None, 2))  # a quarter of the pixels
    least = min(error.mean(), squared_difference(after[some], before[some]).mean())
    occluded, difference = float(hidden.mean()), float(np.sqrt(least))
    shift = _shift(camera, (width / other.shape[1], height / other.shape[0]))
    return Motion(flow, visibility, occluded, difference, shift)


def _shift(camera: Camera | None, scale: tuple[float, float]) -> np.ndarray:
    """Returns `Motion.shift`: the camera's shift times `scale`, or 0 if unknown."""
    if camera is None:
        return np.zeros(2, np.float32)
    return camera.shift * np.array(scale, np.float32)


def squared_difference(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Returns the squared difference between two frames, averaged over color channels.

    Args:
        one: Frame, `(height, width, 3)`, uint8.
        other: Frame with the shape of `one`.

    Returns:
        `(height, width)`, float32 in [0, 1].
    """
    cv2 = import_cv2()
    difference = cv2.absdiff(one, other).astype(np.float32)
    return cv2.transform(difference * difference, _MEAN)


_MEAN = np.full((1, 3), 1 / (3 * 255**2), np.float32)


def _gray(frame: np.ndarray) -> np.ndarray:
    cv2 = import_cv2()
    gray = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
    # The blur keeps the flow from following camera noise in areas without texture.
    gray = cv2.GaussianBlur(gray, (0, 0), _NOISE_BLUR)
    longer = max(gray.shape)
    if longer <= FLOW_SIDE:
        return gray
    height, width = (max(16, round(s * FLOW_SIDE / longer)) for s in gray.shape)
    return cv2.resize(gray, (width, height), interpolation=cv2.INTER_AREA)


def _flow(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    height, width = here.shape
    more = max(0, _LEAST_SIDE - height), max(0, _LEAST_SIDE - width)
    if any(more):
        margins = [(0, n) for n in more]
        here, there = (np.pad(frame, margins, mode="edge") for frame in (here, there))
    return _measurer().calc(here, there, None)[:height, :width]


@cache
def _measurer():
    cv2 = import_cv2()
    return cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_FAST)


def _occluded(backward: np.ndarray, forward: np.ndarray) -> np.ndarray:
    """Returns a mask of pixels at motion boundaries or hidden in the previous frame."""
    cv2 = import_cv2()
    height, width = backward.shape[:2]
    there = cv2.remap(
        forward, pixel_grid(height, width) + backward, None, cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT, borderValue=(1e3, 1e3),
    )  # fmt: skip
    own = squared_length(backward)
    slope, least = _DISAGREEMENT
    hidden = (
        squared_length(there + backward) > slope * (own + squared_length(there)) + least
    )
    slope, least = _BOUNDARY
    across, down = (
        cv2.Sobel(backward, -1, 1, 0, scale=1 / 8),
        cv2.Sobel(backward, -1, 0, 1, scale=1 / 8),
    )
    hidden |= squared_length(across) + squared_length(down) > slope * own + least
    square = np.ones((_GROWTH, _GROWTH), np.uint8)
    return cv2.dilate(hidden.astype(np.uint8), square).astype(bool)


def _is_still(flow: np.ndarray, before: np.ndarray, after: np.ndarray) -> bool:
    """Whether at least half of the texture stays in place.

    If the frame has no texture, the result is True.
    """
    cv2 = import_cv2()
    residue = _median(cv2.absdiff(after, warp(before, flow, Filter.LINEAR)))
    gray = after.astype(np.float32)
    texture = cv2.Sobel(gray, -1, 1, 0) ** 2 + cv2.Sobel(gray, -1, 0, 1) ** 2
    texture[texture < _TEXTURE * max(residue, 1) ** 2] = 0
    still = squared_length(flow) < STILL_CAMERA**2
    return float(texture[still].sum()) >= 0.5 * float(texture.sum())


def _median(values: np.ndarray) -> int:
    """Returns the lower median of uint8 values; 4 times as fast as `np.median`."""
    counts = np.cumsum(np.bincount(values.ravel(), minlength=256))
    return int(np.searchsorted(counts, (values.size + 1) // 2))


def _without_noise(
    flow: np.ndarray, before: np.ndarray, after: np.ndarray
) -> np.ndarray:
    """Sets the flow to 0 where it hardly improves the match between the frames.

    Near a moving object, the flow spreads across the object's edge. There, too, the
    flow is set to 0.
    """
    moved, stays = (
        _squares(after, other) for other in (warp(before, flow, Filter.LANCZOS), before)
    )
    moves = _mean(moved, _COMPARED) < _BETTER * _mean(stays, _COMPARED)
    change = _mean(stays, _COMPARED_AT_EDGES)
    spreads = change < np.minimum(
        _BETTER * _mean(moved, _COMPARED_AT_EDGES), 2 * _NOISE
    )
    return flow * (moves & ~spreads)[..., None]


def _unchanged(flow: np.ndarray, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Returns a mask of the pixels that neither move nor change."""
    change = _mean(_squares(after, before), _COMPARED_AT_EDGES)
    return (squared_length(flow) == 0) & (change < _UNCHANGED)


def _squares(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return ((one.astype(np.float32) - other) / 255) ** 2


def _mean(squares: np.ndarray, side: int) -> np.ndarray:
    """Averages squared differences over windows of `side` x `side` pixels.

    Adds `_NOISE`, the squared difference that camera noise alone causes.
    """
    return import_cv2().blur(squares, (side, side)) + _NOISE


def _enlarged(flow: np.ndarray, height: int, width: int) -> np.ndarray:
    cv2 = import_cv2()
    small_height, small_width = flow.shape[:2]
    if (small_height, small_width) != (height, width):
        scale = np.array([width / small_width, height / small_height], np.float32)
        flow = cv2.resize(flow, (width, height)) * scale
    moves = squared_length(flow) >= STILL**2
    return flow * moves[..., None]

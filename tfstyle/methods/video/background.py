"""Flow of the background, which follows the motion of the camera."""

import numpy as np

from tfstyle.methods.video.camera import CLOSE, COARSER, Camera, reduced
from tfstyle.methods.video.libraries import import_cv2
from tfstyle.methods.video.warping import Filter, squared_length, warp

# The camera's motion replaces the flow where it aligns the frames nearly as well: after
# warping along the camera's motion, the squared difference between the frames must be
# less than TOLERANCE times the difference after warping along the flow.
TOLERANCE = 1.1
# The camera's motion is used only if it explains at least a fraction of the frame:
# there, the squared difference after warping along this motion is less than `BETTER`
# times that without warping. The two fractions are for frames whose longer side is 320
# and 640 pixels. In pans and zooms over photographs, at least 0.21 and 0.15 of the
# frame were explained, but at most 0.16 at 320 pixels if a hand moves a cup.
EXPLAINED, SIDES, BETTER = (0.18, 0.145), (320, 640), 0.8
# Side of the squares over which differences are averaged, in pixels of the downsampled
# frames, and squared difference of gray values, from 0 to 255, due to camera noise.
COMPARED, NOISE = 5, 6.5


def explains(camera: Camera, here: np.ndarray, there: np.ndarray) -> bool:
    """Whether the camera's motion explains enough of the change between two frames.

    Otherwise, objects move while the background, which may be plain, stays in place.

    Args:
        camera: Motion of the camera from `here` to `there`.
        here: Frame from which the motion starts, `(height, width)`, uint8.
        there: The other frame, of the same shape.
    """
    one, other = reduced(here), reduced(there)
    height, width = one.shape
    moved = _difference(one, other, camera.flow(height, width, COARSER))
    stays = _difference(one, other, np.zeros((height, width, 2), np.float32))
    least = np.interp(max(here.shape), SIDES, EXPLAINED)
    return float((moved < BETTER * stays).mean()) >= least


def follow_camera(
    flow: np.ndarray, camera: Camera | None, here: np.ndarray, there: np.ndarray
) -> np.ndarray:
    """Replaces the flow of the background with the camera's motion, which has no noise.

    Args:
        flow: Offsets in pixels, `(height, width, 2)`, from each pixel of `here` to its
            position in `there`.
        camera: Motion of the camera from `here` to `there`. If None, the flow is
            returned unchanged.
        here: Frame from which the offsets start, `(height, width)`, uint8.
        there: Frame to which the offsets lead, `(height, width)`, uint8.

    Returns:
        Flow, `(height, width, 2)`.
    """
    if camera is None:
        return flow
    cv2 = import_cv2()
    steady = camera.flow(*here.shape)
    one, other = reduced(here), reduced(there)
    height, width = one.shape
    small = cv2.resize(flow, (width, height)) / np.float32(COARSER)
    own = _difference(one, other, small)
    cameras = _difference(one, other, camera.flow(height, width, COARSER))
    better = (cameras < TOLERANCE * own).astype(np.uint8)
    better = cv2.resize(better, here.shape[::-1], interpolation=cv2.INTER_NEAREST)
    better |= squared_length(flow - steady) < CLOSE**2
    return cv2.copyTo(steady, better, flow.copy())


def _difference(here: np.ndarray, there: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """Returns local mean squared differences of two aligned frames, plus `NOISE`."""
    difference = np.square(here - warp(there, flow, Filter.LINEAR))
    return import_cv2().blur(difference, (COMPARED, COMPARED)) + np.float32(NOISE)

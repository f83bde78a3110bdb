"""Motion of the camera, estimated from optical flow."""

from typing import NamedTuple

import numpy as np

from tfstyle.methods.video.libraries import import_cv2
from tfstyle.methods.video.warping import Filter, squared_length, warp

# Distance, in pixels, between the points to which the camera's motion is fitted.
SPACING = 8
# Number of iterations of the robust fit, and distance from the fit, in pixels, at which
# the weight of a point is a fourth of the maximum.
FITS, FIT_SCALE = 5, 0.3
# Flow that differs from the camera's motion by less than the first value, in pixels,
# belongs to the background. The motion is only used if at least the second value, a
# fraction of the texture, belongs to the background. In frames with a width of 640
# pixels, it was at least 0.88 for pans and zooms over photographs, and at most 0.8 for
# a camera that moves among near objects, for which no affine map is right.
CLOSE, BACKGROUND = 0.25, 0.85
# Number of iterations in which the frames are aligned, difference of gray values, from
# 0 to 255, at which the weight of a pixel is a fourth of the maximum, and factor by
# which the frames are downsampled.
ALIGNMENTS, GRAY_SCALE, COARSER = 2, 10.0, 2
# Distance, in pixels of the downsampled frames, between the pixels that are aligned.
SAMPLED = 2
# Penalty on the squared change of each pixel's offset, relative to squared differences
# of gray values. It preserves motion along edges, which alignment cannot measure.
DAMPING = 0.1
# Alignment that changes the offset of a corner by more than this number of pixels has
# failed.
MOST_CHANGE = 1.0


class Camera(NamedTuple):
    """Motion of the camera between two frames, as an affine map.

    Args:
        matrix: `(3, 2)`, float64. The product of a position `(x, y, 1)` and this matrix
            is the offset to the position in the other frame. `x`, `y` and the offset
            are in pixels; `x` and `y` are relative to the frame's center.
    """

    matrix: np.ndarray

    @property
    def shift(self) -> np.ndarray:
        """Offset of the frame's center to the right and down, `(2,)`, float32."""
        return self.matrix[2].astype(np.float32)

    def inverse(self) -> "Camera":
        """Returns the reverse motion, from the second frame to the first."""
        matrix = np.eye(3)
        matrix[:, :2] += self.matrix
        return Camera(np.linalg.inv(matrix)[:, :2] - np.eye(3)[:, :2])

    def flow(self, height: int, width: int, scale: int = 1) -> np.ndarray:
        """Returns the offset of each pixel due to the camera's motion.

        Args:
            height: Height of the frame, in pixels.
            width: Width of the frame, in pixels.
            scale: Factor by which the frame has been downsampled.

        Returns:
            `(height, width, 2)`, float32.
        """
        flow = np.empty((height, width, 2), np.float32)
        rows, columns = _centered(height)[:, None], _centered(width)
        for axis, (across, down, shift) in enumerate(self.matrix.T.astype(np.float32)):
            flow[..., axis] = rows * down + (columns * across + shift / scale)
        return flow


def find_camera(flow: np.ndarray, here: np.ndarray, there: np.ndarray) -> Camera | None:
    """Finds the camera's motion, ignoring objects that move differently.

    Args:
        flow: Offset of each pixel from its position in `here` to its position in
            `there`, `(height, width, 2)`, in pixels.
        here: Gray frame, `(height, width)`, uint8.
        there: Other gray frame, with the shape of `here`.

    Returns:
        Motion of the camera; None if no such motion explains enough of the flow.
    """
    camera = _fitted(flow, here) if np.isfinite(flow).all() else None
    if camera is None:
        return None
    aligned = _aligned(camera, here, there)
    corners = _positions(*here.shape)[[[0], [-1]], [0, -1]]
    changes = squared_length(corners @ (aligned.matrix - camera.matrix))
    return aligned if (changes < MOST_CHANGE**2).all() else camera


def _fitted(flow: np.ndarray, here: np.ndarray) -> Camera | None:
    """Fits an affine map to the flow.

    Reference:
        Holland, Welsch, "Robust regression using iteratively reweighted least-squares"
        (1977), with the weights of Geman and McClure.
    """
    height, width = here.shape
    chosen = (slice(SPACING // 2, None, SPACING),) * 2
    offsets = flow[chosen].reshape(-1, 2).astype(np.float64)
    points = _positions(height, width)[chosen].reshape(-1, 3)
    # Where there is more texture, the flow is more accurate.
    texture = _texture(here)[chosen].ravel()
    residues = squared_length(offsets - np.median(offsets, axis=0))
    for _ in range(FITS):
        weights = texture / np.square(1 + residues / FIT_SCALE**2)
        matrix = np.linalg.lstsq(
            _normal(points, weights),
            (points * weights[:, None]).T @ offsets,
            rcond=None,
        )[0]
        residues = squared_length(offsets - points @ matrix)
    contrast = np.sqrt(texture)
    if contrast[residues < CLOSE**2].sum() < BACKGROUND * contrast.sum():
        return None
    return Camera(matrix)


def _aligned(camera: Camera, here: np.ndarray, there: np.ndarray) -> Camera:
    """Improves the camera's motion by the Gauss-Newton method.

    Reference:
        Baker, Matthews, "Lucas-Kanade 20 Years On: A Unifying Framework" (IJCV 2004).
    """
    one, other = (reduced(frame) for frame in (here, there))
    height, width = one.shape
    chosen = (slice(None, None, SAMPLED),) * 2
    positions = _positions(height, width)[chosen].reshape(-1, 3)
    for _ in range(ALIGNMENTS):
        warped = warp(other, camera.flow(height, width, COARSER), Filter.LINEAR)
        error = (warped - one)[chosen].ravel()
        slopes = np.dstack(_slopes(warped, 1 / 8))[chosen].reshape(-1, 1, 2)
        basis = (positions[..., None] * slopes).reshape(-1, 6)
        weights = 1 / np.square(1 + np.square(error / np.float32(GRAY_SCALE)))
        damping = np.kron(_normal(positions, weights), np.eye(2))
        change = np.linalg.solve(
            _normal(basis, weights) + DAMPING * damping,
            -(basis.T @ (weights * error)).astype(np.float64),
        )
        matrix = change.reshape(3, 2) * [[1], [1], [COARSER]]
        camera = Camera(camera.matrix + matrix)
    return camera


def reduced(frame: np.ndarray) -> np.ndarray:
    """Downsamples a gray frame by a factor of `COARSER`; the result is float32."""
    cv2 = import_cv2()
    size = tuple(-(-side // COARSER) for side in frame.shape[::-1])
    return cv2.resize(frame, size, interpolation=cv2.INTER_AREA).astype(np.float32)


def _normal(points: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Returns the matrix of the normal equations, float64."""
    return ((points * weights[:, None]).T @ points).astype(np.float64)


def _positions(height: int, width: int) -> np.ndarray:
    """Returns `(x, y, 1)` for each pixel, relative to the center, float32."""
    positions = np.ones((height, width, 3), np.float32)
    positions[..., 0] = _centered(width)
    positions[..., 1] = _centered(height)[:, None]
    return positions


def _centered(length: int) -> np.ndarray:
    return np.arange(length, dtype=np.float32) - np.float32((length - 1) / 2)


def _slopes(frame: np.ndarray, scale: float) -> list[np.ndarray]:
    cv2 = import_cv2()
    return [
        cv2.Sobel(frame, cv2.CV_32F, *axes, scale=scale) for axes in ((1, 0), (0, 1))
    ]


def _texture(frame: np.ndarray) -> np.ndarray:
    """Returns the mean squared gradient around each pixel."""
    across, down = _slopes(frame, 1)
    return import_cv2().blur(across * across + down * down, (SPACING, SPACING))

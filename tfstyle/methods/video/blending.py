"""Noise reduction and blending of consecutive frames."""

from dataclasses import dataclass

import numpy as np

from tfstyle.methods.video.flow import Motion
from tfstyle.methods.video.libraries import import_cv2
from tfstyle.methods.video.warping import Filter, warp

# Weights of the warped previous frame in the network's input, for moving and for still
# pixels. Without averaging over frames, camera noise would cause different strokes in
# each frame. The weight is higher for still pixels, because averaging over more frames
# does not blur them.
DENOISE, STILL_DENOISE = 0.5, 0.8
# Smallest visible change of a color value in [0, 1], and factor by which frames are
# downsampled before they are compared.
CHANGE, COARSER = 2 / 255, 4
# Warping and averaging blur a blended frame, so its detail is amplified until it is as
# strong as in the frame before blending. The constants are the standard deviation, in
# pixels, of the Gaussian blur that separates the detail from the rest of the frame, and
# the maximum factor by which the detail is amplified.
DETAIL_BLUR = 1.1
MOST_GAIN = 1.3


@dataclass(frozen=True)
class Blend:
    """Motion and weights for blending a painted frame with the previous painted frame.

    Args:
        motion: Motion from the previous frame.
        weight: Weight of the previous painted frame, `(height, width, 1)` in [0, 1].
        sharpened: Strength of the sharpening at each pixel, `(height, width, 1)` from 0
            (none) to 1 (full).
    """

    motion: Motion
    weight: np.ndarray
    sharpened: np.ndarray


def without_noise(
    frame: np.ndarray, before: np.ndarray, motion: Motion, visibility: np.ndarray
) -> np.ndarray:
    """Reduces noise by mixing a frame with the warped previous frame.

    Args:
        frame: `(height, width, 3)`, float32 in [0, 1].
        before: Previous frame after noise reduction, with the shape of `frame`.
        motion: Motion from `before` to `frame`.
        visibility: Visibility of each pixel in the previous frame, `(height, width, 1)`
            from 0 (hidden) to 1 (visible).

    Returns:
        Frame with reduced noise, with the shape of `frame`, in [0, 1].
    """
    share = _per_color(by_motion(motion, DENOISE, STILL_DENOISE) * visibility)
    mixed = frame + share * (warp(before, motion.flow, Filter.CUBIC) - frame)
    return mixed.clip(0, 1)  # the filter of `warp` overshoots at edges


def downsampled(picture: np.ndarray) -> np.ndarray:
    """Downsamples a picture by a factor of `COARSER`, which removes noise.

    Args:
        picture: `(height, width, channels)`, float32.
    """
    cv2 = import_cv2()
    height, width, channels = picture.shape
    size = (-(-width // COARSER), -(-height // COARSER))
    coarse = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return coarse.reshape(*size[::-1], channels)


def unchanged(
    seen: np.ndarray, source: np.ndarray, height: int, width: int
) -> np.ndarray:
    """Finds where the input has not changed since the strokes were painted.

    Args:
        seen: Downsampled input frame with reduced noise, float32 in [0, 1].
        source: Downsampled input from which the strokes were painted (see
            `Input.source`). It has the shape of `seen`.
        height: Height of the result in pixels.
        width: Width of the result in pixels.

    Returns:
        `(height, width, 1)`, float32: 1 where `seen` equals `source`, close to 0 where
        they differ visibly.
    """
    change = _blurred(seen - source, 1.0) / np.float32(CHANGE)
    # A fourth power in the exponent separates noise from real changes more sharply than
    # a square.
    same = np.exp(-np.square(np.square(change).max(axis=-1)))
    return import_cv2().resize(same, (width, height))[..., None]


def by_motion(motion: Motion, moving: float, still: float) -> np.ndarray:
    """Returns `(height, width, 1)`: `moving` where pixels move, `still` elsewhere."""
    return np.where(motion.moves, np.float32(moving), np.float32(still))


def blended(fresh: np.ndarray, before: np.ndarray, blend: Blend) -> np.ndarray:
    """Warps the previous blended frame and blends a painted frame with it.

    Args:
        fresh: Painted frame, `(height, width, 3)`, float32 in [0, 1].
        before: Previous blended frame, with the shape of `fresh`.
        blend: Motion from the previous frame, and weights of the blend.

    Returns:
        Blended frame, with the shape of `fresh`, float32 in [0, 1].
    """
    warped = warp(before, blend.motion.flow, Filter.CUBIC)
    picture = fresh + _per_color(blend.weight) * (warped - fresh)
    picture = _sharpened(picture, fresh, _per_color(blend.sharpened))
    return np.clip(picture, 0, 1, out=picture)


def _sharpened(
    blended: np.ndarray, fresh: np.ndarray, visibility: np.ndarray
) -> np.ndarray:
    """Sharpens a blended frame until its detail is as strong as before blending."""
    detail, wanted = _detail(blended), _detail(fresh)
    shown = visibility * detail
    energies = np.vdot(visibility * wanted, wanted), np.vdot(shown, detail)
    gain = np.sqrt(energies[0] / max(energies[1], 1e-12))
    return blended + np.float32(np.clip(gain, 1, MOST_GAIN) - 1) * shown


def _detail(picture: np.ndarray) -> np.ndarray:
    return picture - _blurred(picture, DETAIL_BLUR)


def _blurred(picture: np.ndarray, deviation: float) -> np.ndarray:
    # The Gaussian is cut off at two standard deviations. With OpenCV's default kernel
    # size, blurring would take three times as long.
    side = 2 * round(2 * deviation) + 1
    return import_cv2().GaussianBlur(picture, (side, side), deviation)


def _per_color(weights: np.ndarray) -> np.ndarray:
    """Repeats `(height, width, 1)` three times, which is faster than broadcasting."""
    return import_cv2().merge([weights[..., 0]] * 3)

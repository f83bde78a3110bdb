"""Other sizes of an image, with antialiasing."""

import numpy as np
from PIL import Image

from tfstyle.errors import InputError, check_name

METHODS = {
    "lanczos": Image.Resampling.LANCZOS,
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
    "area": Image.Resampling.BOX,
    "nearest": Image.Resampling.NEAREST,
}


def resize(
    image: np.ndarray,
    size: tuple[int, int],
    method: str = "lanczos",
    clip: bool = False,
) -> np.ndarray:
    """Resamples an array of pixels; the filter widens when it shrinks (no aliasing).

    Args:
        image: `(height, width, channels)`, any number of channels, any finite values (a
            mask, a flow field and a feature map are as welcome as an image).
        size: Height and width of the result, at least 1.
        method: "lanczos" (sharpest), "bicubic", "bilinear", "area" (the mean of what
            falls together) or "nearest" (no new values, for labels).
        clip: Whether to clip the result to [0, 1]. Lanczos and bicubic overshoot at
            edges, which an image must not and other arrays may.

    Returns:
        A new contiguous array, `(*size, channels)`, float32; a copy if `size` is the
        size that `image` has.

    Raises:
        InputError: Another rank, a size below 1, or an unknown method.

    Example:

    >>> resize(np.ones((64, 48, 3)), (32, 24)).shape
    (32, 24, 3)
    """
    resample = METHODS[check_name("method", method, METHODS)]
    _check(image, size)
    if image.shape[:2] == tuple(size):
        resized = image.astype(np.float32, order="C")
    else:
        channels = np.moveaxis(image, 2, 0)
        resized = np.stack([_plane(x, size, resample) for x in channels], axis=2)
    return np.clip(resized, 0, 1) if clip else resized


def resize_bytes(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Resamples an image in 8 bits, by Lanczos, for pictures too large for floats.

    Args:
        pixels: `(height, width, 3)` or `(height, width)`, uint8.
        size: Height and width of the result, at least 1.

    Returns:
        `(*size, 3)` or `size`, uint8, within 2/255 of `resize` where that stays in
        [0, 1]; `pixels` itself if it has this size.

    Example:

    >>> resize_bytes(np.ones((64, 48, 3), np.uint8), (32, 24)).shape
    (32, 24, 3)
    """
    height, width = size
    if pixels.shape[:2] == (height, width):
        return pixels
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    return np.asarray(picture.resize((width, height), METHODS["lanczos"]))


def fit(height: int, width: int, image_size: int) -> tuple[int, int]:
    """Returns the size whose longer side is `image_size`, with the same aspect ratio.

    Args:
        height: In pixels, at least 1.
        width: In pixels, at least 1.
        image_size: Longer side of the result, in pixels, at least 1. May be larger than
            the longer side now.

    Returns:
        Height and width; the shorter one is rounded to nearest and at least 1.

    Raises:
        InputError: One of the three is below 1.

    Example:

    >>> fit(480, 640, 512)
    (384, 512)
    """
    for name, value in (
        ("height", height),
        ("width", width),
        ("image_size", image_size),
    ):
        if value < 1:
            raise InputError(
                f"Expected `{name}` to be at least 1. Received: {name}={value!r}"
            )
    longer = max(height, width)
    return _scaled(height, image_size, longer), _scaled(width, image_size, longer)


def _scaled(side: int, numerator: int, denominator: int) -> int:
    # In integers, since rounding a quotient of floats depends on its last bit.
    return max(1, (2 * side * numerator + denominator) // (2 * denominator))


def _plane(
    values: np.ndarray, size: tuple[int, int], resample: Image.Resampling
) -> np.ndarray:
    height, width = size
    picture = Image.fromarray(np.ascontiguousarray(values, np.float32))
    return np.asarray(picture.resize((width, height), resample))


def _check(image: np.ndarray, size: tuple[int, int]) -> None:
    if image.ndim != 3 or 0 in image.shape:
        raise InputError(
            "Expected `image` to have the shape (height, width, channels). "
            f"Received: image.shape={image.shape}"
        )
    if len(size) != 2 or min(size) < 1:
        raise InputError(
            "Expected `size` to be a height and a width of at least 1. "
            f"Received: size={size!r}"
        )

"""Functions that resize images, with antialiasing."""

from math import gcd

import numpy as np
from PIL import Image

from tfstyle.errors import InputError, check_name
from tfstyle.images.limits import MIN_SIDE

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
    """Resizes an array of pixels, with antialiasing (except for "nearest").

    Args:
        image: `(height, width, channels)` with any number of channels and any finite
            values, such as an image, a mask, a flow field or a feature map.
        size: New height and width, each at least 1.
        method: "lanczos", "bicubic", "bilinear", "area" or "nearest". Lanczos is the
            sharpest. "area" averages blocks of pixels when shrinking, and repeats
            pixels when enlarging. "nearest" creates no new values, so it suits label
            maps.
        clip: Whether to clip the result to [0, 1]. Set `clip` to True for images,
            because Lanczos and bicubic resampling overshoot at edges.

    Returns:
        A new contiguous float32 array of shape `(*size, channels)`.

    Raises:
        InputError: `image` is empty or not three-dimensional, `size` is invalid, or
            `method` is unknown.

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


def resize_part(
    image: np.ndarray,
    size: tuple[int, int],
    part: tuple[slice, slice],
    clip: bool = False,
) -> np.ndarray:
    """Resizes an array with Lanczos, but computes only a part of the result.

    Args:
        image: `(height, width, channels)`, as in `resize`.
        size: Height and width of the whole result, at least 1.
        part: Slices of the rows and columns to compute, each with a start and a stop.
        clip: Whether to clip the result to [0, 1], as in `resize`.

    Returns:
        A new float32 array, equal to `resize(image, size, clip=clip)[part]` up to
        rounding.

    Example:

    >>> part = slice(0, 16), slice(30, 48)
    >>> resize_part(np.ones((64, 48, 3)), (640, 480), part).shape
    (16, 18, 3)
    """
    _check(image, size)
    rows, columns = part
    if image.shape[:2] == tuple(size):
        same = image[part].astype(np.float32, order="C")
        return np.clip(same, 0, 1) if clip else same
    down, across = (old / new for old, new in zip(image.shape, size, strict=False))
    box = (
        *(columns.start * across, rows.start * down),
        *(columns.stop * across, rows.stop * down),
    )
    sides = rows.stop - rows.start, columns.stop - columns.start
    planes = [
        _plane(x, sides, METHODS["lanczos"], box) for x in np.moveaxis(image, 2, 0)
    ]
    resized = np.stack(planes, axis=2)
    return np.clip(resized, 0, 1) if clip else resized


def resize_bytes(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Resizes a uint8 image with Lanczos, without converting it to floats.

    Args:
        pixels: `(height, width, 3)` or `(height, width)`, uint8.
        size: New height and width, at least 1.

    Returns:
        `pixels` itself if it has the requested size; otherwise a uint8 array of shape
        `(*size, 3)` or `size`. Divided by 255, the array differs from the result of
        `resize` by at most 2/255, except near edges where Lanczos overshoots [0, 1].

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
    """Scales a height and a width so that the longer side is `image_size`.

    Args:
        height: Height in pixels, at least 1.
        width: Width in pixels, at least 1.
        image_size: New longer side in pixels, at least 1. The new size may be larger
            than the current size.

    Returns:
        New height and width. The shorter side is rounded, and is at least 1.

    Raises:
        InputError: An argument is below 1.

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


def zoom(image: np.ndarray, factor: float) -> np.ndarray:
    """Enlarges the center of an image to the size of the whole image, with Lanczos.

    Args:
        image: `(height, width, channels)` with values in [0, 1].
        factor: Zoom factor, at least 1. The enlarged part may start between two pixels,
            so slow zooms are smooth.

    Returns:
        A new float32 array with the shape of `image` and values in [0, 1].

    Example:

    >>> zoom(np.ones((32, 48, 3)), 1.05).shape
    (32, 48, 3)
    """
    height, width = image.shape[:2]
    top, left = height * (1 - 1 / factor) / 2, width * (1 - 1 / factor) / 2
    box = (left, top, width - left, height - top)
    planes = [
        _plane(x, (height, width), METHODS["lanczos"], box)
        for x in np.moveaxis(image, 2, 0)
    ]
    return np.clip(np.stack(planes, axis=2), 0, 1)


def _scaled(side: int, numerator: int, denominator: int) -> int:
    # Integer arithmetic is exact, so the result does not depend on float rounding.
    return max(1, (2 * side * numerator + denominator) // (2 * denominator))


def _plane(
    values: np.ndarray,
    size: tuple[int, int],
    resample: Image.Resampling,
    box: tuple[float, float, float, float] | None = None,
) -> np.ndarray:
    height, width = size
    picture = Image.fromarray(np.ascontiguousarray(values, np.float32))
    return np.asarray(picture.resize((width, height), resample, box))


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


def result_size(picture: np.ndarray, image_size: int) -> tuple[int, int]:
    """Returns the height and width of a result whose longer side is `image_size`.

    Args:
        picture: `(height, width, 3)`; its aspect ratio is kept.
        image_size: Longer side in pixels.

    Raises:
        InputError: The shorter side would have fewer than `MIN_SIDE` pixels.

    Example:

    >>> result_size(np.zeros((301, 600, 3)), 100)
    (50, 100)
    """
    height, width = fit(picture.shape[0], picture.shape[1], image_size)
    if min(height, width) < MIN_SIDE:
        raise InputError(
            f"Expected `image_size` to give at least {MIN_SIDE} x {MIN_SIDE} pixels, "
            f"not {width} x {height}. Received: image_size={image_size}"
        )
    return height, width


# Minimum margin, in pixels, that is added on each side of a tileable picture before the
# picture is enlarged. It exceeds the radius of the Lanczos filter, which is 3 pixels.
TILING_MARGIN = 4


def resize_tiling(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Enlarges a tileable picture so that it remains tileable.

    Args:
        image: `(height, width, channels)` with any finite values.
        size: New height and width, not smaller than those of the image.

    Returns:
        `(*size, channels)`, float32. Values may overshoot the range of `image`.

    Example:

    >>> resize_tiling(np.ones((16, 24, 3)), (32, 36)).shape
    (32, 36, 3)
    """
    frames = [_frame(old, new) for old, new in zip(image.shape[:2], size, strict=True)]
    (top, above), (left, before) = frames
    framed = np.pad(image, ((top, top), (left, left), (0, 0)), mode="wrap")
    height, width = size
    resized = resize(framed, (height + 2 * above, width + 2 * before))
    return resized[above : above + height, before : before + width]


def _frame(old: int, new: int) -> tuple[int, int]:
    """Returns a margin's width before and after resizing, both in whole pixels."""
    step = old // gcd(old, new)
    old_frame = -(-TILING_MARGIN // step) * step
    return old_frame, old_frame * new // old

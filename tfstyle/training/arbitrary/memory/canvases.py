"""Photographs as uint8 arrays, padded to the same size."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import load, resize_bytes, to_uint8
from tfstyle.machine import usable_cores
from tfstyle.training.data import scaled_sides

# Minimum value that `longest_side` returns, in pixels.
LEAST_LIMIT = 512


def longest_side(crop_size: int) -> int:
    """Returns the maximum side length, in pixels, of a photograph held in memory."""
    return max(LEAST_LIMIT, 2 * crop_size)


def load_canvases(
    photos: Sequence[Path], crop_size: int, broken: dict[Path, str]
) -> tuple[np.ndarray, np.ndarray]:
    """Loads photographs, and shrinks large ones.

    Args:
        photos: Photograph files.
        crop_size: Side of the crops in pixels. The shorter side of a photograph is not
            shrunk below this size.
        broken: Reasons why files cannot be read, keyed by path. These files are
            skipped. If another file cannot be read, the reason is added to this
            dictionary.

    Returns:
        The photographs, `(photos, height, width, 3)` in uint8, and their heights and
        widths before padding, `(photos, 2)` in float32. Photographs are padded to the
        same size by repeating the last row and column.

    Raises:
        InputError: None of the photographs can be read.
    """
    with ThreadPoolExecutor(usable_cores()) as pool:
        found = pool.map(partial(_load_reduced, crop_size, broken), photos)
        pictures = [picture for picture in found if picture is not None]
    if not pictures:
        raise InputError(
            "Expected `photos` to contain a readable picture. "
            f"Received: photos='{photos[0].parent}'"
        )
    sizes = np.array([picture.shape[:2] for picture in pictures])
    canvases = np.empty((len(pictures), *sizes.max(axis=0), 3), np.uint8)
    for canvas, picture in zip(canvases, pictures, strict=True):
        missing = [(0, c - p) for c, p in zip(canvas.shape, picture.shape, strict=True)]
        canvas[:] = np.pad(picture, missing, mode="edge")
    return canvases, sizes.astype(np.float32)


def _load_reduced(
    crop_size: int, broken: dict[Path, str], path: Path
) -> np.ndarray | None:
    if path in broken:
        return None
    try:
        return reduce_photo(to_uint8(load(path, "photos")), crop_size)
    except InputError as error:
        broken[path] = str(error)
        return None


def reduce_photo(pixels: np.ndarray, crop_size: int) -> np.ndarray:
    """Shrinks a photograph so that no side exceeds `longest_side(crop_size)`.

    The shorter side does not become shorter than a crop. A panorama may therefore still
    be too long, and is then cropped to its center.

    Args:
        pixels: `(height, width, 3)`, uint8.
        crop_size: Side of the crops in pixels.

    Returns:
        Resized photograph, `(height, width, 3)`, uint8.
    """
    height, width, _ = pixels.shape
    limit = longest_side(crop_size)
    factor = max(limit / max(height, width), crop_size / min(height, width))
    if factor < 1:
        pixels = resize_bytes(pixels, scaled_sides(height, width, factor, 1))
    starts = [max(0, side - limit) // 2 for side in pixels.shape[:2]]
    rows, columns = (slice(start, start + limit) for start in starts)
    return pixels[rows, columns]

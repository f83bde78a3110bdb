"""Stylization in tiles, for pictures that do not fit into memory."""

from collections.abc import Callable

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import as_dtype, as_float, plan_tiles
from tfstyle.machine import available_memory
from tfstyle.methods.stylize.patch_sample import patch_sample
from tfstyle.models.card import Card
from tfstyle.runtimes.runtime import Runtime

# Row and column of a picture's top left pixel in the grid and the noise pattern of a
# network.
Origin = tuple[int, int]
# Minimum side of tiles, in pixels. With tiles of this size and a network of 5 blocks,
# only a third of the painted pixels are kept; the other pixels belong to the halos.
MIN_TILE_SIDE = 256
# Default side of tiles, in pixels. With tiles of this size and a network of 5 blocks, a
# third more pixels are painted than are kept. A side of 1024 pixels would save 3% of
# the time, but need 110 MB more memory.
DEFAULT_TILE_SIDE = 896
# Bytes of memory for each pixel of a tile. Measured with LiteRT 2.3 and a
# network with an `alpha` of 0.5: 610 MB for a tile of 1024 x 1024 pixels.
BYTES_PER_PIXEL = 600
# Number of pixels up to which a picture is painted as a whole on any machine, because
# painting it takes no more than 160 MB of memory.
ALWAYS_WHOLE_PIXELS = 512 * 512
# Fraction of the free memory that a picture may use. The rest is left for other
# programs.
MEMORY_FRACTION = 0.5
# Number of pixels above which painting in tiles is as fast as painting the
# picture as a whole.
MAX_WHOLE_PIXELS = 4_000_000


def choose_side(height: int, width: int, tile_size: int = 0) -> int:
    """Returns the side length of the tiles of a picture, in pixels.

    Args:
        height: Height in pixels.
        width: Width in pixels.
        tile_size: Requested side length in pixels; 0 if not set.

    Returns:
        Side length for `paint_photo`. If the picture should be painted as a whole, the
        side length is at least the picture's longer side.
    """
    if tile_size:
        return tile_size
    if height * width <= ALWAYS_WHOLE_PIXELS:
        return max(height, width)
    affordable = MEMORY_FRACTION * available_memory() / BYTES_PER_PIXEL
    if height * width <= min(affordable, MAX_WHOLE_PIXELS):
        return max(height, width)
    return max(MIN_TILE_SIDE, min(DEFAULT_TILE_SIDE, int(affordable**0.5)))


def halo_of(card: Card) -> int:
    """Returns the width, in pixels, of the halo that is cropped off painted tiles.

    Args:
        card: Card of the network.

    Raises:
        InputError: This version of tfstyle does not support the network's family.

    Example:

    >>> halo_of(Card("classic", "TransformerNet", ("wave",)))  # with 5 blocks
    56
    """
    return card.family.halo(card.about.get("options", {}))


def least_tile_side(card: Card) -> int:
    """Returns the minimum side of a tile in pixels, including its halo.

    Args:
        card: Card of the network.

    Raises:
        InputError: This version of tfstyle does not support the network's family.
    """
    return 4 * halo_of(card)


def paint_photo(
    runtime: Runtime,
    photo: np.ndarray,
    style: np.ndarray,
    side: int,
    on_tile: Callable[[float], None] = lambda share: None,
    moments: np.ndarray | None = None,
    origin: Origin = (0, 0),
) -> np.ndarray:
    """Stylizes a picture as a whole, or in tiles if a side exceeds `side` pixels.

    Args:
        runtime: Runtime of the network.
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        style: Style weights `(styles,)` or style code `(code_length,)`.
        side: Maximum side of a tile, including its halo, as in `paint_in_tiles`.
        on_tile: Function called after each tile with the progress, from 0 to 1.
        moments: Moments for the normalization, from `measure_photo`. If None, the
            picture's own moments are used.
        origin: Row and column of the picture's top left pixel in the network's grid and
            noise pattern. Ignored if `moments` is None.

    Returns:
        Stylized picture with the shape and dtype of `photo`.

    Raises:
        InputError: The picture is too small for the network, or has to be painted in
            tiles although the network's file does not support tiles.
    """
    _check_size(runtime, *photo.shape[:2])
    if moments is not None and any(origin):
        return _paint_from(origin, runtime, photo, style, side, on_tile, moments)
    if side < max(photo.shape):
        _check_parts(runtime, *photo.shape[:2])
        return paint_in_tiles(runtime, photo, style, side, on_tile, moments)
    picture, styles = as_float(photo)[None], style[None]
    if moments is None:
        painted = runtime.paint(picture, styles)
    else:
        painted = runtime.paint_part(picture, styles, moments)
    return as_dtype(painted[0], photo.dtype)


def _paint_from(
    origin: Origin,
    runtime: Runtime,
    photo: np.ndarray,
    style: np.ndarray,
    side: int,
    on_tile: Callable[[float], None],
    moments: np.ndarray,
) -> np.ndarray:
    """Pads a picture so that it starts on the network's grid, and stylizes it."""
    multiple, (row, column) = runtime.family.multiple, origin
    top, left = row % multiple, column % multiple
    start = row - top, column - left
    # All origins give the same shape, because runtimes need time to prepare for a new
    # shape.
    margins = (top, multiple - top), (left, multiple - left), (0, 0)
    height, width = photo.shape[:2]
    photo = np.pad(photo, margins, mode="symmetric")
    if side < max(height, width):
        painted = paint_in_tiles(runtime, photo, style, side, on_tile, moments, start)
    else:
        picture = as_float(photo)[None]
        painted = runtime.paint_part(picture, style[None], moments, start)[0]
        painted = as_dtype(painted, photo.dtype)
    return painted[top : top + height, left : left + width]


def measure_photo(runtime: Runtime, photo: np.ndarray, style: np.ndarray) -> np.ndarray:
    """Measures the moments of a picture, or of a sample of a large picture.

    Args:
        runtime: Runtime of the network.
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        style: Style, as in `paint_photo`.

    Returns:
        Moments, `(1, moments)`.
    """
    _check_size(runtime, *photo.shape[:2])
    return runtime.moments(patch_sample(photo)[None], style[None])


def paint_in_tiles(
    runtime: Runtime,
    photo: np.ndarray,
    style: np.ndarray,
    side: int,
    on_tile: Callable[[float], None],
    moments: np.ndarray | None = None,
    start: Origin = (0, 0),
) -> np.ndarray:
    """Stylizes a picture in tiles.

    To avoid seams, all tiles are normalized with the same moments. At any time, only
    the feature maps of one tile are in memory.

    Args:
        runtime: Runtime of the network.
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        style: Style weights `(styles,)` or style code `(code_length,)`.
        side: Maximum side of a tile in pixels, including its halo. If `side` is less
            than `least_tile_side`, then `least_tile_side` is used.
        on_tile: Function called after each tile with the progress, from 0 to 1.
        moments: Moments, as in `paint_photo`.
        start: Origin, as in `paint_photo`. The row and the column must be multiples of
            `runtime.family.multiple`.

    Returns:
        Stylized picture with the shape and dtype of `photo`.
    """
    styles, multiple = style[None], runtime.family.multiple
    if moments is None:
        moments = measure_photo(runtime, photo, style)
    painted = np.empty_like(photo)
    halo = halo_of(runtime.card)
    side = max(side, least_tile_side(runtime.card))
    tiles = plan_tiles(photo.shape[0], photo.shape[1], side, halo, multiple)
    for number, tile in enumerate(tiles, 1):
        rows, columns = tile.seen
        origin = start[0] + rows.start, start[1] + columns.start
        seen = as_float(photo[tile.seen])[None]
        part = runtime.paint_part(seen, styles, moments, origin)[0]
        painted[tile.written] = as_dtype(part[tile.kept], photo.dtype)
        on_tile(number / len(tiles))
    return painted


def _check_size(runtime: Runtime, height: int, width: int) -> None:
    least = runtime.family.least_side
    if min(height, width) < least:
        raise InputError(
            f"Expected a picture with sides of at least {least} pixels for this "
            f"network. Received: a picture of {width} x {height} pixels"
        )


def _check_parts(runtime: Runtime, height: int, width: int) -> None:
    if not runtime.paints_parts:
        raise InputError(
            f"Expected `model` to support tiles, because a picture of {width} x "
            f"{height} pixels has to be painted in tiles; use a float16 file, or "
            "another file with the signatures `moments` and `paint_part`. Received: "
            f"model={runtime.card.name!r}"
        )

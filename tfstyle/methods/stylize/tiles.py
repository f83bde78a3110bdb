"""Painting a picture in tiles, for one that does not fit into memory as a whole."""

from collections.abc import Callable

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import as_dtype, as_float, plan_tiles
from tfstyle.machine import available_memory
from tfstyle.methods.stylize.patch_sample import sample_of_the_whole
from tfstyle.models.card import Card
from tfstyle.runtimes.runtime import Runtime

# How far a pixel of `TransformerNet` sees to each side, in pixels of the picture: 3 for
# the first 7 x 7, 2 for the 3 x 3 at half the size, 2 and 1 for the two after
# enlargement, 3 for the last 7 x 7, and up to 3, since enlargement rounds to a whole
# pixel of the quarter; and 4 for each of the two 3 x 3 of a block, at a quarter.
REACH = 3 + 2 + 2 + 1 + 3 + 3
REACH_OF_A_BLOCK = 2 * 4
# The network works at a quarter of the size: tiles have to begin at its pixels.
MULTIPLE = 4

# Less would be more halo than picture, with 5 blocks.
LEAST_SIDE = 256
# With 5 blocks a third more is painted than kept. A side of 1024 pixels would save 3 %
# of the time and cost 110 MB.
SIDE = 896
# Measured with LiteRT 2.3 and alpha 0.5: 610 MB for a tile of 1024 x 1024 pixels.
BYTES_A_PIXEL = 600
# Of the memory that is free, for one picture. The rest is for others.
SHARE_OF_MEMORY = 0.5
# Above this, tiles are painted as quickly as the whole.
LARGEST_WHOLE = 4_000_000


def choose_side(height: int, width: int, tile_size: int = 0) -> int:
    """Returns the side of tiles that a picture is painted in.

    Args:
        height: In pixels.
        width: In pixels.
        tile_size: What the user asks for; 0 if nothing.

    Returns:
        A multiple of `MULTIPLE`; at least the longer side where the picture is to be
        painted as a whole.
    """
    if tile_size:
        return _rounded_down(tile_size)
    affordable = SHARE_OF_MEMORY * available_memory() / BYTES_A_PIXEL
    if height * width <= min(affordable, LARGEST_WHOLE):
        return max(height, width)
    return max(LEAST_SIDE, min(SIDE, _rounded_down(affordable**0.5)))


def halo_of(card: Card) -> int:
    """Pixels that a tile has to see beyond what it paints, a multiple of `MULTIPLE`.

    Example:

    >>> halo_of(Card("classic", "TransformerNet", ("wave",)))  # with 5 blocks
    56
    """
    blocks = card.about.get("options", {}).get("blocks", 5)
    reach = REACH + REACH_OF_A_BLOCK * blocks
    return -(-reach // MULTIPLE) * MULTIPLE


def paint_photo(
    runtime: Runtime,
    photo: np.ndarray,
    weights: np.ndarray,
    side: int,
    on_tile: Callable[[float], None] = lambda share: None,
) -> np.ndarray:
    """Paints a picture as a whole, or in tiles where it is larger than `side`.

    Args:
        runtime: Paints.
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        weights: `(styles,)`.
        side: Largest side of a tile, with its halo.
        on_tile: Is told after each tile what share is done.

    Returns:
        As `photo`.

    Raises:
        InputError: Tiles are due, but the network's file is without what they take.
    """
    if side < max(photo.shape):
        _check_parts(runtime, *photo.shape[:2])
        return paint_in_tiles(runtime, photo, weights, side, on_tile)
    painted = runtime.paint(as_float(photo)[None], weights[None])[0]
    return as_dtype(painted, photo.dtype)


def paint_in_tiles(
    runtime: Runtime,
    photo: np.ndarray,
    weights: np.ndarray,
    side: int,
    on_tile: Callable[[float], None],
) -> np.ndarray:
    """Paints tile by tile, normalised by a sample of the whole: no seams.

    Args:
        runtime: Paints.
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        weights: `(styles,)`.
        side: Largest side of a tile, with its halo; four halos are the least.
        on_tile: Is told after each tile what share is done.

    Returns:
        As `photo`. No more than a few tiles are held beside the two.
    """
    shares = weights[None]
    moments = runtime.moments(sample_of_the_whole(photo)[None], shares)
    painted = np.empty_like(photo)
    halo = halo_of(runtime.card)
    tiles = plan_tiles(*photo.shape[:2], max(side, 4 * halo), halo, MULTIPLE)
    for number, tile in enumerate(tiles, 1):
        part = runtime.paint_part(as_float(photo[tile.seen])[None], shares, moments)[0]
        painted[tile.written] = as_dtype(part[tile.kept], photo.dtype)
        on_tile(number / len(tiles))
    return painted


def _check_parts(runtime: Runtime, height: int, width: int) -> None:
    if not runtime.paints_parts:
        raise InputError(
            "Expected `model` to be a file with the signatures moments and paint_part, "
            f"such as a float16 one, since a picture of {width} x {height} pixels is "
            f"painted in tiles. Received: model={runtime.card.name!r}"
        )


def _rounded_down(side: float) -> int:
    return int(side) // MULTIPLE * MULTIPLE

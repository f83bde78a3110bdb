"""Painting a picture in tiles, for one that does not fit into memory as a whole."""

from collections.abc import Callable

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import as_dtype, as_float, plan_tiles
from tfstyle.machine import available_memory
from tfstyle.methods.stylize.patch_sample import sample_of_the_whole
from tfstyle.models.card import Card
from tfstyle.runtimes.runtime import Runtime

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
        Largest side of a tile, in pixels; at least the longer side where the picture is
        to be painted as a whole.
    """
    if tile_size:
        return tile_size
    affordable = SHARE_OF_MEMORY * available_memory() / BYTES_A_PIXEL
    if height * width <= min(affordable, LARGEST_WHOLE):
        return max(height, width)
    return max(LEAST_SIDE, min(SIDE, int(affordable**0.5)))


def halo_of(card: Card) -> int:
    """Returns the pixels that a tile has to see beyond what it paints.

    Args:
        card: Card of the network.

    Raises:
        InputError: This version does not have the network's family.

    Example:

    >>> halo_of(Card("classic", "TransformerNet", ("wave",)))  # with 5 blocks
    56
    """
    return card.family.halo(card.about.get("options", {}))


def paint_photo(
    runtime: Runtime,
    photo: np.ndarray,
    style: np.ndarray,
    side: int,
    on_tile: Callable[[float], None] = lambda share: None,
    moments: np.ndarray | None = None,
) -> np.ndarray:
    """Paints a picture as a whole, or in tiles where it is larger than `side`.

    Args:
        runtime: Paints.
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        style: Style weights, `(styles,)`, or the code of a painting, `(numbers,)`.
        side: Largest side of a tile, with its halo.
        on_tile: Is told after each tile what share is done.
        moments: Moments of `measure_photo` to normalize with; None for those of the
            picture.

    Returns:
        As `photo`.

    Raises:
        InputError: The picture is too small for the network; or tiles are due, but the
            network's file is without what they take.
    """
    _check_size(runtime, *photo.shape[:2])
    if side < max(photo.shape):
        _check_parts(runtime, *photo.shape[:2])
        return paint_in_tiles(runtime, photo, style, side, on_tile, moments)
    picture, styles = as_float(photo)[None], style[None]
    if moments is None:
        painted = runtime.paint(picture, styles)
    else:
        painted = runtime.paint_part(picture, styles, moments)
    return as_dtype(painted[0], photo.dtype)


def measure_photo(runtime: Runtime, photo: np.ndarray, style: np.ndarray) -> np.ndarray:
    """Measures the moments of a picture, by a sample of a large one.

    Args:
        runtime: Measures.
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        style: As for `paint_photo`.

    Returns:
        `(1, moments)`.
    """
    _check_size(runtime, *photo.shape[:2])
    return runtime.moments(sample_of_the_whole(photo)[None], style[None])


def paint_in_tiles(
    runtime: Runtime,
    photo: np.ndarray,
    style: np.ndarray,
    side: int,
    on_tile: Callable[[float], None],
    moments: np.ndarray | None = None,
) -> np.ndarray:
    """Paints tile by tile, normalised by a sample of the whole: no seams.

    Args:
        runtime: Paints.
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        style: Style weights, `(styles,)`, or the code of a painting, `(numbers,)`.
        side: Largest side of a tile, with its halo, rounded down to the family's
            multiple; four halos are the least.
        on_tile: Is told after each tile what share is done.
        moments: As for `paint_photo`.

    Returns:
        As `photo`. No more than a few tiles are held beside the two.
    """
    styles, multiple = style[None], runtime.family.multiple
    if moments is None:
        moments = measure_photo(runtime, photo, style)
    painted = np.empty_like(photo)
    halo = halo_of(runtime.card)
    side = max(side // multiple * multiple, 4 * halo)
    tiles = plan_tiles(*photo.shape[:2], side, halo, multiple)
    for number, tile in enumerate(tiles, 1):
        origin = tuple(span.start for span in tile.seen)
        seen = as_float(photo[tile.seen])[None]
        part = runtime.paint_part(seen, styles, moments, origin)[0]
        painted[tile.written] = as_dtype(part[tile.kept], photo.dtype)
        on_tile(number / len(tiles))
    return painted


def _check_size(runtime: Runtime, height: int, width: int) -> None:
    least = runtime.family.least_side
    if min(height, width) < least:
        raise InputError(
            f"Expected `photo` to have sides of at least {least} pixels for this "
            f"network. Received: a picture of {width} x {height} pixels"
        )


def _check_parts(runtime: Runtime, height: int, width: int) -> None:
    if not runtime.paints_parts:
        raise InputError(
            "Expected `model` to be a file with the signatures moments and paint_part, "
            f"such as a float16 one, since a picture of {width} x {height} pixels is "
            f"painted in tiles. Received: model={runtime.card.name!r}"
        )

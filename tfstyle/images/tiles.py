"""Overlapping tiles for pictures that are too large to process as a whole."""

from collections.abc import Iterator
from typing import NamedTuple

from tfstyle.errors import InputError


class Tile(NamedTuple):
    """Tile of a picture. Each attribute is a pair: a row slice and a column slice.

    Attributes:
        seen: Region of the picture that is the tile's input. It includes a margin (the
            halo), except at the picture's border.
        kept: Region, relative to the tile, whose output does not depend on pixels
            outside the tile.
        written: The same region, relative to the picture. The output is written there.
    """

    seen: tuple[slice, slice]
    kept: tuple[slice, slice]
    written: tuple[slice, slice]


def plan_tiles(
    height: int, width: int, side: int | tuple[int, int], halo: int, multiple: int = 1
) -> list[Tile]:
    """Covers a picture with tiles, row by row.

    The written regions cover each pixel exactly once. There are as few tiles as
    possible, and their sizes are nearly equal, so no tile is very narrow.

    Args:
        height: Height of the picture in pixels, at least 1.
        width: Width of the picture in pixels, at least 1.
        side: Maximum side of the seen region in pixels, or a tuple of its maximum
            height and width.
        halo: Minimum distance, in pixels, between the border of the seen region and
            that of the written region, except at the picture's border.
        multiple: The first row and column of each tile are multiples of this number.

    Returns:
        The tiles; a single tile if the picture fits into one.

    Raises:
        InputError: The picture does not fit into one tile, and `side` is less than
            `2 * halo + multiple`.

    Example:

    >>> [tile.written[1] for tile in plan_tiles(50, 100, 60, 8)]
    [slice(0, 50, None), slice(50, 100, None)]
    """
    tall, wide = (side, side) if isinstance(side, int) else side
    columns = list(_spans(width, wide, halo, multiple))
    return [
        Tile(*zip(row, column, strict=True))
        for row in _spans(height, tall, halo, multiple)
        for column in columns
    ]


def tile_shape(
    height: int, width: int, pixels: float, halo: int, multiple: int = 1
) -> tuple[int, int]:
    """Returns the tile shape for which the tiles of a picture overlap least.

    Args:
        height: Height of the picture in pixels.
        width: Width of the picture in pixels.
        pixels: Maximum number of pixels in the seen region of a tile.
        halo: Width of the halo in pixels, as in `plan_tiles`.
        multiple: Spacing, in pixels, of the grid on which tiles start.

    Returns:
        Maximum height and width of a tile, for the argument `side` of `plan_tiles`. If
        one tile is enough, these are the picture's height and width. If even the
        smallest possible tile has more than `pixels` pixels, these are the height and
        width of that tile.

    Example:

    >>> tile_shape(768, 1024, 500_000, 80, 16)  # two strips
    (768, 640)
    """
    if height * width <= pixels:
        return height, width
    least = 2 * halo + multiple
    shapes = []
    for tall in _sides(height, halo, multiple):
        wide = int(pixels / tall)
        wide = width if wide >= width else wide // multiple * multiple
        if wide >= min(least, width):
            seen = _seen(height, tall, halo, multiple)
            shapes.append((seen * _seen(width, wide, halo, multiple), tall, wide))
    return min(shapes)[1:] if shapes else (min(least, height), min(least, width))


def _sides(size: int, halo: int, multiple: int) -> Iterator[int]:
    """Yields the tile side for 1, 2, 3, ... tiles along an axis."""
    yield size
    for count in range(2, max(2, (size - 2 * halo) // multiple) + 1):
        step = -(-(size - 2 * halo) // count)
        yield min(size, max(1, -(-step // multiple)) * multiple + 2 * halo)


def _seen(size: int, side: int, halo: int, multiple: int) -> int:
    spans = _spans(size, side, halo, multiple)
    return sum(seen.stop - seen.start for seen, _, _ in spans)


def _spans(
    size: int, side: int, halo: int, multiple: int
) -> Iterator[tuple[slice, slice, slice]]:
    """Yields `seen`, `kept` and `written` of each tile along one axis; see `Tile`."""
    if size <= side:
        whole = slice(0, size)
        yield whole, whole, whole
        return
    if side - 2 * halo < multiple:
        raise InputError(
            f"Expected the side of a tile to be at least {2 * halo + multiple} "
            f"(the width of two halos plus {multiple}). Received: side={side!r}"
        )
    step = _step(size, side, halo, multiple)
    # The last tile is up to `multiple - 1` pixels smaller than the other tiles, because
    # its start is rounded up to a multiple of `multiple`.
    last = -(-(size - step - 2 * halo) // multiple) * multiple
    starts = [*range(0, last, step), last]
    cuts = [0, *(start + halo for start in starts[1:]), size]
    for start, begin, end in zip(starts, cuts, cuts[1:], strict=False):
        seen = slice(start, size if start == last else start + step + 2 * halo)
        yield seen, slice(begin - start, end - start), slice(begin, end)


def _step(size: int, side: int, halo: int, multiple: int) -> int:
    """Returns the distance between the starts of neighboring, nearly equal tiles."""
    longest = (side - 2 * halo) // multiple * multiple
    count = -(-(size - 2 * halo) // longest)
    shared = -(-(size - 2 * halo) // count)
    return min(longest, -(-shared // multiple) * multiple)

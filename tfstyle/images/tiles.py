"""A picture in overlapping parts, for what does not fit into memory as a whole."""

from collections.abc import Iterator
from typing import NamedTuple

from tfstyle.errors import InputError


class Tile(NamedTuple):
    """One part of a picture. All are pairs of slices, of rows and of columns.

    Attributes:
        seen: Of the picture, what goes in: with a halo wherever the picture goes on.
        kept: Of the part, what of the outcome is free of its border.
        written: Of the picture, where that goes.
    """

    seen: tuple[slice, slice]
    kept: tuple[slice, slice]
    written: tuple[slice, slice]


def plan_tiles(
    height: int, width: int, side: int, halo: int, multiple: int = 1
) -> list[Tile]:
    """Covers a picture with tiles, row by row.

    What is written covers each pixel once. Tiles are of nearly equal size, so that none
    is a sliver, and the fewest that are no larger than `side`.

    Args:
        height: Of the picture, in pixels, at least 1.
        width: Of the picture, in pixels, at least 1.
        side: Largest side of what a tile sees, a multiple of `multiple`; the last one
            of a row or column may be `multiple - 1` larger.
        halo: Pixels that a tile sees beyond what it writes; none at the picture's own
            border.
        multiple: Tiles start at multiples of it, for what works on a coarser grid.

    Returns:
        The tiles; one that is the whole picture, if it fits.

    Raises:
        InputError: The halo leaves nothing of a tile.

    Example:

    >>> [tile.written[1] for tile in plan_tiles(50, 100, 60, 8)]
    [slice(0, 50, None), slice(50, 100, None)]
    """
    if side - 2 * halo < multiple:
        raise InputError(
            f"Expected the side of a tile to be at least {2 * halo + multiple}: its "
            f"two halos and something between. Received: side={side!r}"
        )
    columns = list(_spans(width, side, halo, multiple))
    return [
        Tile(*zip(row, column, strict=True))
        for row in _spans(height, side, halo, multiple)
        for column in columns
    ]


def _spans(
    size: int, side: int, halo: int, multiple: int
) -> Iterator[tuple[slice, slice, slice]]:
    """Seen, kept and written along one axis."""
    if size < side + multiple:
        whole = slice(0, size)
        yield whole, whole, whole
        return
    step = _step(size, side, halo, multiple)
    # The last one begins where all are alike to the pixel, or as nearly as may be.
    last = (size - step - 2 * halo) // multiple * multiple
    starts = [*range(0, last, step), last]
    cuts = [0, *(start + halo for start in starts[1:]), size]
    for start, begin, end in zip(starts, cuts, cuts[1:], strict=False):
        seen = slice(start, size if start == last else start + step + 2 * halo)
        yield seen, slice(begin - start, end - start), slice(begin, end)


def _step(size: int, side: int, halo: int, multiple: int) -> int:
    """How far tiles begin from each other, if they are as equal as can be."""
    longest = (side - 2 * halo) // multiple * multiple
    count = -(-(size - 2 * halo - multiple + 1) // longest)
    shared = -(-(size - 2 * halo) // count)
    return min(longest, -(-shared // multiple) * multiple)

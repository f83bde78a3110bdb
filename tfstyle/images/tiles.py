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
    height: int, width: int, side: int | tuple[int, int], halo: int, multiple: int = 1
) -> list[Tile]:
    """Covers a picture with tiles, row by row.

    What is written covers each pixel once. Tiles are of nearly equal size, so that none
    is a sliver, and the fewest that are no larger than `side`.

    Args:
        height: Of the picture, in pixels, at least 1.
        width: Of the picture, in pixels, at least 1.
        side: Largest side of what a tile sees, or its height and width, multiples of
            `multiple`; the last one of a row or column may be `multiple - 1` larger.
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
    """Returns the shape of tiles that see the fewest pixels twice.

    Args:
        height: Of the picture, in pixels.
        width: Of the picture, in pixels.
        pixels: The most that a tile may see.
        halo: As for `plan_tiles`.
        multiple: As for `plan_tiles`.

    Returns:
        Height and width, as `plan_tiles` takes them; those of the picture, if it fits.
        The smallest tile if not even that fits.

    Example:

    >>> tile_shape(768, 1024, 500_000, 80, 16)  # two strips
    (768, 608)
    """
    if height * width <= pixels:
        return height, width
    least = 2 * halo + multiple
    shapes = []
    for tall in _sides(height, halo, multiple):
        # The last tile may be larger in both directions.
        wide = int(pixels / (tall + multiple - 1)) - (multiple - 1)
        wide = min(wide // multiple * multiple, width)
        if wide >= min(least, width):
            seen = _seen(height, tall, halo, multiple)
            shapes.append((seen * _seen(width, wide, halo, multiple), tall, wide))
    return min(shapes)[1:] if shapes else (min(least, height), min(least, width))


def _sides(size: int, halo: int, multiple: int) -> Iterator[int]:
    """Of the tiles where they are 1, 2, 3 ... to a side, down to the least."""
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
    """Seen, kept and written along one axis."""
    if size < side + multiple:
        whole = slice(0, size)
        yield whole, whole, whole
        return
    if side - 2 * halo < multiple:
        raise InputError(
            f"Expected the side of a tile to be at least {2 * halo + multiple}: its "
            f"two halos and something between. Received: side={side!r}"
        )
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

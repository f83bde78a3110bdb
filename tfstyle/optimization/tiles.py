"""Choice of tiles that fit into the available memory."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from tfstyle.arguments import check_number
from tfstyle.errors import InputError
from tfstyle.features.layer_names import halo, reach
from tfstyle.images import Tile, plan_tiles, tile_shape
from tfstyle.machine import available_memory
from tfstyle.options import LARGEST_SIDE

# Minimum side of a tile in pixels, regardless of the layers. Smaller tiles would be
# slow, because a large picture would have many thousands of them.
MIN_TILE_SIDE = 64
# Memory that a run needs without tiles: a fixed number of bytes, and bytes per pixel
# for the features and their gradients. Measured: 1478 MiB for a longer side of 512 px,
# and 2238 MiB for 768 px (tests/benchmarks/README.md).
BASE_BYTES = 0.9e9
FEATURE_BYTES_PER_PIXEL = 3300
# Memory that a run needs even with tiles, in bytes per pixel of the whole picture: 20
# float32 RGB pictures of 12 bytes per pixel (the content image, the optimized picture,
# two copies of its gradient, the state of the optimizer, and copies made during a
# step); and the content target at relu4_2, which has 512 float32 channels for every 64
# pixels. A run at 4096 x 2731 pixels with tiles of 960 pixels needed 6.3 GB.
STATE_BYTES_PER_PIXEL = 20 * 12 + 512 * 4 // 64
# Bytes per pixel of a picture while it is being resized: float32 RGB, and the copies of
# its channels that Pillow needs.
RESIZED_BYTES_PER_PIXEL = 3 * 12
# Fraction of the free memory that tiles may use. The rest is left free, because the
# estimate is not exact and other programs need memory too.
MEMORY_SHARE = 0.8


@dataclass(frozen=True)
class TilePlanner:
    """Divides a picture into tiles that fit into memory.

    Args:
        halo: Width, in pixels, of the border that is added around each tile.
        multiple: Spacing of the grid on which tiles start, in pixels.
        pixels: Maximum number of pixels of a tile, including its halo.
        free: Number of bytes of memory that were free when the planner was created.
        side: Maximum side of a tile in pixels, as in `plan_tiles`; if 0, it is computed
            from `pixels`.
    """

    halo: int
    multiple: int
    pixels: float
    free: float
    side: int = 0

    def __call__(self, height: int, width: int) -> list[Tile]:
        """Returns the tiles of a picture, or a single tile if the picture is small."""
        shape = self.side or tile_shape(
            height, width, self.pixels, self.halo, self.multiple
        )
        return plan_tiles(height, width, shape, self.halo, self.multiple)

    def has_room(self, height: int, width: int, more: float) -> bool:
        """Whether a picture needs no tiles and `more` bytes of memory remain free."""
        is_whole = len(self(height, width)) == 1
        return is_whole and _bytes_as_a_whole((height, width)) + more <= self.free

    def check_picture(
        self, size: tuple[int, int], name: str, value: int | float
    ) -> None:
        """Raises an error if a picture does not fit into memory even in tiles.

        Args:
            size: Height and width of the picture in pixels.
            name: Name of the argument that sets the size, for the message.
            value: Value of the argument.

        Raises:
            InputError: There is not enough memory.
        """
        height, width = size
        needed = BASE_BYTES + RESIZED_BYTES_PER_PIXEL * height * width
        if needed > self.free:
            raise InputError(
                f"Expected `{name}` to fit into the {self.free / 1e9:.1f} GB of free "
                f"memory; a picture of {width} x {height} pixels needs about "
                f"{needed / 1e9:.1f} GB. Received: {name}={value!r}"
            )


def plan_tiles_for(
    size: tuple[int, int], layers: Sequence[str], tile_size: int = 0
) -> TilePlanner:
    """Returns a planner of tiles that fit into the free memory.

    Args:
        size: Height and width of the result in pixels.
        layers: Names of the VGG19 layers that the objective uses.
        tile_size: Maximum side of a tile in pixels. 0 means a single tile if the
            picture fits into memory, and otherwise the largest tiles that fit.

    Raises:
        InputError: `tile_size` is too small for the layers, or there is not enough
            memory for a tile of this size. If `tile_size` is 0, there is not enough
            memory for the smallest possible tile.
    """
    if tile_size:
        _check_side(tile_size, layers)
    width_of_halo, multiple = halo(layers)
    free = available_memory()
    pixels = _affordable_pixels(size, free)
    smallest = tile_size or least_side(layers)
    least = min(smallest, size[0]) * min(smallest, size[1])
    if least > pixels:
        reducible = "picture or tile" if tile_size else "picture"
        raise _too_large(size, least, free, reducible)
    return TilePlanner(width_of_halo, multiple, pixels, free, tile_size)


def _check_side(tile_size: int, layers: Sequence[str]) -> None:
    bounds = max(MIN_TILE_SIDE, least_side(layers)), LARGEST_SIDE
    try:
        check_number("tile_size", tile_size, *bounds, integer=True, also=0)
    except InputError as error:
        deepest = max(layers, key=reach)
        raise error.advising(
            f"smaller tiles have no room for the pixels that layer {deepest} needs"
        ) from None


def least_side(layers: Sequence[str]) -> int:
    """Returns the minimum side of a tile in pixels: two halos plus one grid spacing.

    Example:

    >>> least_side(["relu5_1"])
    176
    """
    width_of_halo, multiple = halo(layers)
    return 2 * width_of_halo + multiple


def check_memory(sizes: Sequence[tuple[int, int]], name: str, value: int | str) -> None:
    """Raises an error if the features of the largest picture do not fit into memory.

    Args:
        sizes: Height and width of each picture in pixels.
        name: Name of the argument that sets the size, for the message.
        value: Value of the argument.

    Raises:
        InputError: There is not enough memory; the message says how much is needed.
    """
    height, width = max(sizes, key=lambda size: size[0] * size[1])
    needed, free = _bytes_as_a_whole((height, width)), available_memory()
    if needed > free:
        raise InputError(
            f"Expected `{name}` to fit into the {free / 1e9:.1f} GB of free memory; "
            f"{width} x {height} pixels need about {needed / 1e9:.1f} GB. "
            f"Choose a smaller `{name}`, or close other programs. "
            f"Received: {name}={value!r}"
        )


def log_tiles(size: tuple[int, int], planner: TilePlanner) -> None:
    """Logs a message if a picture of the given size will be optimized in tiles."""
    tiles = planner(*size)
    if len(tiles) == 1:
        return
    shapes = [tuple(side.stop - side.start for side in t.seen) for t in tiles]
    height, width = (max(sides) for sides in zip(*shapes, strict=True))
    needed = f"would need {_bytes_as_a_whole(size) / 1e9:.1f} GB of memory"
    asked = f"is optimized in tiles because `tile_size` is {planner.side}"
    logging.getLogger("tfstyle").info(
        "A picture of %d x %d pixels %s; using %d tiles of at most %d x %d pixels, "
        "which is slower but gives the same result.",
        *(*size[::-1], asked if planner.side else needed),
        *(len(tiles), width, height),
    )


def _bytes_as_a_whole(size: tuple[int, int]) -> float:
    return BASE_BYTES + FEATURE_BYTES_PER_PIXEL * size[0] * size[1]


def _bytes_beside_tiles(size: tuple[int, int]) -> float:
    return BASE_BYTES + STATE_BYTES_PER_PIXEL * size[0] * size[1]


def _affordable_pixels(size: tuple[int, int], free: float) -> float:
    """Returns the number of pixels whose features fit into memory at once."""
    if _bytes_as_a_whole(size) <= free:
        return (free - BASE_BYTES) / FEATURE_BYTES_PER_PIXEL
    return MEMORY_SHARE * (free - _bytes_beside_tiles(size)) / FEATURE_BYTES_PER_PIXEL


def _too_large(
    size: tuple[int, int], least: int, free: float, reducible: str
) -> InputError:
    needed = _bytes_beside_tiles(size) + FEATURE_BYTES_PER_PIXEL * least / MEMORY_SHARE
    height, width = size
    return InputError(
        f"Expected at least {needed / 1e9:.1f} GB of free memory to optimize a picture "
        f"of {width} x {height} pixels in tiles. Choose a smaller {reducible}, or "
        f"close other programs. Received: {free / 1e9:.1f} GB of free memory"
    )

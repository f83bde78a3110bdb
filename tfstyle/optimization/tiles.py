"""In which parts a picture is optimised, by the memory that is free."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from tfstyle.errors import InputError
from tfstyle.features.layer_names import halo
from tfstyle.images import Tile, plan_tiles, tile_shape
from tfstyle.optimization.memory import BYTES_A_PIXEL, BYTES_AT_ALL, available_memory

# Held of the whole picture, whatever the tile: float32 RGB of the photograph, the
# picture, its gradient twice, two past steps or the best picture and two moments, and
# what replaces them in a step, 12 bytes each; and the target at relu4_2, 512 channels
# at each 64th pixel. Measured at 4096 x 2731 pixels in tiles of 960: 6.3 GB.
BYTES_A_WHOLE_PIXEL = 20 * 12 + 512 * 4 // 64
# Of what is free for tiles: the estimate is not exact, and others want some.
SHARE_OF_MEMORY = 0.8


@dataclass(frozen=True)
class TilePlanner:
    """Cuts pictures into tiles that fit.

    Attributes:
        halo: Pixels that a tile sees beyond its own.
        multiple: Tiles begin at multiples of it.
        pixels: The most that a tile sees.
        side: Largest side of a tile, if that was asked for; else 0.
    """

    halo: int
    multiple: int
    pixels: float
    side: int = 0

    def __call__(self, height: int, width: int) -> list[Tile]:
        """The tiles of a picture; one, if it fits as a whole."""
        shape = self.side or tile_shape(
            height, width, self.pixels, self.halo, self.multiple
        )
        return plan_tiles(height, width, shape, self.halo, self.multiple)


def plan_for(
    size: tuple[int, int], layers: Sequence[str], tile_size: int = 0
) -> TilePlanner:
    """Chooses tiles for a picture: none if it fits, else the largest that do.

    Args:
        size: Height and width of the result.
        layers: All that are looked at.
        tile_size: Largest side of a tile; 0 to choose by the memory that is free.

    Raises:
        InputError: The memory does not suffice for the smallest tile, or not for one of
            `tile_size`.
    """
    wide, multiple = halo(layers)
    pixels = _affordable(size)
    side = tile_size // multiple * multiple
    smallest = side or least_side(layers)
    least = min(smallest, size[0]) * min(smallest, size[1])
    if least > pixels:
        raise _too_large(size, least)
    return TilePlanner(wide, multiple, pixels, side)


def least_side(layers: Sequence[str]) -> int:
    """The smallest side of a tile that has pixels of its own.

    Example:

    >>> least_side(["relu5_1"])
    176
    """
    wide, multiple = halo(layers)
    return 2 * wide + multiple


def tell(size: tuple[int, int], tiles: Sequence[Tile]) -> None:
    """Logs that a picture is optimised in tiles, if it is."""
    if len(tiles) > 1:
        shapes = [tuple(side.stop - side.start for side in t.seen) for t in tiles]
        logging.getLogger("tfstyle").warning(
            "%d x %d pixels at once would need %.1f GB of memory: in %d tiles of at "
            "most %d x %d, exactly the same and slower.",
            *reversed(size),
            _bytes_as_a_whole(size) / 1e9,
            len(tiles),
            *reversed([max(sides) for sides in zip(*shapes, strict=True)]),
        )


def _bytes_as_a_whole(size: tuple[int, int]) -> float:
    return BYTES_AT_ALL + BYTES_A_PIXEL * size[0] * size[1]


def _bytes_beside_tiles(size: tuple[int, int]) -> float:
    return BYTES_AT_ALL + BYTES_A_WHOLE_PIXEL * size[0] * size[1]


def _affordable(size: tuple[int, int]) -> float:
    """Pixels that fit at once."""
    free = available_memory()
    if _bytes_as_a_whole(size) <= free:
        return (free - BYTES_AT_ALL) / BYTES_A_PIXEL
    return SHARE_OF_MEMORY * (free - _bytes_beside_tiles(size)) / BYTES_A_PIXEL


def _too_large(size: tuple[int, int], least: int) -> InputError:
    needed = _bytes_beside_tiles(size) + BYTES_A_PIXEL * least / SHARE_OF_MEMORY
    return InputError(
        f"Expected at least {needed / 1e9:.1f} GB of free memory for a picture of "
        f"{size[1]} x {size[0]} pixels in tiles, found {available_memory() / 1e9:.1f}. "
        "Choose a smaller `image_size` or `tile_size`, or close other programs. "
        f"Received: image_size={max(size)}"
    )

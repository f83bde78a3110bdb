import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images import plan_tiles, tile_shape

# height, width, side, halo, multiple
PLANS = [
    (100, 100, 100, 8, 4),
    (103, 103, 100, 8, 4),
    (104, 104, 100, 8, 4),
    (101, 333, 64, 12, 4),
    (333, 16, 40, 16, 4),
    (1, 57, 5, 2, 1),
    (64, 65, 9, 0, 3),
    (2000, 3000, 1024, 56, 4),
]


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_each_pixel_is_written_once(plan):
    height, width, *_ = plan
    count = np.zeros((height, width), np.uint8)
    for tile in plan_tiles(*plan):
        count[tile.written] += 1
    assert (count == 1).all()


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_what_is_kept_is_what_is_written(plan):
    height, width, *_ = plan
    rows, columns = np.indices((height, width))
    for tile in plan_tiles(*plan):
        for numbers in (rows, columns):
            seen = numbers[tile.seen]
            np.testing.assert_array_equal(seen[tile.kept], numbers[tile.written])


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_a_halo_is_seen_wherever_the_picture_goes_on(plan):
    height, width, side, halo, multiple = plan
    for tile in plan_tiles(*plan):
        for seen, written, size in zip(
            tile.seen, tile.written, (height, width), strict=True
        ):
            assert seen.start % multiple == 0
            assert seen.start == 0 or written.start - seen.start >= halo
            assert seen.stop == size or seen.stop - written.stop >= halo
            assert seen.stop - seen.start <= side


def test_there_are_no_more_tiles_than_needed_and_none_is_a_sliver():
    # of 104 seen pixels, 8 at each end are halo: 88 to write, and 96 at the borders
    tiles = plan_tiles(1, 2 * 96 + 3 * 88, 104, 8)
    assert len(tiles) == 5
    tiles = plan_tiles(1, 2 * 96 + 3 * 88 + 1, 104, 8)
    assert len(tiles) == 6
    widths = [tile.seen[1].stop - tile.seen[1].start for tile in tiles]
    assert max(widths) - min(widths) <= 1


def test_tiles_of_halo_alone_are_refused():
    with pytest.raises(InputError, match=r"at least 20 .*Received: side=16"):
        plan_tiles(100, 100, 16, 8, 4)


@pytest.mark.slow
@pytest.mark.parametrize("pixels", [3e4, 1e5, 4e5, 1e6])
@pytest.mark.parametrize("size", [(768, 1024), (333, 2000), (2731, 4096), (150, 9000)])
def test_no_shape_of_tiles_sees_fewer_pixels(size, pixels):
    def seen(shape):
        tiles = plan_tiles(*size, shape, 80, 16)
        areas = [np.prod([s.stop - s.start for s in tile.seen]) for tile in tiles]
        return sum(areas), max(areas)

    total, largest = seen(tile_shape(*size, pixels, 80, 16))
    smallest = min(176, size[0]) * 176
    assert largest <= max(pixels, smallest)
    side = int(pixels**0.5)
    if side >= 176:
        assert total <= seen(side)[0]


def test_a_picture_that_fits_is_one_tile():
    assert tile_shape(30, 50, 1500, 8, 4) == (30, 50)
    assert tile_shape(30, 50, 10, 8, 4) == (20, 20)  # two halos and 4 between


def test_strips_and_squares():
    tiles = plan_tiles(100, 90, (100, 40), 8, 4)
    assert all(tile.written[0] == slice(0, 100) for tile in tiles)
    assert max(tile.seen[1].stop - tile.seen[1].start for tile in tiles) <= 40

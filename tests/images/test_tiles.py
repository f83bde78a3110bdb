import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images import plan_tiles

# height, width, side, halo, multiple
PLANS = [
    (100, 100, 100, 8, 4),
    (103, 103, 100, 8, 4),
    (104, 104, 100, 8, 4),
    (101, 333, 64, 12, 4),
    (333, 16, 40, 16, 4),
    (1, 57, 5, 2, 1),
    (64, 65, 9, 0, 3),
    (8000, 12000, 1024, 56, 4),
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
            assert seen.stop - seen.start <= side + multiple - 1


def test_there_are_no_more_tiles_than_needed_and_none_is_a_sliver():
    # of 104 seen pixels, 8 at each end are halo: 88 to write, and 96 at the borders
    tiles = plan_tiles(1, 2 * 96 + 3 * 88, 104, 8)
    assert len(tiles) == 5
    tiles = plan_tiles(1, 2 * 96 + 3 * 88 + 1, 104, 8)
    assert len(tiles) == 6
    widths = [tile.seen[1].stop - tile.seen[1].start for tile in tiles]
    assert max(widths) - min(widths) <= 1


def test_tiles_of_halo_alone_are_refused():
    with pytest.raises(InputError, match=r"at least 20: .*Received: side=16"):
        plan_tiles(100, 100, 16, 8, 4)

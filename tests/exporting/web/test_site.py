"""Limits of an exported page."""

import pytest

from tfstyle.exporting.web.site import LIMITS, tile_side


@pytest.mark.parametrize("multiple", [1, 4, 16])
@pytest.mark.parametrize("halo", [0, 40, 96, 144, 182, 183, 250, 365, 500])
def test_tiles_keep_a_third_and_take_no_more_memory_than_a_picture(halo, multiple):
    side = tile_side(halo, multiple)
    assert side >= 576
    kept = side - 2 * halo
    assert kept >= side // 3
    if 3 * halo <= 1072:
        assert (side + multiple - 1) ** 2 <= LIMITS["whole_pixels"]
    if halo <= 178:  # then a tile can keep more
        assert kept >= 2 * side // 3

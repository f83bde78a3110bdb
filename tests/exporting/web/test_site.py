"""Tests of the limits and files of an exported page."""

import pytest

from tfstyle.exporting.web.site import (
    LIMITS,
    OWN_PAGE,
    SERVED_PAGE,
    page_halo,
    tile_side,
)
from tfstyle.methods.stylize.patch_sample import PATCH_SIDE
from tfstyle.models.find import find_model


@pytest.mark.parametrize("multiple", [1, 4, 16])
@pytest.mark.parametrize("halo", [0, 40, 96, 144, 182, 183, 250, 365, 500])
def test_tiles_keep_a_third_and_take_no_more_memory_than_a_picture(halo, multiple):
    side = tile_side(halo, multiple)
    assert side >= 576
    kept = side - 2 * halo
    assert kept >= side // 3
    if 3 * halo <= 864:
        assert (side + multiple - 1) ** 2 <= LIMITS["whole_pixels"]
    if halo <= 144:  # with a narrow halo, a larger part of a tile is kept
        assert kept >= 2 * side // 3


@pytest.mark.parametrize(("model", "halo"), [("any", 96), ("classic", 36)])
def test_halos_of_the_page_are_shorter_than_those_of_exact_tiles(model, halo):
    assert page_halo(find_model(model).card) == halo


def test_patches_are_as_large_as_those_of_stylize():
    assert LIMITS["patch_side"] == PATCH_SIDE


def test_only_the_api_of_the_served_page_is_replaced():
    served, own = ({p.name for p in page.iterdir()} for page in (SERVED_PAGE, OWN_PAGE))
    assert served & own == {"api.js"}

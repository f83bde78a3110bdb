import logging

import pytest

from tfstyle.errors import InputError
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import tile_shape
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.optimization import tiles as tile_planner
from tfstyle.optimization.tiles import plan_for, tell


@pytest.fixture
def free(monkeypatch):
    def set_free(gigabytes):
        monkeypatch.setattr(tile_planner, "available_memory", lambda: gigabytes * 1e9)

    return set_free


def _largest(tiles):
    return max(
        (t.seen[0].stop - t.seen[0].start) * (t.seen[1].stop - t.seen[1].start)
        for t in tiles
    )


def test_what_fits_is_one_tile_and_nothing_is_said(free, caplog):
    free(3)
    tiles = plan_for((700, 900), STYLE_LAYERS)(700, 900)
    assert len(tiles) == 1
    tell((700, 900), tiles)
    assert not caplog.records


def test_what_does_not_fit_is_tiles_that_do_and_is_told(free, caplog):
    free(4)
    tiles = plan_for((1500, 2000), STYLE_LAYERS)(1500, 2000)
    pixels = 0.8 * (4e9 - 0.9e9 - 272 * 3e6) / 3300
    assert 0.5 * pixels < _largest(tiles) <= pixels
    tell((1500, 2000), tiles)
    (line,) = caplog.records
    assert line.levelno == logging.WARNING
    assert "2000 x 1500 pixels at once would need 10.8 GB" in line.getMessage()
    assert f"{len(tiles)} tiles" in line.getMessage()


def test_the_side_that_was_asked_for_is_kept(free):
    free(16)
    tiles = plan_for((500, 600), STYLE_LAYERS, 300)(500, 600)
    sides = {s.stop - s.start for tile in tiles for s in tile.seen}
    assert 200 < max(sides) <= 288 + 15  # a multiple of 16, and the odd rest
    assert len(plan_for((300, 200), STYLE_LAYERS, 300)(300, 200)) == 1


@pytest.mark.parametrize("tile_size", [0, 1500])
def test_without_memory_for_a_tile_the_ways_out_are_named(free, tile_size):
    free(1.5 if tile_size == 0 else 4)
    with pytest.raises(InputError, match="smaller `image_size` or `tile_size`, or"):
        plan_for((3000, 4000), STYLE_LAYERS, tile_size)


def test_tiles_without_pixels_of_their_own_are_refused():
    OptimizeOptions(tile_size=176)
    with pytest.raises(InputError, match=r"from 176.*tile_size=175"):
        OptimizeOptions(tile_size=175)
    with pytest.raises(InputError, match=r"from 272.*tile_size=200"):
        OptimizeOptions(tile_size=200, style_layers="relu5_4")


def test_patches_are_refused_in_tiles_alone(free):
    options = OptimizeOptions(statistic="mrf")
    free(16)
    assert len(options.plan_tiles((300, 400))(300, 400)) == 1
    free(2)
    with pytest.raises(InputError, match=r"w2 where 800 x 600 .*statistic='mrf'"):
        options.plan_tiles((600, 800))
    assert len(OptimizeOptions().plan_tiles((600, 800))(600, 800)) > 1


def test_larger_tiles_come_of_more_memory(free):
    shapes = []
    for gigabytes in (5, 8, 16):
        free(gigabytes)
        planner = plan_for((2731, 4096), STYLE_LAYERS)
        shapes.append(tile_shape(2731, 4096, planner.pixels, 80, 16))
        assert 2e5 < _largest(planner(2731, 4096)) <= planner.pixels
    areas = [height * width for height, width in shapes]
    assert areas == sorted(areas)

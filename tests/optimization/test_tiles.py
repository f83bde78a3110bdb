import logging

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import tile_shape
from tfstyle.methods.dream.options import DreamOptions
from tfstyle.methods.optimize.inputs import load_inputs, plan_optimize
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.methods.texture.inputs import plan_texture
from tfstyle.methods.texture.options import TextureOptions
from tfstyle.optimization import tiles as module
from tfstyle.optimization.tiles import check_memory, log_tiles, plan_tiles_for


@pytest.fixture
def free(monkeypatch):
    def set_free(gigabytes):
        monkeypatch.setattr(module, "available_memory", lambda: gigabytes * 1e9)

    return set_free


def _largest(tiles):
    return max(
        (t.seen[0].stop - t.seen[0].start) * (t.seen[1].stop - t.seen[1].start)
        for t in tiles
    )


def test_what_fits_is_one_tile_and_nothing_is_said(free, caplog):
    caplog.set_level("INFO", "tfstyle")
    free(3)
    planner = plan_tiles_for((700, 900), STYLE_LAYERS)
    assert len(planner(700, 900)) == 1
    log_tiles((700, 900), planner)
    assert not caplog.records


def test_what_does_not_fit_is_tiles_that_do_and_is_logged(free, caplog):
    caplog.set_level("INFO", "tfstyle")
    free(4)
    planner = plan_tiles_for((1500, 2000), STYLE_LAYERS)
    tiles = planner(1500, 2000)
    pixels = 0.8 * (4e9 - 0.9e9 - 272 * 3e6) / 3300
    assert 0.5 * pixels < _largest(tiles) <= pixels
    log_tiles((1500, 2000), planner)
    (line,) = caplog.records
    assert line.levelno == logging.INFO
    assert "2000 x 1500 pixels would need 10.8 GB" in line.getMessage()
    assert f"{len(tiles)} tiles" in line.getMessage()


@pytest.mark.parametrize("gigabytes", [2, 16])
def test_tiles_that_were_asked_for_are_not_for_lack_of_memory(free, gigabytes, caplog):
    caplog.set_level("INFO", "tfstyle")
    free(gigabytes)
    log_tiles((500, 650), plan_tiles_for((500, 650), STYLE_LAYERS, 500))
    # Halos have 80 pixels: (650 - 2 * 80) / 2, rounded up to a multiple of 16, is 256,
    # and 256 + 2 * 80 is 416.
    assert caplog.messages == [
        "A picture of 650 x 500 pixels is optimized in tiles because `tile_size` is "
        "500; using 2 tiles of at most 416 x 500 pixels, which is slower but gives the "
        "same result."
    ]


def test_the_side_that_was_asked_for_is_kept(free):
    free(16)
    tiles = plan_tiles_for((500, 600), STYLE_LAYERS, 300)(500, 600)
    sides = {s.stop - s.start for tile in tiles for s in tile.seen}
    assert 200 < max(sides) <= 300
    assert len(plan_tiles_for((300, 200), STYLE_LAYERS, 300)(300, 200)) == 1
    assert len(plan_tiles_for((301, 200), STYLE_LAYERS, 300)(301, 200)) == 2


@pytest.mark.parametrize(
    ("tile_size", "gigabytes", "way"),
    [(0, 1.5, "picture"), (1500, 4, "picture or tile")],
)
def test_without_memory_for_a_tile_the_ways_out_are_named(
    free, tile_size, gigabytes, way
):
    free(gigabytes)
    with pytest.raises(InputError, match=f"Choose a smaller {way}, or close"):
        plan_tiles_for((3000, 4000), STYLE_LAYERS, tile_size)


@pytest.mark.parametrize("side", [1, 63])
@pytest.mark.parametrize("make", [OptimizeOptions, TextureOptions, DreamOptions])
def test_absurdly_small_tiles_are_refused(make, side):
    assert make(tile_size=64).tile_size == 64
    with pytest.raises(InputError, match="0 or a whole number from 64 to 65536"):
        make(tile_size=side)


def test_tiles_without_pixels_of_their_own_are_refused(free):
    free(16)
    plan_tiles_for((500, 600), STYLE_LAYERS, 176)
    with pytest.raises(
        InputError, match=r"0 or a whole number from 176 .*relu5_1.*: tile_size=175"
    ):
        plan_tiles_for((500, 600), STYLE_LAYERS, 175)
    with pytest.raises(InputError, match=r"from 272.*tile_size=200"):
        plan_tiles_for((500, 600), ["relu5_4"], 200)


def _texture_plan(**options):
    options = TextureOptions(output_size="800x600", **options)
    return plan_texture(np.zeros((32, 32, 3), np.float32), options)


def _optimize_plan(**options):
    options = OptimizeOptions(image_size=800, **options)
    pictures = np.zeros((2, 600, 800, 3), np.float32)
    return plan_optimize(load_inputs(*pictures, options), options)


@pytest.mark.parametrize("plan", [_optimize_plan, _texture_plan])
def test_terms_that_are_no_sums_are_refused_in_tiles_alone(free, plan):
    free(16)
    plan(statistic="mrf")
    free(2)
    with pytest.raises(InputError, match=r"gram.*in tiles.*statistic='mrf'"):
        plan(statistic="mrf")
    assert len(plan().plan.tiles(600, 800)) > 1


def test_pictures_that_are_seen_as_a_whole_have_to_fit(free):
    free(2)
    check_memory([(500, 500), (100, 900)], "image_size", 500)
    with pytest.raises(InputError, match=r"2\.0 GB.*4\.2 GB.*image_size=1000"):
        check_memory([(500, 500), (1000, 1000)], "image_size", 1000)


def test_larger_tiles_come_of_more_memory(free):
    shapes = []
    for gigabytes in (5, 8, 16):
        free(gigabytes)
        planner = plan_tiles_for((2731, 4096), STYLE_LAYERS)
        shapes.append(tile_shape(2731, 4096, planner.pixels, 80, 16))
        assert 2e5 < _largest(planner(2731, 4096)) <= planner.pixels
    areas = [height * width for height, width in shapes]
    assert areas == sorted(areas)


def test_style_images_that_fit_in_no_way_are_refused(free):
    free(4)
    with pytest.raises(InputError, match=r"`style_size`.*4\.0 GB.*130\.5 GB"):
        _texture_plan(style_size=60_000)
    with pytest.raises(InputError, match=r"`style_size`.*style_size=60000"):
        _optimize_plan(style_size=60_000)


@pytest.mark.parametrize(
    ("gigabytes", "convolution"), [(2.6, "direct"), (2.8, "winograd")]
)
def test_winograds_algorithm_has_its_memory_or_is_not_used(
    free, gigabytes, convolution
):
    # As a whole, 600 x 800 pixels need 0.9 + 3300 * 0.00048 = 2.5 GB.
    free(gigabytes)
    one_scale = {"scale_factor": 1, "precision": "float32"}
    plan = _optimize_plan(convolution="winograd", **one_scale).plan
    assert plan.convolutions == [convolution]
    assert len(plan.tiles(600, 800)) == 1

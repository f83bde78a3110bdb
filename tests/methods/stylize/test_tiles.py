from types import SimpleNamespace

import numpy as np
import pytest

from tfstyle.images import resize, to_uint8
from tfstyle.images.psnr import psnr
from tfstyle.methods.stylize import patch_sample as whole
from tfstyle.methods.stylize import tiles as tiling
from tfstyle.methods.stylize.tiles import (
    MIN_TILE_SIDE,
    choose_side,
    halo_of,
    paint_in_tiles,
    paint_photo,
)
from tfstyle.models.card import Card
from tfstyle.models.find import find_model
from tfstyle.runtimes import open_runtime

WEIGHTS = np.array([0.5, 0.0, 0.5], np.float32)


@pytest.fixture(params=["litert", "keras", "saved_model"])
def runtime(model, saved_model, request):
    if request.param == "litert":
        pytest.importorskip("ai_edge_litert")
    files = find_model(saved_model if request.param == "saved_model" else model)
    return open_runtime(files, request.param, 1.0)


@pytest.fixture
def photo(random):
    """Coarse and fine noise, 301 x 410."""
    coarse = resize(random.random((10, 13, 3), np.float32), (301, 410), clip=True)
    fine = random.random((301, 410, 3), np.float32)
    return 0.7 * coarse + 0.3 * fine


def test_tiles_of_the_same_moments_are_the_whole(photo, runtime):
    expected = runtime.paint(photo[None], WEIGHTS[None])[0]
    shares = []
    painted = paint_in_tiles(runtime, photo, WEIGHTS, MIN_TILE_SIDE, shares.append)
    assert len(shares) >= 4
    assert shares[-1] == 1.0
    assert shares == sorted(shares)
    # the order of additions differs with the size
    np.testing.assert_allclose(painted, expected, atol=1 / 255)
    assert np.abs(painted - expected).mean() < 1e-5


def test_there_is_no_seam(photo, runtime, monkeypatch):
    monkeypatch.setattr(whole, "SAMPLE_PIXELS", 40_000)
    painted = paint_in_tiles(runtime, photo, WEIGHTS, MIN_TILE_SIDE, lambda share: None)
    halo = halo_of(runtime.card)
    tiles = tiling.plan_tiles(301, 410, MIN_TILE_SIDE, halo, runtime.family.multiple)
    steps = np.square(np.diff(painted, axis=1)).mean(axis=(0, 2))
    seams = sorted({tile.written[1].start - 1 for tile in tiles} - {-1})
    around = [steps[x - 12 : x + 13].mean() for x in seams]
    assert seams
    np.testing.assert_array_less(steps[seams], 1.5 * np.array(around))


def test_a_smaller_halo_would_show(photo, runtime, monkeypatch):
    expected = runtime.paint(photo[None], WEIGHTS[None])[0]
    monkeypatch.setattr(tiling, "halo_of", lambda card: 8)
    painted = paint_in_tiles(runtime, photo, WEIGHTS, MIN_TILE_SIDE, lambda share: None)
    assert np.abs(painted - expected).max() > 2 / 255


def test_bytes_give_bytes(photo, runtime):
    exact = paint_in_tiles(runtime, photo, WEIGHTS, MIN_TILE_SIDE, lambda share: None)
    pixels = to_uint8(photo)
    painted = paint_in_tiles(
        runtime, pixels, WEIGHTS, MIN_TILE_SIDE, lambda share: None
    )
    assert painted.dtype == np.uint8
    assert np.abs(painted / 255 - exact).mean() < 1 / 255


@pytest.mark.parametrize("blocks", [0, 1, 5, 9])
def test_the_halo_is_as_far_as_the_network_sees(blocks):
    """Counted layer by layer, from the outcome back to the picture."""
    first, last = 0, 3  # four pixels of every phase
    first, last = first - 3, last + 3  # 7 x 7
    for _ in range(2):  # 3 x 3 and then the pixels below
        first, last = (first - 1) // 2, (last + 1) // 2
    first, last = first - 2 * blocks, last + 2 * blocks  # 3 x 3 twice
    first, last = 2 * first - 1, 2 * last + 1  # 3 x 3, every second pixel
    first, last = 2 * first - 3, 2 * last + 3  # 7 x 7, every second pixel
    card = Card("any", "TransformerNet", ("a",), {"options": {"blocks": blocks}})
    reach, halo = max(-first, last - 3), halo_of(card)
    assert reach <= halo < reach + 8
    assert halo % card.family.multiple == 0


def test_a_picture_is_whole_while_memory_and_time_allow(monkeypatch):
    monkeypatch.setattr(tiling, "available_memory", lambda: 1e11)
    assert choose_side(1500, 2000) == 2000
    assert choose_side(8000, 12000) == tiling.DEFAULT_TILE_SIDE
    assert choose_side(1500, 2000, 302) == 302
    monkeypatch.setattr(tiling, "available_memory", lambda: 4e8)
    assert MIN_TILE_SIDE < choose_side(1500, 2000) < 700
    monkeypatch.setattr(tiling, "available_memory", lambda: 0)
    assert choose_side(1500, 2000) == MIN_TILE_SIDE


@pytest.mark.parametrize(
    ("name", "side", "longest"),
    [("classic", 257, 257), ("classic", 900, 900), ("any", 256, 768)],
)
def test_tiles_are_as_small_as_asked_for_unless_the_network_needs_more(
    name, side, longest, monkeypatch
):
    shapes = []

    def paint_part(seen, styles, moments, origin):
        shapes.append(seen.shape[1:3])
        return seen

    card = find_model(name).card
    runtime = SimpleNamespace(card=card, family=card.family, paint_part=paint_part)
    photo = np.zeros((911, 1307, 3), np.float32)
    painted = paint_in_tiles(
        runtime, photo, WEIGHTS, side, lambda share: None, np.zeros((1, 1))
    )
    np.testing.assert_array_equal(painted, photo)
    assert 0.75 * longest < np.max(shapes) <= longest


def test_tiles_of_a_saved_model_are_those_of_keras(model, saved_model, photo):
    runtimes = [
        open_runtime(find_model(saved_model), "auto", 1.0),
        open_runtime(find_model(model), "keras", 1.0),
    ]
    ours, keras = (
        paint_in_tiles(runtime, photo, WEIGHTS, MIN_TILE_SIDE, lambda share: None)
        for runtime in runtimes
    )
    assert psnr(ours, keras) >= 90


@pytest.mark.parametrize("side", [MIN_TILE_SIDE, 1000])
@pytest.mark.parametrize("origin", [(5, 18), (-3, 0), (16, -32)])
def test_strokes_follow_the_origin(photo, runtime, origin, side):
    """A part of a picture is painted as in the whole, whatever pixel it begins at."""
    moments = runtime.moments(photo[None], WEIGHTS[None])
    places = [max(0, -place) for place in origin]
    whole = paint_photo(
        runtime, photo, WEIGHTS, 1000, moments=moments, origin=tuple(-p for p in places)
    )
    top, left = (max(0, place) for place in origin)
    moved = tuple(p + o for p, o in zip((-p for p in places), (top, left), strict=True))
    part = paint_photo(
        runtime, photo[top:, left:], WEIGHTS, side, moments=moments, origin=moved
    )
    halo = halo_of(runtime.card)
    inner = (slice(halo, -halo), slice(halo, -halo))
    np.testing.assert_allclose(part[inner], whole[top:, left:][inner], atol=1 / 255)


def test_an_origin_off_the_grid_changes_strokes(photo, runtime):
    moments = runtime.moments(photo[None], WEIGHTS[None])
    one, other = (
        paint_photo(runtime, photo, WEIGHTS, 1000, moments=moments, origin=origin)
        for origin in ((0, 0), (1, 2))
    )
    assert np.abs(one - other).max() > 2 / 255


def test_a_picture_that_is_painted_as_a_whole_stays_whole(photo, runtime, monkeypatch):
    moments, calls = runtime.moments(photo[None], WEIGHTS[None]), []
    paint_part = runtime.paint_part
    monkeypatch.setattr(
        runtime, "paint_part", lambda *given: calls.append(1) or paint_part(*given)
    )
    side = choose_side(*photo.shape[:2])
    paint_photo(runtime, photo, WEIGHTS, side, moments=moments, origin=(3, 1))
    assert len(calls) == 1

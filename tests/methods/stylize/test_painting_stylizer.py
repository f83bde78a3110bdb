"""Tests of photographs in named styles, styles of paintings, and blends of both."""

import logging

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tests.methods.stylize.codes import code_of_file, code_of_name, paint
from tests.painting_model import STYLES
from tfstyle.errors import InputError
from tfstyle.images import load
from tfstyle.methods.stylize.options import StylizeOptions


def test_a_painting_is_shown_with_a_shorter_side_of_256_pixels(make, photo, painting):
    expected = paint(photo, code_of_file(painting))
    np.testing.assert_allclose(make()(photo, painting), expected, atol=0.01)
    # As a string, although the name contains a comma and a colon.
    np.testing.assert_allclose(make()(photo, str(painting)), expected, atol=0.01)
    assert np.abs(paint(photo, code_of_name("dots")) - expected).max() > 0.05


def test_names_and_paintings_blend_by_weight(make, photo, painting):
    code = 0.75 * code_of_name("waves") + 0.25 * code_of_file(painting)
    expected = paint(photo, code)
    stylizer, picture = make(), load(painting)
    for style in (
        ["waves:3", painting],
        {"waves": 3, painting: 1},
        {"waves": 1.5, str(painting): 0.5},
        ["waves:3", f"{painting}:1"],
    ):
        np.testing.assert_allclose(stylizer(photo, style), expected, atol=0.01)
    half = stylizer(photo, ["waves", picture])
    code = 0.5 * code_of_name("waves") + 0.5 * code_of_file(painting)
    np.testing.assert_allclose(half, paint(photo, code), atol=0.01)


def test_the_public_class_serves_both_kinds_of_networks(make, photo, painting_model):
    options = StylizeOptions(model=str(painting_model), runtime="litert")
    stylizer = tfstyle.Stylizer(options)
    assert stylizer.styles == STYLES
    np.testing.assert_array_equal(stylizer(photo, "dots"), make()(photo, "dots"))


def test_strength_mixes_with_the_photograph(make, photo):
    expected = photo + 0.25 * (paint(photo, code_of_name("dots")) - photo)
    np.testing.assert_allclose(make(strength=0.25)(photo, "dots"), expected, atol=0.01)


def test_tiles_are_the_whole(make, random):
    photo = random.random((500, 610, 3), np.float32)
    whole = paint(photo, code_of_name("lines"))
    painted = make(tile_size=256)(photo, "lines")
    np.testing.assert_allclose(painted, whole, atol=0.01)


def test_tiles_that_have_to_be_larger_are_announced_once(make, random, caplog):
    photo = random.random((64, 270, 3), np.float32)
    stylizer = make(tile_size=256, model="any")
    with caplog.at_level(logging.INFO, "tfstyle"):
        stylizer(photo[:, :256], "wave")  # painted as a whole
        assert caplog.messages == []
        for _ in range(2):
            stylizer(photo, "wave")
    assert caplog.messages == [
        "Painting in tiles of 768 pixels, the minimum for the network 'any', instead "
        "of 256."
    ]


def test_a_code_is_made_once_for_equal_paintings(make, photo, painting, tmp_path):
    stylizer, calls = make(), []
    (tmp_path / "copy.png").write_bytes(painting.read_bytes())
    stylizer.open(45, 60)
    encode = stylizer._runtime.style
    stylizer._runtime.style = lambda x: calls.append(x.shape) or encode(x)
    for style in (painting, tmp_path / "copy.png", load(painting), painting):
        stylizer(photo, style)
    assert calls == [(1, 256, 427, 3)]


@pytest.mark.parametrize(
    "painting",
    [
        np.full((40, 30, 3), 0.5, np.float32),
        np.random.default_rng(0).random((33, 20)).astype("float32"),
        Image.new("RGBA", (50, 40), (255, 0, 0, 100)),
        np.random.default_rng(0).random((16, 900, 3)).astype("float32"),
    ],
    ids=["one color", "gray", "alpha", "panorama"],
)
def test_odd_paintings_make_a_picture(make, photo, painting):
    painted = make()(photo, painting)
    assert painted.shape == photo.shape
    assert np.isfinite(painted).all()
    assert painted.std() > 0.01


def test_the_photograph_may_be_its_own_painting(make, photo):
    assert np.isfinite(make()(photo, photo)).all()


@pytest.mark.parametrize(
    ("style", "message"),
    [
        (np.zeros((3, 5, 3), np.float32), "at least 16 x 16 pixels"),
        ("wvaes", "Did you mean 'waves'"),
        ("other", r"\(see `tfstyle styles --model=.*`\), or the path of a painting\. "),
        ("nowhere.jpg", "to be an existing file"),
        ("dots:1:2", "'dots' in `style` to have a single weight"),
        ("dots:many", "to be numbers of at least 0, not 'many'"),
        ({"dots": 0.0}, "weight above 0"),
        ({"dots": -1.0}, "a number of at least 0"),
        (["dots", "dots:2"], "contain 'dots' only once"),
        ([], "a name, a painting"),
        (None, "a name, a painting"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(make, photo, style, message):
    with pytest.raises(InputError, match=message) as caught:
        make()(photo, style)
    assert "\n" not in str(caught.value)
    assert "Received: " in str(caught.value)

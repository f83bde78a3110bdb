"""Tests of painting with moments that were measured in advance."""

import numpy as np
import pytest

from tfstyle.images import resize, save
from tfstyle.methods.stylize.file import make_stylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.stylizer import Stylizer

pytest.importorskip("ai_edge_litert")


@pytest.fixture
def photos(random):
    dots = random.random((2, 6, 9, 3), np.float32)
    return [resize(each, (50, 71), clip=True) for each in dots]


@pytest.fixture
def masks(tmp_path):
    """Files of two masks, for the left and the right half of a picture."""
    left = np.zeros((50, 71, 3), np.float32)
    left[:, :35] = 1
    files = [str(tmp_path / name) for name in ("left.png", "right.png")]
    for picture, file in zip((left, 1 - left), files, strict=True):
        save(picture, file)
    return tuple(files)


@pytest.mark.parametrize("tile_size", [0, 256])
def test_its_own_moments_make_the_same_picture(model, photos, tile_size):
    stylizer = Stylizer(StylizeOptions(model=str(model), tile_size=tile_size))
    photo = resize(photos[0], (300, 400), clip=True) if tile_size else photos[0]
    moments = stylizer.measure(photo, "waves")
    given = stylizer(photo, "waves", moments=moments)
    np.testing.assert_allclose(given, stylizer(photo, "waves"), atol=1e-4)


def test_those_of_another_picture_make_another_one(model, photos):
    stylizer = Stylizer(StylizeOptions(model=str(model)))
    moments = stylizer.measure(photos[1] * 0.5, "waves")
    given = stylizer(photos[0], "waves", moments=moments)
    assert np.abs(given - stylizer(photos[0], "waves")).mean() > 0.01


def test_enlarged_strokes_and_regions_have_moments_of_their_own(model, photos, masks):
    photo = resize(photos[0], (150, 213), clip=True)
    options = StylizeOptions(model=str(model), stroke_scale=2, content_mask=masks)
    stylizer = Stylizer(options)
    moments = stylizer.measure(photo, "waves,dots")
    assert len(moments) == 2
    given = stylizer(photo, "waves,dots", moments=moments)
    np.testing.assert_allclose(given, stylizer(photo, "waves,dots"), atol=1e-4)


def test_enlarged_strokes_of_regions_follow_the_origin(model, photos, masks):
    photo = resize(photos[0], (408, 400), clip=True)
    options = StylizeOptions(model=str(model), stroke_scale=2, content_mask=masks)
    stylizer = Stylizer(options)
    moments = stylizer.measure(photo, "waves,dots")
    whole = stylizer(photo, "waves,dots", moments=moments)
    pictures = [
        stylizer(photo[8:], "waves,dots", moments=moments, origin=(row, 0))
        for row in (8, 10)
    ]
    inner = (slice(150, -150), slice(150, -150))
    right, wrong = (np.abs(p - whole[8:])[inner].max() for p in pictures)
    assert right < 1e-3 < wrong


def test_moments_of_a_painting(painting_model, photos):
    stylizer = Stylizer(StylizeOptions(model=str(painting_model)))
    photo, painting = photos
    moments = stylizer.measure(photo, painting)
    given = stylizer(photo, painting, moments=moments)
    np.testing.assert_allclose(given, stylizer(photo, painting), atol=1e-4)


def test_strokes_of_the_bundled_network_follow_the_origin(random):
    """The network has a grid of 16 pixels, and noise."""
    dots = random.random((12, 14, 3), np.float32)
    photo = resize(dots, (440, 500), clip=True)
    stylizer = make_stylizer(StylizeOptions(model="any", runtime="litert"))
    moments = stylizer.measure(photo, "wave")
    whole = stylizer(photo, "wave", moments=moments)
    part = stylizer(photo[5:, 18:], "wave", moments=moments, origin=(5, 18))
    inner = (slice(192, -192), slice(192, -192))
    np.testing.assert_allclose(part[inner], whole[5:, 18:][inner], atol=2 / 255)

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tfstyle.errors import InputError
from tfstyle.images import load, resize, save, to_uint8
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.stylizer import Stylizer

pytest.importorskip("ai_edge_litert")


@pytest.fixture
def photo(random):
    return resize(random.random((6, 9, 3), np.float32), (50, 71), clip=True)


@pytest.fixture
def paint(photo, model):
    def run(style="waves", photo=photo, **options):
        return tfstyle.stylize(photo, style, model=str(model), **options)

    return run


def test_the_result_is_an_image_of_the_photographs_size(paint, photo):
    image = paint()
    assert image.shape == photo.shape
    assert image.dtype == np.float32
    assert 0 <= image.min() < image.max() <= 1
    assert np.abs(image - photo).mean() > 0.05


def test_the_longer_side_can_be_chosen(paint, photo):
    image = paint(image_size=40)
    np.testing.assert_array_equal(
        image, paint(photo=resize(photo, (28, 40), clip=True))
    )


def test_paths_arrays_and_pillow_images_give_the_same(paint, photo, tmp_path):
    pixels = to_uint8(photo)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    for source in (Image.fromarray(pixels), str(tmp_path / "photo.png")):
        np.testing.assert_array_equal(paint(photo=source), paint(photo=pixels))


def test_both_runtimes_agree(paint):
    litert, keras = paint(runtime="litert"), paint(runtime="keras")
    assert np.mean(np.abs(litert - keras) <= 1 / 255) > 0.99


def test_no_strength_is_the_photograph_and_half_lies_between(paint, photo):
    np.testing.assert_allclose(paint(strength=0), photo, atol=1e-6)
    np.testing.assert_allclose(paint(strength=0.5), (photo + paint()) / 2, atol=1e-3)


def test_styles_differ_and_blend(paint):
    waves, dots, both = paint("waves"), paint("dots"), paint("waves,dots")
    assert np.abs(waves - dots).mean() > 0.01
    assert np.abs(both - waves).mean() < np.abs(dots - waves).mean()


@pytest.mark.parametrize("preserve", ["luminance", "match"])
def test_colors_are_kept(paint, photo, preserve):
    grey = photo.mean(axis=-1, keepdims=True).repeat(3, axis=-1)
    free = np.ptp(paint(photo=grey), axis=-1).mean()
    kept = np.ptp(paint(photo=grey, preserve_color=preserve), axis=-1).mean()
    assert kept < 0.2 * free


def test_bytes_give_bytes_for_a_quarter_of_the_memory(paint, photo, model):
    stylizer = Stylizer(StylizeOptions(model=str(model)))
    pixels = stylizer(to_uint8(photo), "waves")
    assert pixels.dtype == np.uint8
    assert np.abs(pixels / 255 - paint()).mean() < 1 / 255


def test_tiles_make_the_same_picture(paint, random):
    photo = random.random((270, 300, 3), np.float32)
    whole, tiles = paint(photo=photo), paint(photo=photo, tile_size=256)
    np.testing.assert_allclose(tiles, whole, atol=1 / 255)


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"style": "wave"}, "Did you mean 'waves'"),
        (
            {"style": "cubism"},
            r"one of dots, .* \(see `tfstyle styles --model=.*`\)\. R",
        ),
        ({"style": "waves:-1"}, "Received: style='waves:-1'"),
        ({"strength": 2}, "Received: strength=2"),
        ({"image_size": 17}, "Received: image_size=17"),
        ({"photo": np.zeros((3, 5, 3))}, "Received: content="),
        ({"stile": 1}, "Received: option='stile'"),
    ],
)
def test_mistakes_are_told(paint, wrong, line):
    with pytest.raises(tfstyle.InputError, match=line):
        paint(**wrong)


def test_a_network_that_is_not_there_is_named(photo):
    with pytest.raises(tfstyle.InputError, match=r"Received: model='none\.keras'"):
        tfstyle.stylize(photo, "waves", model="none.keras")


@pytest.mark.parametrize("options", [5, "any", {"image_size": 64}])
def test_a_stylizer_needs_options(options):
    with pytest.raises(InputError, match=r"`options` to be a tfstyle\.Stylize"):
        tfstyle.Stylizer(options)


def test_a_stylizer_without_options_has_the_defaults():
    assert tfstyle.Stylizer().options == tfstyle.StylizeOptions()


def test_stylizers_take_pictures_in_any_form(photo, tmp_path):
    stylizer = tfstyle.Stylizer(tfstyle.StylizeOptions(model="classic"))
    save(photo, tmp_path / "photo.png")
    expected = stylizer(load(tmp_path / "photo.png"), "wave")
    for given in (tmp_path / "photo.png", (tmp_path / "photo.png").read_bytes()):
        np.testing.assert_array_equal(stylizer(given, "wave"), expected)
    with pytest.raises(InputError, match=r"Expected `content`.*Received: content=<"):
        stylizer(photo * 300, "wave")

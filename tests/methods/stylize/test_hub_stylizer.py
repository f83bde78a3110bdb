"""Tests of hub modules that take a painting, created by the tests."""

import numpy as np
import pytest
import tensorflow as tf

import tfstyle
from tests.methods.arbitrary import IMAGES, write_module
from tfstyle.errors import InputError
from tfstyle.images import resize, save, to_uint8
from tfstyle.methods.stylize.file import make_stylizer
from tfstyle.methods.stylize.hub_stylizer import ModuleStylizer, center_square
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.stylizer import Stylizer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_module(tmp_path_factory.mktemp("module") / "mean")


@pytest.fixture
def photo(random):
    return random.random((25, 34, 3), np.float32)


@pytest.fixture
def painting(tmp_path):
    """A third red, a third blue, a third green."""
    image = np.zeros((20, 60, 3), np.float32)
    for band, channel in enumerate((0, 2, 1)):
        image[:, 20 * band : 20 * (band + 1), channel] = 1
    save(image, tmp_path / "painting.png")
    return str(tmp_path / "painting.png")


BLUE = np.array([0, 0, 1], np.float32)


@pytest.fixture
def paint(photo, painting, folder):
    def run(style=painting, photo=photo, model=folder, **options):
        return tfstyle.stylize(photo, style, model=str(model), **options)

    return run


def test_paints_with_the_middle_of_the_painting(paint, photo):
    painted = paint()
    assert (painted.shape, painted.dtype) == (photo.shape, np.float32)
    np.testing.assert_allclose(painted, (photo + BLUE) / 2, atol=1e-6)


def test_strength_size_and_color_work_as_with_our_networks(paint, photo):
    np.testing.assert_allclose(paint(strength=0), photo, atol=1e-6)
    expected = 0.75 * photo + 0.25 * BLUE
    np.testing.assert_allclose(paint(strength=0.5), expected, atol=1e-6)
    small = resize(photo, (16, 22), clip=True)
    np.testing.assert_array_equal(paint(image_size=22), paint(photo=small))
    kept = paint(preserve_color="match")
    np.testing.assert_allclose(kept.mean((0, 1)), photo.mean((0, 1)), atol=0.02)


def test_bytes_give_bytes_and_many_photographs_one_module(folder, painting, photo):
    stylizer = make_stylizer(StylizeOptions(model=str(folder)))
    assert isinstance(stylizer, ModuleStylizer)
    pixels = to_uint8(photo)
    painted = stylizer(pixels, painting)
    assert painted.dtype == np.uint8
    np.testing.assert_allclose(painted / 255, (pixels / 255 + BLUE) / 2, atol=1 / 255)
    module = stylizer._module
    stylizer(pixels[:20], painting)
    assert stylizer._module is module


def test_paintings_of_a_fixed_size_serve_too(paint, tmp_path, photo):
    folder = write_module(tmp_path / "fixed", shape=(None, 256, 256, 3))
    np.testing.assert_allclose(paint(model=folder), (photo + BLUE) / 2, atol=1e-6)


@pytest.mark.parametrize("style", ["gone.jpg", "~nobody/a.jpg"])
def test_a_file_that_is_not_there_is_told_as_such(paint, style):
    with pytest.raises(InputError, match=rf"existing file\. Received: style='{style}'"):
        paint(style)


@pytest.mark.parametrize("style", ["wave", "wave:2,udnie", ".", "a" * 300])
def test_what_is_no_file_is_refused(paint, style):
    with pytest.raises(
        InputError, match=r"path of a single painting.*neither names nor blends"
    ):
        paint(style)


def test_a_file_that_is_no_picture_is_refused(paint, tmp_path):
    (tmp_path / "text.jpg").write_text("a painting")
    with pytest.raises(InputError, match="Expected `style`"):
        paint(str(tmp_path / "text.jpg"))


@pytest.mark.parametrize(
    "options",
    [
        *({"tile_size": 512}, {"runtime": "litert"}, {"runtime": "keras"}),
        *({"refine": 2}, {"smoothing": 0.0}),
    ],
)
def test_options_of_our_networks_are_refused(paint, options):
    ((name, value),) = options.items()
    with pytest.raises(InputError, match=f"a hub module.*{name}={value!r}"):
        paint(**options)


def test_our_own_models_are_told_apart(model, saved_model):
    for path in (model, saved_model):
        stylizer = make_stylizer(StylizeOptions(model=str(path)))
        assert isinstance(stylizer, Stylizer)
        assert stylizer.styles == ("dots", "lines", "waves")


OTHERS = {
    "another call": (lambda one: [one], [IMAGES], "too many positional arguments"),
    "another size": (lambda one, two: [two], [IMAGES, IMAGES], r"shape \(1, 256, 256"),
    "another rank": (lambda one, two: [two[0]], [IMAGES, IMAGES], r"\(256, 256, 3\)"),
    "nothing": (lambda one, two: [], [IMAGES, IMAGES], "returned an array of shape"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_modules_of_another_contract_are_refused(paint, random, tmp_path, kind):
    function, signature, message = OTHERS[kind]
    module = tf.train.Checkpoint()
    module.__call__ = tf.function(function, input_signature=signature)
    tf.saved_model.save(module, str(tmp_path / "other"))
    photo = random.random((300, 20, 3), np.float32)
    with pytest.raises(InputError, match=rf"photograph and a painting \(.*{message}"):
        paint(model=tmp_path / "other", photo=photo)


def test_a_module_that_cannot_be_called_is_refused(paint, tmp_path):
    tf.saved_model.save(tf.train.Checkpoint(), str(tmp_path / "none"))
    with pytest.raises(InputError, match="it cannot be called"):
        paint(model=tmp_path / "none")


def test_the_middle_square_of_a_painting_is_reduced(random):
    painting = random.random((300, 520, 3), np.float32)
    expected = resize(painting[:, 110:410], (256, 256), clip=True)
    np.testing.assert_array_equal(center_square(painting), expected)
    assert center_square(painting[:20]).shape == (256, 256, 3)

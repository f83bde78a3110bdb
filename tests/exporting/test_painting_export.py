"""Tests of exports of a network that takes named styles and paintings."""

import re

import numpy as np
import pytest
import tensorflow as tf

import tfstyle
from tests.painting_model import STYLES, make_painting_network
from tfstyle.errors import InputError
from tfstyle.exporting import plan
from tfstyle.exporting.saved_model.painting_codes import show_painting as in_graph
from tfstyle.images import encode, resize
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.painting_stylizer import PaintingStylizer
from tfstyle.methods.stylize.shown_painting import show_painting
from tfstyle.networks.families import NAMED_STYLE, PAINT, STYLE, family_of

pytestmark = pytest.mark.slow


FORMATS = ("keras", "tflite", "saved_model", "hub")


@pytest.fixture(scope="module")
def small_comparisons():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "COMPARED_SIDES", (64, 45))
        yield


@pytest.fixture(scope="module")
def written(painting_model, small_comparisons, tmp_path_factory):
    """Folder with all formats of the network, and the report."""
    folder = tmp_path_factory.mktemp("painting_export")
    given = {"format": FORMATS, "tflite": ("float16",)}
    return folder, tfstyle.export(painting_model, folder, **given)


@pytest.fixture(scope="module")
def folder(written):
    return written[0]


@pytest.fixture(scope="module")
def served(folder):
    return tf.saved_model.load(str(folder / "any" / "1"))


@pytest.fixture
def photo(random):
    return random.random((1, 33, 47, 3), np.float32)


@pytest.fixture
def painting(random):
    small = random.random((10, 16, 3), np.float32)
    return resize(small, (40, 64), clip=True)[None]


def _model(signature):
    network = make_painting_network()
    return family_of(network).signature(signature).make_model(network)


def _expected(photo, weights, painting=None):
    """By the network's own models; a painting counts 1 beside the weights."""
    weights = np.array([weights], np.float32)
    code, total = 0, weights.sum() + (painting is not None)
    for row, weight in zip(np.eye(3, dtype="f4"), weights[0], strict=True):
        inputs = {"style_weights": tf.constant(row[None])}
        code = code + weight * np.array(_model(NAMED_STYLE)(inputs))
    if painting is not None:
        shown = show_painting(painting[0], 256)[None]
        code = code + np.array(_model(STYLE)({"painting": tf.constant(shown)}))
    code = tf.constant(code / total, tf.float32)
    return np.array(_model(PAINT)({"image": tf.constant(photo), "code": code}))


@pytest.mark.parametrize("size", [(40, 64), (300, 500), (16, 200), (256, 256)])
def test_graphs_show_paintings_as_we_do(random, size):
    painting = resize(random.random((8, 12, 3)), size, clip=True)
    shown = np.array(in_graph(tf.constant(painting[None]), 256))[0]
    np.testing.assert_allclose(shown, show_painting(painting, 256), atol=2e-3)


@pytest.mark.nightly
def test_floats_by_name_by_painting_and_by_both(served, photo, painting):
    paint = served.signatures["float"]
    strength = tf.ones(1)
    nothing = tf.zeros((1, 0, 0, 3))
    for weights, shown in (
        ((0, 3, 1), None),
        ((0, 0, 0), painting),
        ((0, 0, 2), painting),
    ):
        painted = paint(
            image=tf.constant(photo),
            style_image=nothing if shown is None else tf.constant(shown),
            style_weights=tf.constant([weights], tf.float32),
            strength=strength,
        )["stylized_image"]
        expected = _expected(photo, weights, shown)
        np.testing.assert_allclose(painted, expected, atol=2e-3)


def test_files_in_files_out(served, photo, painting):
    pixels = [(255 * x[0]).round().astype(np.uint8) for x in (photo, painting)]
    files = [encode(x, "PNG") for x in pixels]
    rounded, shown = ((255 * x).round().astype("f4") / 255 for x in (photo, painting))
    for weights, sent in (((1, 0, 0), b""), ((0, 1, 0), files[1])):
        (painted,) = served.signatures["serving_default"](
            image_bytes=tf.constant([files[0]]),
            style_image_bytes=tf.constant([sent]),
            style_weights=tf.constant([weights], tf.float32),
            strength=tf.ones(1),
        )["stylized_image_bytes"]
        picture = tf.io.decode_image(painted).numpy() / 255
        expected = _expected(rounded, weights, shown if sent else None)[0]
        np.testing.assert_allclose(picture, expected, atol=4 / 255)


def test_what_cannot_be_used_is_an_error_that_says_so(served, photo):
    with pytest.raises(tf.errors.InvalidArgumentError, match="style_weights"):
        served.signatures["float"](
            image=tf.constant(photo),
            style_image=tf.zeros((1, 0, 0, 3)),
            style_weights=tf.constant([[0, -1, 0]], tf.float32),
            strength=tf.ones(1),
        )


def test_the_module_is_called_as_magentas(folder, photo, painting):
    module = tf.saved_model.load(str(folder / "any_hub"))
    painted = module(tf.constant(photo), tf.constant(painting))
    assert isinstance(painted, list | tuple) or len(painted) == 1
    expected = _expected(photo, (0, 0, 0), painting)
    np.testing.assert_allclose(painted[0], expected, atol=2e-3)
    by_name = module(tf.constant(photo), style_weights=tf.constant([[0.0, 1, 0]]))
    np.testing.assert_allclose(by_name[0], _expected(photo, (0, 1, 0)), atol=1e-4)
    np.testing.assert_allclose(
        module(tf.constant(photo))[0], _expected(photo, (1, 0, 0)), atol=1e-4
    )


def test_a_saved_model_is_a_model_of_stylize(folder, photo):
    options = StylizeOptions(model=str(folder / "any" / "1"))
    stylizer = PaintingStylizer(options)
    assert stylizer.styles == STYLES
    painted = stylizer(photo[0], "dots,waves")
    np.testing.assert_allclose(painted, _expected(photo, (1, 0, 1))[0], atol=1e-4)


def test_every_format_is_compared(written):
    files = written[1]["files"].values()
    assert len(files) == len(FORMATS)
    assert all(f["psnr"] >= f["threshold"] for f in files)


@pytest.mark.nightly
@pytest.mark.usefixtures("small_comparisons")
def test_saved_styles_are_written_with_the_networks_own(
    painting_model, tmp_path, photo, painting
):
    options = {"model": str(painting_model), "runtime": "keras"}
    stylizer = PaintingStylizer(StylizeOptions(**options))
    expected = stylizer(photo[0], painting[0])
    stylizer.save_style(painting[0], tmp_path / "mine.style")
    given = {"format": ("keras",), "saved_style": (str(tmp_path / "mine.style"),)}
    tfstyle.export(painting_model, tmp_path / "exported", **given)
    model = tmp_path / "exported" / "any.keras"
    assert tfstyle.styles(model) == (*STYLES, "mine")
    painted = tfstyle.stylize(photo[0], "mine", model=model)
    np.testing.assert_allclose(painted, expected, atol=0.01)


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (
            ["none.style"],
            "Expected `saved_style` to be a usable saved style: the file does not "
            "exist. Received: saved_style='none.style'",
        ),
        (
            ["mine.style"] * 2,
            "there are two styles named 'mine'. "
            "Received: saved_style=['mine.style', 'mine.style']",
        ),
    ],
)
def test_mistakes_in_saved_styles_name_the_argument(
    painting_model, tmp_path, photo, painting, monkeypatch, names, line
):
    options = {"model": str(painting_model), "runtime": "keras"}
    stylizer = PaintingStylizer(StylizeOptions(**options))
    stylizer(photo[0], painting[0])
    stylizer.save_style(painting[0], tmp_path / "mine.style")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=re.escape(line)):
        tfstyle.export(painting_model, "out", format=("keras",), saved_style=names)

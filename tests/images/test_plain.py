"""Tests of the warning about paintings that have only one color."""

import logging

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tfstyle.images.plain import NOISE, dither_plain, is_plain, warn_of_plain

LINE = "The painting has only one color, so pictures in its style will be nearly plain."


@pytest.mark.parametrize("color", [(0, 0, 0), (1, 1, 1), (1, 0, 0), (0.2, 0.4, 0.7)])
def test_noise_is_not_a_second_color(random, color):
    picture = np.full((300, 200, 3), color, np.float32)
    assert is_plain(picture)
    assert is_plain(picture + random.normal(0, 0.5 / 255, picture.shape))
    assert not is_plain(picture + random.normal(0, 2 / 255, picture.shape))


def test_two_colors_that_are_equally_bright_are_not_plain():
    picture = np.zeros((20, 20, 3), np.float32)
    picture[:, :10, 0] = picture[:, 10:, 2] = 1
    assert not is_plain(picture)


def test_a_path_is_named(caplog):
    picture = np.zeros((20, 20, 3), np.float32)
    for source in ("a/x.png", b"bytes", picture):
        warn_of_plain(picture, source)
    assert caplog.messages == [
        LINE.replace("painting has", "painting 'a/x.png' has"),
        LINE,
        LINE,
    ]
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


@pytest.mark.parametrize("gray", [0, 0.3, 1])
def test_only_single_color_pictures_are_dithered(random, gray):
    plain = np.full((40, 50, 3), gray, np.float32)
    found = dither_plain(plain, random)
    assert found.dtype == np.float32
    assert found.std() > NOISE / 10
    assert 0 <= found.min() <= found.max() <= 1
    np.testing.assert_allclose(found, plain, atol=NOISE)
    plain[3, 4, 0] += 0.1 - 0.2 * gray
    assert dither_plain(plain, random) is plain


@pytest.mark.slow
def test_gradients_of_dithered_pictures_do_not_overflow(random):
    tensorflow = pytest.importorskip("tensorflow")
    network = tfstyle.load_network("classic")
    weights = np.eye(1, 6, dtype=np.float32)

    def norm(picture: np.ndarray) -> float:
        variables = [variable.value for variable in network.trainable_variables]
        with tensorflow.GradientTape() as tape:
            inputs = {"image": picture[None], "style_weights": weights}
            loss = tensorflow.reduce_mean(abs(network(inputs) - picture))
        return float(tensorflow.linalg.global_norm(tape.gradient(loss, variables)))

    white = np.ones((64, 64, 3), np.float32)
    assert norm(white) > 1e20
    assert norm(dither_plain(white, random)) < 10


@pytest.fixture
def photo(random):
    return random.random((40, 50, 3), np.float32)


@pytest.mark.parametrize("painting", ["black", "transparent"])
def test_stylize_warns_once(caplog, photo, painting_model, tmp_path, painting):
    pytest.importorskip("ai_edge_litert")
    color = (0, 0, 0, 255) if painting == "black" else (9, 99, 200, 0)
    path = tmp_path / f"{painting}.png"
    Image.new("RGBA", (60, 50), color).save(path)
    stylizer = tfstyle.Stylizer(tfstyle.StylizeOptions(model=str(painting_model)))
    for _ in range(2):
        stylizer(photo, path)
    stylizer(photo, ["dots", tfstyle.load(path)])  # the same pixels
    assert caplog.messages == [LINE.replace("ing has", f"ing '{path}' has")]


@pytest.mark.slow
def test_optimize_warns(caplog, photo, no_weights):
    plain = np.full((32, 32, 3), 0.5, np.float32)
    options = {"image_size": 32, "iterations": 1, "allow_random_features": True}
    tfstyle.optimize(photo, plain, **options)
    assert caplog.messages.count(LINE) == 1

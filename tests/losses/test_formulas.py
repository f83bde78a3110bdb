"""Tests of each published formula against a second implementation in NumPy."""

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.errors import InputError
from tfstyle.losses import formulas
from tfstyle.losses.formulas.formula import square_sums
from tfstyle.losses.formulas.relative import LARGEST_DISTANCE, relative_distance

HEIGHT, WIDTH, CHANNELS = 5, 6, 4


@pytest.fixture
def maps(random):
    return random.standard_normal((2, 1, HEIGHT, WIDTH, CHANNELS)).astype(np.float32)


def _only(values) -> float:
    """The value of a batch of one."""
    (value,) = np.asarray(values)
    return float(value)


def _undivided_gram(feature_map: np.ndarray) -> np.ndarray:
    flat = feature_map.astype(np.float64).reshape(-1, CHANNELS)
    return flat.T @ flat


def _content(name: str, f: np.ndarray, p: np.ndarray) -> float:
    f, p = f.astype(np.float64), p.astype(np.float64)
    return {
        "relative": np.linalg.norm(f - p) ** 2 / np.linalg.norm(p) ** 2,
        "gatys_2016": 0.5 * ((f - p) ** 2).sum(),
        "neural_style": ((f - p) ** 2).mean(),  # nn.MSECriterion
        "tf_tutorial": ((f - p) ** 2).mean(),  # tf.reduce_mean
    }[name]


def _style(name: str, g: np.ndarray, a: np.ndarray) -> float:
    """Of undivided Gram matrices, as the sources have them."""
    m, n = HEIGHT * WIDTH, CHANNELS
    return {
        "relative": np.linalg.norm(g / m - a / m) ** 2 / np.linalg.norm(a / m) ** 2,
        "gatys_2016": ((g - a) ** 2).sum() / (4 * n**2 * m**2),
        "neural_style": ((g / (n * m) - a / (n * m)) ** 2).mean(),
        "tf_tutorial": ((g / m - a / m) ** 2).mean(),
    }[name]


@pytest.mark.parametrize("name", formulas.FORMULAS)
def test_content(name, maps):
    ours = _only(formulas.get(name).content(square_sums(*maps)))
    assert ours == pytest.approx(_content(name, *maps), rel=1e-5)


@pytest.mark.parametrize("name", formulas.FORMULAS)
def test_style(name, maps):
    undivided = [_undivided_gram(feature_map) for feature_map in maps]
    divided = [np.float32(g / (HEIGHT * WIDTH))[None] for g in undivided]
    ours = _only(formulas.get(name).style(*divided, CHANNELS))
    assert ours == pytest.approx(_style(name, *undivided), rel=1e-4)


@pytest.mark.parametrize("name", ["relative", "gatys_2016"])
def test_mean_total_variation(name, random):
    image = random.random((1, 7, 9, 3), np.float32)
    expected = (np.diff(image, axis=1) ** 2).mean() + (
        np.diff(image, axis=2) ** 2
    ).mean()
    ours = _only(formulas.get(name).total_variation(image))
    assert ours == pytest.approx(expected, rel=1e-5)


def test_total_variation_of_the_tutorial_is_tensorflows(random):
    image = random.random((1, 7, 9, 3), np.float32)
    ours = _only(formulas.get("tf_tutorial").total_variation(image))
    assert ours == pytest.approx(
        float(tf.image.total_variation(tf.constant(image))[0]), rel=1e-5
    )


def test_total_variation_of_neural_style_has_the_gradient_in_its_source(random):
    """`TVLoss:updateGradInput`, which has no forward value, transcribed to NumPy."""
    picture = 255 * random.random((1, 7, 9, 3), np.float32)
    inner = picture[:, :-1, :-1]
    x_diff, y_diff = inner - picture[:, :-1, 1:], inner - picture[:, 1:, :-1]
    expected = np.zeros_like(picture)
    expected[:, :-1, :-1] += x_diff + y_diff
    expected[:, :-1, 1:] -= x_diff
    expected[:, 1:, :-1] -= y_diff
    image = tf.constant(picture / 255)
    with tf.GradientTape() as tape:
        tape.watch(image)
        value = formulas.get("neural_style").total_variation(image)
    # by the chain rule, d/d(0..1) is 255 times d/d(0..255)
    ours = tape.gradient(value, image) / 255
    np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=0.05)


def test_relative_distances_do_not_depend_on_the_scale_of_the_features(maps):
    relative = formulas.get("relative")
    for distance in (
        lambda f, p: relative.content(square_sums(f, p)),
        lambda f, p: relative.style(f, p, CHANNELS),
    ):
        assert _only(distance(*maps)) == pytest.approx(
            _only(distance(*(10 * maps))), rel=1e-5
        )
        assert _only(distance(0 * maps[0], maps[1])) == pytest.approx(1)


def test_layers_are_summed_where_the_source_sums_them():
    reduced = {
        n: float(formulas.get(n).layer_reduction([1.0, 3.0])) for n in formulas.FORMULAS
    }
    assert reduced == {
        "relative": 2,
        "gatys_2016": 2,
        "neural_style": 4,
        "tf_tutorial": 2,
    }


def test_unknown_formula_offers_the_closest_spelling():
    with pytest.raises(InputError, match="Did you mean 'gatys_2016'"):
        formulas.get("gatys_2015")


def test_a_relative_distance_from_nothing_is_large_and_has_a_direction():
    value = tf.constant([[3.0, 4.0]])
    with tf.GradientTape() as tape:
        tape.watch(value)
        distance = relative_distance(value, tf.zeros((1, 2)))
    assert _only(distance) == pytest.approx(LARGEST_DISTANCE)
    # of 25 / (25 / LARGEST_DISTANCE), the divisor held
    expected = LARGEST_DISTANCE * np.array([[6, 8]]) / 25
    np.testing.assert_allclose(tape.gradient(distance, value), expected, rtol=1e-5)
    assert _only(relative_distance(tf.zeros((1, 2)), tf.zeros((1, 2)))) == 0

import math

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.optimization.optimizers.preconditioner import (
    FrequencyBands,
    Preconditioner,
)

SIDE = 32


def _wave(cycles):
    """A wave along the rows of a square picture, in its first channel."""
    image = np.zeros((1, SIDE, SIDE, 3), np.float32)
    image[..., 0] = np.cos(2 * np.pi * cycles * np.arange(SIDE) / SIDE)
    return image


def _band_powers(bands, image):
    return bands.band_powers(bands.powers(tf.constant(image))).numpy()


@pytest.mark.parametrize("size", [(8, 12), (7, 12), (8, 13), (5, 5), (1, 2)])
def test_powers_add_up_to_the_squares(size, random):
    image = random.normal(size=(1, *size, 3)).astype(np.float32)
    powers = FrequencyBands(*size).powers(tf.constant(image))
    np.testing.assert_allclose(powers.numpy().sum(), np.square(image).sum(), rtol=1e-5)


@pytest.mark.parametrize(("cycles", "band"), [(0, 0), (1, 0), (2, 2), (4, 4), (16, 8)])
def test_a_wave_is_in_its_band(cycles, band):
    powers = _band_powers(FrequencyBands(SIDE, SIDE), _wave(cycles))
    assert powers[band] > 0.999 * powers.sum()


def test_a_wave_between_two_bands_is_shared():
    powers = _band_powers(FrequencyBands(SIDE, SIDE), _wave(3))
    share = 2 * math.log2(3) - 3
    expected = np.zeros(len(powers))
    expected[3:5] = 1 - share, share
    np.testing.assert_allclose(powers / powers.sum(), expected, atol=1e-3)


@pytest.mark.parametrize("size", [(450, 600), (113, 150), (17, 200), (16, 16)])
def test_all_that_weighs_something_was_added_to(size, random):
    bands = FrequencyBands(*size)
    image = tf.constant(random.normal(size=(1, *size, 3)), tf.float32)
    gains = np.where(_band_powers(bands, image) > 0, 2.0, 99.0)
    found = bands.scale(image, bands.gains(tf.constant(gains, tf.float32)))
    np.testing.assert_allclose(found, 2 * image, atol=1e-4)


def test_the_diagonal_of_two_pixels_is_the_last_band():
    board = np.indices((SIDE, SIDE)).sum(axis=0) % 2 * 2.0 - 1
    board = np.repeat(board[None, ..., None], 3, axis=-1).astype(np.float32)
    powers = _band_powers(FrequencyBands(SIDE, SIDE), board)
    assert np.argmax(powers) == len(powers) - 1 == 9


def test_weighs_a_wave_by_its_band_and_others_by_the_mean_of_two():
    bands = FrequencyBands(SIDE, SIDE)
    gains = tf.constant(np.geomspace(1, 512, bands.count), tf.float32)
    for cycles, gain in ((2, 4.0), (4, 16.0), (3, 2 ** (2 * math.log2(3)))):
        found = bands.scale(tf.constant(_wave(cycles)), bands.gains(gains))
        np.testing.assert_allclose(found, gain * _wave(cycles), atol=1e-4 * gain)


@pytest.mark.parametrize("size", [(6, 9), (9, 6), (1, 1)])
def test_gains_of_one_change_nothing(size, random):
    bands = FrequencyBands(*size)
    image = tf.constant(random.normal(size=(1, *size, 3)), tf.float32)
    found = bands.scale(image, bands.gains(tf.ones(bands.count)))
    np.testing.assert_allclose(found, image, atol=1e-5)


SHAPE = (1, 4, 5, 3)


def _picture(random, shape=SHAPE):
    return tf.constant(random.normal(size=shape), tf.float32)


def _learned(random, steps=3):
    made = Preconditioner(SHAPE)
    for _ in range(steps):
        made.learn(*(_picture(random) for _ in range(3)))
    return made


def _dense(made):
    units = np.eye(60, dtype=np.float32).reshape(60, *SHAPE)
    columns = [made.apply(tf.constant(unit), made.factors) for unit in units]
    return np.stack(columns).reshape(60, 60)


def test_is_symmetric_and_positive(random):
    matrix = _dense(_learned(random))
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-5)
    assert np.linalg.eigvalsh(matrix.astype(np.float64)).min() > 0


def test_is_the_identity_but_for_a_factor_at_first():
    matrix = _dense(Preconditioner(SHAPE))
    np.testing.assert_allclose(matrix, matrix[0, 0] * np.eye(60), atol=1e-5)


def test_goes_less_far_where_gradients_were_large(random):
    made, gradient = Preconditioner(SHAPE), _picture(random)
    made.learn(tf.zeros(SHAPE), tf.zeros(SHAPE), gradient)
    squares = np.square(gradient.numpy()).ravel()
    expected = (squares / squares.mean() + 0.01) ** -0.4
    np.testing.assert_allclose(_dense(made), np.diag(expected), atol=1e-4)


def test_finds_the_curvature_of_each_band(random):
    shape = (1, 32, 32, 3)
    bands = FrequencyBands(32, 32)
    curvature = np.geomspace(100, 1, bands.count).astype(np.float32)
    made = Preconditioner(shape)
    for _ in range(4):
        step = _picture(random, shape)
        change = bands.scale(step, bands.gains(tf.constant(curvature)))
        made.learn(step, change, tf.ones(shape))
    _, gains = made.factors
    found = gains / bands.gains(1 / tf.constant(curvature))
    np.testing.assert_allclose(found / np.median(found), 1, rtol=0.3)


@pytest.mark.slow
@pytest.mark.parametrize("factor", [1e-12, 1e12])
def test_the_size_of_the_loss_changes_nothing(factor, random):
    pictures = [_picture(random) for _ in range(3)]
    one, other = Preconditioner(SHAPE), Preconditioner(SHAPE)
    one.learn(*pictures)
    other.learn(pictures[0], *(factor * picture for picture in pictures[1:]))
    np.testing.assert_allclose(_dense(other), _dense(one), rtol=1e-3, atol=1e-6)


def test_knows_the_same_after_a_restart(random):
    made, again = _learned(random), Preconditioner(SHAPE)
    again.restore(made.state)
    np.testing.assert_array_equal(_dense(again), _dense(made))

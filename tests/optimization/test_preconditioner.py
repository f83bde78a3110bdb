import numpy as np
import pytest
import tensorflow as tf

from tfstyle.optimization.optimizers.preconditioner import (
    FrequencyBands,
    Preconditioner,
)

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
    matrix = made.matrix()
    columns = [made.times(tf.constant(unit), matrix) for unit in units]
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
    expected = (squares / squares.mean() + 0.01) ** -0.25
    np.testing.assert_allclose(_dense(made), np.diag(expected), atol=1e-4)


def test_finds_the_curvature_of_each_band(random):
    shape = (1, 32, 32, 3)
    bands = FrequencyBands(32, 32)
    curvature = np.geomspace(100, 1, bands.count).astype(np.float32)
    made = Preconditioner(shape)
    for _ in range(4):
        step = _picture(random, shape)
        change = bands.weighed(step, tf.constant(curvature))
        made.learn(step, change, tf.ones(shape))
    _, gains = made.matrix()
    found = gains * curvature
    np.testing.assert_allclose(found / np.median(found), 1, rtol=0.3)


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

import keras
import numpy as np
import pytest

from tfstyle.training.balance import LIMIT, MOMENTUM, StyleBalance

EQUAL = np.ones(2, np.float32)


@pytest.fixture
def balance():
    return StyleBalance(2)


def _note(balance, weights, content, style):
    arrays = (np.array(x, np.float32) for x in (weights, content, style))
    return np.array(balance(*map(keras.ops.convert_to_tensor, arrays)))


def test_styles_count_alike_at_first(balance):
    np.testing.assert_array_equal(balance.factors(), EQUAL)


def test_a_step_by_hand(balance):
    # style 0 is in two pictures, whose means are 0.5 and 0.9; style 1 in none
    factors = _note(balance, [[1, 0], [1, 0]], [0.2, 0.8], [1.0, 0.8])
    content, style = (MOMENTUM + (1 - MOMENTUM) * mean for mean in (0.5, 0.9))
    np.testing.assert_allclose(balance.content, [content, 1], rtol=1e-5)
    np.testing.assert_allclose(balance.style, [style, 1], rtol=1e-5)
    proportion = np.array([style / content, 1])
    expected = proportion / proportion.mean()
    np.testing.assert_allclose(balance.factors(), expected, rtol=1e-5)
    np.testing.assert_allclose(factors, expected[[0, 0]], rtol=1e-5)


def test_a_style_counts_by_its_distances_proportion(balance):
    balance.content.assign([0.5, 0.25])
    balance.style.assign([0.4, 0.4])  # in proportion to the content, 0.8 and 1.6
    np.testing.assert_allclose(balance.factors(), [2 / 3, 4 / 3], rtol=1e-5)


def test_factors_have_limits():
    balance = StyleBalance(20)
    balance.style.assign(np.append(np.zeros(19), 1))
    np.testing.assert_allclose(balance.factors(), [1 / LIMIT] * 19 + [LIMIT])


def test_nothing_in_it_is_trained(balance):
    assert balance.trainable_variables == []
    assert len(balance.weights) == 2

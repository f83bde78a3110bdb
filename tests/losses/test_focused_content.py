"""Tests of the content term that weighs positions by energy."""

import numpy as np
import pytest

from tfstyle.losses.content import ContentLoss
from tfstyle.losses.focused_content import FocusedContentLoss, focus_weights

# The left half has energy 1, the right half 9, so their mean is 5.
TARGET = np.ones((1, 8, 8, 4), np.float32)
TARGET[:, :, 4:] = 3.0


def test_flat_parts_weigh_less():
    weights = np.array(focus_weights(TARGET, 1.0))[0, :, :, 0]
    # Away from the edge between the halves, a window lies in one half only.
    np.testing.assert_allclose(weights[3, [1, 6]], [1 / 5, 1.5], rtol=1e-5)
    np.testing.assert_array_equal(focus_weights(TARGET, 0.0), 1)


@pytest.mark.parametrize("column, weight", [(1, 1 / 5), (6, 1.5)])
def test_distance_of_a_changed_position_has_its_weight(column, weight):
    features = TARGET.copy()
    features[0, 3, column] += 1
    term = FocusedContentLoss(["a"], focus=1.0)
    weights = np.array(focus_weights(TARGET, 1.0))
    expected = 4 * weight / (weights * TARGET**2).sum()
    found = term(None, {"a": features}, {"a": TARGET})
    np.testing.assert_allclose(found, [expected], rtol=1e-4)


def test_without_focus_it_is_the_content_term(random):
    features = {"a": random.random((2, 4, 4, 3), np.float32)}
    target = {"a": random.random((2, 4, 4, 3), np.float32)}
    found = FocusedContentLoss(["a"], focus=0.0)(None, features, target)
    np.testing.assert_array_equal(found, ContentLoss(["a"])(None, features, target))


def test_black_target_has_a_finite_distance():
    black = {"a": np.zeros((1, 4, 4, 3), np.float32)}
    found = FocusedContentLoss(["a"])(None, black, black)
    np.testing.assert_array_equal(found, [0])


def test_config_makes_the_same_term():
    term = FocusedContentLoss(["a"], 2.0, focus=0.5)
    again = FocusedContentLoss(**term.get_config())
    assert again.get_config() == term.get_config()

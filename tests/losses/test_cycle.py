"""Tests of the cycle term, with expected values from NumPy."""

import numpy as np

from tfstyle.losses.cycle import CycleLoss


def test_cycle_is_the_mean_difference_of_values_from_minus_one_to_one():
    first, second = np.random.default_rng(0).random((2, 3, 5, 7, 3), np.float32)
    expected = np.abs((2 * first - 1) - (2 * second - 1)).mean(axis=(1, 2, 3))
    np.testing.assert_allclose(CycleLoss()(first, {}, second), expected, rtol=1e-5)


def test_the_term_is_rebuilt_from_its_configuration():
    term = CycleLoss(5.0, "identity")
    assert CycleLoss.from_config(term.get_config()).get_config() == term.get_config()

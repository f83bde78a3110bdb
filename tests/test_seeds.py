"""Tests of the seeds of tests and fixtures."""

import random

import keras
import numpy as np
import pytest

from tests.seeds import seed_generators


def _draw() -> list[float]:
    kernel = keras.layers.Dense(1)
    kernel.build((1, 1))
    drawn = random.random(), np.random.random(), keras.random.normal(()), kernel.kernel
    return [float(np.squeeze(number)) for number in drawn]


@pytest.fixture(scope="module")
def drawn() -> list[float]:
    return _draw()


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_draws_the_same_numbers_after_others(turn):
    numbers = _draw()
    keras.utils.set_random_seed(0)
    assert numbers == _draw()


def test_a_fixture_of_a_module_draws_the_same_numbers_after_others(drawn):
    seed_generators("drawn")
    assert drawn == _draw()
    keras.utils.set_random_seed(0)
    assert drawn != _draw()

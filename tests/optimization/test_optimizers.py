"""Tests that every optimizer of the table must pass."""

import inspect

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.optimization.optimizers import OPTIMIZERS, Optimizer, make_optimizer
from tfstyle.optimization.plan import OptimizerPlan

ARGUMENTS = {"adam": {"learning_rate": 0.02}}
INTERFACE = [name for name in vars(Optimizer) if not name.startswith("_")]


class Bowl:
    """A problem whose minimum is a picture."""

    is_steady = True

    def __init__(self, goal, compiles):
        self.goal, self.compiles = goal, compiles

    def values(self, image, step=0):
        return {"loss": tf.reduce_mean(tf.square(image - self.goal))}

    def values_and_gradient(self, image, step=0):
        gradient = 2 * (image - self.goal) / tf.size(image, out_type=tf.float32)
        return self.values(image), gradient


@pytest.fixture(params=[True, False], ids=["compiled", "eager"])
def problem(request, random):
    return Bowl(random.random((12, 20, 3), np.float32), request.param)


@pytest.fixture(params=OPTIMIZERS)
def optimizer(request):
    return _make(request.param)


def _make(name):
    return make_optimizer(OptimizerPlan(name, ARGUMENTS.get(name, {})))


def _run(optimizer, problem, steps, image, state=None):
    losses = []
    optimizer.begin(problem, image, state or {})
    optimizer.run(steps, lambda values: losses.append(values["loss"]))
    return losses


@pytest.fixture
def start():
    return np.full((12, 20, 3), 0.5, np.float32)


def test_has_the_interface(optimizer):
    for name in INTERFACE:
        ours = inspect.getattr_static(optimizer, name)
        expected = inspect.getattr_static(Optimizer, name)
        assert isinstance(ours, property) == isinstance(expected, property), name
        if not isinstance(ours, property):
            parameters = list(inspect.signature(expected).parameters)
            assert list(inspect.signature(ours).parameters) == parameters


@pytest.mark.slow
def test_lowers_the_loss_within_the_bounds(optimizer, problem, start):
    losses = _run(optimizer, problem, 8, start)
    assert all(isinstance(loss, float) for loss in losses)
    best = float(problem.values(optimizer.best[None])["loss"])
    assert best < 0.8 * float(problem.values(start[None])["loss"])
    for picture in (optimizer.image, optimizer.best):
        assert picture.shape == start.shape
        assert picture.dtype == np.float32
        assert picture.min() >= 0 and picture.max() <= 1


@pytest.mark.slow
def test_continues_from_its_state_to_the_bit(optimizer, problem, start, request):
    name = request.node.callspec.params["optimizer"]
    _run(optimizer, problem, 3, start)
    state = {key: np.array(value) for key, value in optimizer.state.items()}
    image = optimizer.image
    expected = []
    optimizer.run(2, lambda values: expected.append(values["loss"]))
    again = _make(name)
    assert _run(again, problem, 2, image, state) == expected
    np.testing.assert_array_equal(again.image, optimizer.image)


def test_pictures_that_were_read_do_not_change_later(optimizer, problem, start):
    _run(optimizer, problem, 1, start)
    image = optimizer.image
    before = image.copy()
    optimizer.run(2, lambda values: None)
    np.testing.assert_array_equal(image, before)

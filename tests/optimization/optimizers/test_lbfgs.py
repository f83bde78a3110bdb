import numpy as np
import pytest
import tensorflow as tf
from scipy.optimize import minimize

from tfstyle.optimization.optimizers.lbfgs import LBFGS, MOMENTUM
from tfstyle.optimization.optimizers.preconditioner import FrequencyBands
from tfstyle.optimization.scales import Scale

SCALE = Scale(32, 48, 8)


def _run(problem, start, steps, state=None):
    descent, values = LBFGS(), []
    descent.begin(problem, start, state or {})
    descent.run(steps, values.append)
    return descent, [value["loss"] for value in values]


@pytest.fixture
def start(random):
    return random.random((32, 48, 3), np.float32)


def test_reaches_the_goal(problem_at, goal, start):
    descent, losses = _run(problem_at(SCALE), start, 12)
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 1e-6
    np.testing.assert_allclose(descent.best, goal, atol=1e-2)


@pytest.mark.slow
def test_is_about_as_quick_as_scipys(problem_at, start):
    problem = _stiff(problem_at(SCALE))
    _, losses = _run(problem, start, 30)
    assert losses[-1] < 1.5 * _scipys(problem, start, 30)


def test_momentum_adds_a_fraction_of_the_last_step(problem_at, start, monkeypatch):
    descent, _ = _run(problem_at(SCALE), start, 2)
    descent._velocity, taken = tf.zeros_like(descent._velocity), []
    ones = tf.ones_like(descent._velocity)
    monkeypatch.setattr(descent, "_direction", lambda: ones)

    def search(direction):
        taken.append(float(direction[0, 0, 0, 0]))
        return 0.4 if len(taken) == 3 else 1

    monkeypatch.setattr(descent, "_search", search)
    for _ in range(4):
        descent._move()
    # A velocity is a fraction of the previous step, as much of it as was taken.
    m = MOMENTUM
    third = 1 + m + m**2 + m**3
    fourth = 1 + m * (1 + 0.4 * (third - 1))
    assert taken == pytest.approx([1 + m, 1 + m + m**2, third, fourth])


@pytest.mark.slow
def test_is_quicker_where_some_frequencies_are_stiffer(problem_at, goal, start):
    problem, bands = problem_at(SCALE), FrequencyBands(32, 48)
    gains = tf.constant(np.geomspace(1, 0.03, bands.count), tf.float32)
    problem.extractor = lambda image: {
        "pixels": bands.scale(image - goal, bands.gains(gains)) + goal
    }
    _, losses = _run(problem, start, 30)
    assert losses[-1] < 0.1 * _scipys(problem, start, 30)


@pytest.mark.slow
def test_stays_within_the_bounds_and_ends_at_the_best_picture_there(
    problem_at, goal, start
):
    problem = problem_at(SCALE)
    # The goal lies outside of the bounds for half of the pixels.
    problem.extractor = lambda image: {"pixels": 2 * image}
    descent, _ = _run(problem, start, 30)
    np.testing.assert_allclose(descent.best, np.minimum(goal / 2, 1), atol=1e-2)
    problem.extractor = lambda image: {"pixels": image - 0.5}
    descent, _ = _run(problem, start, 30)
    np.testing.assert_allclose(descent.best, np.minimum(goal + 0.5, 1), atol=1e-2)


def test_ends_where_nothing_lowers_the_loss(problem_at, goal):
    descent, losses = _run(problem_at(SCALE), goal, 5)
    assert losses == []
    np.testing.assert_array_equal(descent.best, goal)


def test_begins_anew_at_the_same_size(problem_at, start):
    descent, expected = _run(problem_at(SCALE), start, 5)
    again = []
    descent.begin(problem_at(SCALE), start, {})
    descent.run(5, again.append)
    assert [value["loss"] for value in again] == expected


def test_tells_of_a_loss_that_is_not_finite(problem_at, start):
    problem = problem_at(SCALE)
    problem.extractor = lambda image: {"pixels": image * np.float32(np.nan)}
    _, losses = _run(problem, start, 1)
    assert np.isnan(losses).all()


@pytest.mark.parametrize("what", ["loss", "gradient"])
def test_tells_of_a_way_down_that_is_not_finite(problem_at, start, what):
    problem = problem_at(SCALE)
    values_and_gradient = problem.values_and_gradient

    def broken(image):
        values, gradient = values_and_gradient(image)
        if what == "gradient":
            return values, gradient * np.float32(np.nan)
        is_start = tf.reduce_all(image == start[None])
        loss = tf.where(is_start, values["loss"], np.float32(np.inf))
        return {**values, "loss": loss}, gradient

    problem.values_and_gradient = broken
    descent, losses = _run(problem, start, 1)
    (loss,) = losses
    assert not np.isfinite(loss)
    np.testing.assert_array_equal(descent.image, start)


@pytest.mark.slow
def test_going_on_is_the_same_to_the_bit(problem_at, start):
    whole, _ = _run(_stiff(problem_at(SCALE)), start, 17)
    first, _ = _run(_stiff(problem_at(SCALE)), start, 12)
    second, _ = _run(_stiff(problem_at(SCALE)), first.image, 5, first.state)
    np.testing.assert_array_equal(second.image, whole.image)


@pytest.mark.slow
def test_what_was_learned_at_another_size_is_forgotten(problem_at, start):
    small, _ = _run(problem_at(Scale(16, 24, 4)), start[::2, ::2], 4)
    fresh, losses = _run(problem_at(SCALE), start, 3)
    carried, same = _run(problem_at(SCALE), start, 3, small.state)
    assert same == losses
    np.testing.assert_array_equal(carried.image, fresh.image)


def _stiff(problem):
    """Weighs the pixels very differently, so that many steps are needed."""
    weights = np.geomspace(0.01, 1, 32 * 48 * 3, dtype=np.float32)
    weights = weights.reshape(1, 32, 48, 3)
    problem.extractor = lambda image: {"pixels": image * weights + image**3}
    return problem


def _scipys(problem, start, steps):
    """The loss where SciPy's L-BFGS-B is after some steps."""

    def evaluate(x):
        image = tf.constant(x.reshape(1, 32, 48, 3).astype(np.float32))
        values, gradient = problem.values_and_gradient(image)
        return float(values["loss"]), gradient.numpy().astype(np.float64).ravel()

    found = minimize(
        evaluate,
        start.astype(np.float64).ravel(),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, 1)] * start.size,
        options={"maxiter": steps, "maxcor": 10, "ftol": 0, "gtol": 0},
    )
    return found.fun

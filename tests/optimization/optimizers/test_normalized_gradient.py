import numpy as np
import pytest

from tfstyle.optimization.optimizers.normalized_gradient import NormalizedGradient
from tfstyle.optimization.scales import Scale

SCALE = Scale(32, 48, 5)


@pytest.fixture
def start(random):
    return random.random((32, 48, 3), np.float32)


def _run(descent, steps):
    values = []
    descent.run(steps, values.append)
    return [value["loss"] for value in values]


def _reference(image, goal, shifts, step_size):
    """`make_step` in NumPy, on the loss of `problem_at`, and its losses."""
    losses = []
    for shift in shifts:
        rolled = np.roll(image, shift, (0, 1))
        losses.append(2 * ((rolled - goal) ** 2).sum() / (goal**2).sum())
        gradient = rolled - goal  # but for a factor
        rolled = rolled - step_size * gradient / np.abs(gradient).mean()
        image = np.clip(np.roll(rolled, -np.array(shift), (0, 1)), 0, 1)
    return image, losses


@pytest.mark.parametrize("jit_compile", [True, False])
def test_equals_the_algorithm_in_numpy(problem_at, goal, start, jit_compile):
    descent = NormalizedGradient(0.02, 6, seed=3, jit_compile=jit_compile)
    descent.begin(problem_at(SCALE), start, {})
    losses = _run(descent, 5)
    shifts = [
        np.random.default_rng([3, step]).integers(-6, 6, 2, endpoint=True)
        for step in range(5)
    ]
    assert len({tuple(shift) for shift in shifts}) > 1
    image, expected = _reference(start, goal, shifts, 0.02)
    np.testing.assert_allclose(losses, expected, rtol=1e-4)
    np.testing.assert_allclose(descent.image, image, atol=1e-4)
    np.testing.assert_array_equal(descent.best, descent.image)


def test_a_step_is_as_long_as_it_is_told(problem_at, start):
    start = 0.4 + 0.2 * start  # nothing is clipped
    descent = NormalizedGradient(0.01)
    descent.begin(problem_at(SCALE), start, {})
    _run(descent, 1)
    assert np.abs(descent.image - start).mean() == pytest.approx(0.01, rel=1e-4)


def test_going_on_from_the_state_is_the_same_to_the_bit(problem_at, start):
    problem = problem_at(SCALE)
    whole, first, second = (NormalizedGradient(0.02, 8) for _ in range(3))
    whole.begin(problem, start, {})
    first.begin(problem, start, {})
    losses = _run(whole, 5)
    begun = _run(first, 2)
    second.begin(problem, first.image, first.state)
    assert begun + _run(second, 3) == losses
    np.testing.assert_array_equal(second.image, whole.image)


def test_another_size_and_problem_follow(problem_at, start):
    descent = NormalizedGradient(0.02)
    descent.begin(problem_at(SCALE), start, {})
    _run(descent, 1)
    descent.begin(problem_at(Scale(16, 24, 1)), start[::2, ::2], descent.state)
    _run(descent, 1)
    assert descent.image.shape == (16, 24, 3)
    assert int(descent.state["count"]) == 2


def test_where_there_is_no_way_down_the_picture_stays(problem_at, goal):
    descent = NormalizedGradient(0.02)
    descent.begin(problem_at(SCALE), goal, {})
    _run(descent, 1)
    np.testing.assert_array_equal(descent.image, goal)


def test_a_gradient_that_is_no_number_leaves_the_picture(problem_at, start):
    problem = problem_at(SCALE)
    problem.extractor = lambda image: {"pixels": image / (image[0, 0, 0, 0] - 1)}
    start[0, 0, 0] = 1.0
    descent = NormalizedGradient(0.02)
    descent.begin(problem, start, {})
    assert not np.isfinite(_run(descent, 1)).all()
    np.testing.assert_array_equal(descent.image, start)

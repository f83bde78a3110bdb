import numpy as np
import pytest

from tfstyle.optimization.optimizers.adam import Adam
from tfstyle.optimization.scales import Scale

SCALE = Scale(32, 48, 8)


def _run(descent, steps):
    values = []
    descent.run(steps, values.append)
    return [value["loss"] for value in values]


def _reference(image, goal, steps, rate=0.02, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """Algorithm 1 of the paper in NumPy, with clipping, and its losses."""
    image, m, v, losses = image.astype(np.float64), 0.0, 0.0, []
    for t in range(1, steps + 1):
        losses.append(2 * ((image - goal) ** 2).sum() / (goal**2).sum())
        gradient = 4 * (image - goal) / (goal**2).sum()
        m = beta_1 * m + (1 - beta_1) * gradient
        v = beta_2 * v + (1 - beta_2) * gradient**2
        corrected = rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        image = np.clip(image - corrected * m / (np.sqrt(v) + epsilon), 0, 1)
    return image, losses


@pytest.mark.slow
@pytest.mark.parametrize("jit_compile", [True, False])
def test_equals_the_algorithm_in_numpy(problem_at, goal, random, jit_compile):
    start = random.random((32, 48, 3), np.float32)
    descent = Adam(0.02, jit_compile=jit_compile)
    descent.begin(problem_at(SCALE), start, {})
    losses = _run(descent, 8)
    image, expected = _reference(start, goal, 8)
    np.testing.assert_allclose(losses, expected, rtol=1e-4)
    np.testing.assert_allclose(descent.image, image, atol=1e-4)


def test_the_best_picture_is_kept(problem_at, goal):
    descent = Adam(0.9)  # too much: jumps over the goal
    descent.begin(problem_at(SCALE), np.clip(goal + 0.01, 0, 1), {})
    losses = _run(descent, 6)
    assert losses[0] == min(losses)
    np.testing.assert_allclose(descent.best, np.clip(goal + 0.01, 0, 1))


def test_going_on_from_the_state_is_the_same_to_the_bit(problem_at, random):
    start = random.random((32, 48, 3), np.float32)
    whole, first, second = (Adam(0.02) for _ in range(3))
    whole.begin(problem_at(SCALE), start, {})
    first.begin(problem_at(SCALE), start, {})
    losses = _run(whole, 7)
    begun = _run(first, 3)
    second.begin(problem_at(SCALE), first.image, first.state)
    assert begun + _run(second, 4) == losses
    np.testing.assert_array_equal(second.image, whole.image)
    np.testing.assert_array_equal(second.best, whole.best)


def test_moments_are_resized_along(problem_at, random):
    small, large = Scale(16, 24, 1), SCALE
    descent = Adam(0.02)
    descent.begin(problem_at(small), random.random((16, 24, 3), np.float32), {})
    _run(descent, 3)
    moments = descent.state
    del moments["best"], moments["best_loss"]
    descent.begin(problem_at(large), random.random((32, 48, 3), np.float32), moments)
    assert descent.state["0"] == 3  # bias correction goes on
    for name in ("2", "3"):
        assert descent.state[name].shape == (1, 32, 48, 3)
        assert descent.state[name].mean() == pytest.approx(
            moments[name].mean(), rel=0.05
        )
    assert descent.state["3"].min() >= 0
    _run(descent, 1)


def test_pictures_stay_in_range(problem_at, random):
    descent = Adam(0.5)
    descent.begin(problem_at(SCALE), random.random((32, 48, 3), np.float32), {})
    _run(descent, 3)
    assert 0 <= descent.image.min() <= descent.image.max() <= 1

import numpy as np

from tfstyle.methods.loop.lbfgs import ROUND, LbfgsDescent
from tfstyle.methods.loop.scale import Scale

SCALE = Scale(32, 48, 8)


def test_reaches_the_goal(problem_at, goal, random):
    descent, values = LbfgsDescent(), []
    descent.begin(problem_at(SCALE), random.random((32, 48, 3), np.float32), {})
    descent.run(10, values.append)
    losses = [value["loss"] for value in values]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 1e-6
    np.testing.assert_allclose(descent.best, goal, atol=1e-2)


def test_only_the_end_of_a_round_is_resumable(problem_at, random):
    descent, seen = LbfgsDescent(), []
    descent.begin(_stiff(problem_at(SCALE)), random.random((32, 48, 3), np.float32), {})
    descent.run(ROUND + 5, lambda values: seen.append(descent.resumable))
    assert [i + 1 for i, yes in enumerate(seen) if yes] == [ROUND, ROUND + 5]


def test_going_on_at_the_end_of_a_round_is_the_same_to_the_bit(problem_at, random):
    start = random.random((32, 48, 3), np.float32)
    whole, first, second = (LbfgsDescent() for _ in range(3))
    whole.begin(_stiff(problem_at(SCALE)), start, {})
    whole.run(ROUND + 5, lambda values: None)
    first.begin(_stiff(problem_at(SCALE)), start, {})
    first.run(ROUND, lambda values: None)
    second.begin(_stiff(problem_at(SCALE)), first.image, first.state)
    second.run(5, lambda values: None)
    np.testing.assert_array_equal(second.image, whole.image)


def _stiff(problem):
    """Weighs the pixels very differently, so that many steps are needed."""
    weights = np.geomspace(0.01, 1, 32 * 48 * 3, dtype=np.float32)
    weights = weights.reshape(1, 32, 48, 3)
    problem.extractor = lambda image: {"pixels": image * weights + image**3}
    return problem

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.optimization.optimizers.curvature_memory import CurvatureMemory
from tfstyle.optimization.optimizers.preconditioner import Preconditioner

SHAPE = (1, 2, 2, 3)


def _pairs(random, count):
    """Steps, and the changes of the gradient of a quadratic form with this matrix."""
    root = random.normal(size=(12, 12))
    matrix = root @ root.T + np.eye(12)
    steps = random.normal(size=(count, 12))
    return matrix, steps, steps @ matrix


def _picture(vector):
    return tf.constant(vector.reshape(SHAPE), tf.float32)


def _preconditioner(*learned):
    """As a matrix, after what it has learned."""
    made = Preconditioner(SHAPE)
    for vectors in zip(*learned, strict=True):
        made.learn(*map(_picture, vectors))
    rows = [made.apply(_picture(unit), made.factors) for unit in np.eye(12)]
    return np.reshape(rows, (12, 12))


def _bfgs(steps, changes, first):
    """The inverse Hessian as a matrix: Nocedal & Wright, formula 6.17."""
    inverse = steps[-1] @ changes[-1] / (changes[-1] @ first @ changes[-1]) * first
    for s, y in zip(steps, changes, strict=True):
        rho = 1 / (s @ y)
        left = np.eye(12) - rho * np.outer(s, y)
        inverse = left @ inverse @ left.T + rho * np.outer(s, s)
    return inverse


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3, 5])
def test_multiplies_by_the_matrix_of_bfgs(count, random):
    _, steps, changes = _pairs(random, count)
    gradients = random.normal(size=(count, 12))
    memory = CurvatureMemory(SHAPE, 3)
    for vectors in zip(steps, changes, gradients, strict=True):
        memory.add(*map(_picture, vectors))
    vector, first = random.normal(size=12), _preconditioner(steps, changes, gradients)
    expected = _bfgs(steps[-3:], changes[-3:], first) @ vector
    found = memory.inverse_hessian_times(_picture(vector))
    np.testing.assert_allclose(found.numpy().ravel(), expected, rtol=1e-3, atol=1e-4)


def test_a_step_of_no_curvature_is_not_remembered():
    memory = CurvatureMemory(SHAPE, 3)
    memory.add(tf.ones(SHAPE), -tf.ones(SHAPE), tf.ones(SHAPE))
    assert memory.is_empty


def test_is_empty_again_when_cleared_and_full_again_when_restored(random):
    memory = CurvatureMemory(SHAPE, 3)
    memory.add(tf.ones(SHAPE), tf.ones(SHAPE), tf.ones(SHAPE))
    state = memory.state
    memory.clear()
    assert memory.is_empty
    memory.restore(state)
    assert not memory.is_empty
    other = CurvatureMemory((1, 4, 2, 3), 3)
    other.restore(state)
    assert other.is_empty


def test_a_restored_history_continues_to_the_bit(random):
    _, steps, changes = _pairs(random, 6)
    memory = CurvatureMemory(SHAPE, 4)
    for step, change in zip(steps[:5], changes[:5], strict=True):
        memory.add(_picture(step), _picture(change), _picture(change))
    restored = CurvatureMemory(SHAPE, 4)
    restored.restore(memory.state)
    for each in (memory, restored):
        each.add(*map(_picture, (steps[5], changes[5], changes[5])))
    vector = _picture(random.normal(size=12))
    found = [each.inverse_hessian_times(vector).numpy() for each in (memory, restored)]
    np.testing.assert_array_equal(*found)


def test_a_state_without_the_oldest_row_is_restored(random):
    _, steps, changes = _pairs(random, 3)
    memory = CurvatureMemory(SHAPE, 3)
    for step, change in zip(steps, changes, strict=True):
        memory.add(_picture(step), _picture(change), _picture(change))
    state = {name: each for name, each in memory.state.items() if name != "oldest"}
    restored = CurvatureMemory(SHAPE, 3)
    restored.restore(state)
    vector = _picture(random.normal(size=12))
    found = [each.inverse_hessian_times(vector).numpy() for each in (memory, restored)]
    np.testing.assert_array_equal(*found)


@pytest.mark.parametrize(
    "change",
    [
        {"oldest": np.array(1, np.float32)},
        {"oldest": np.array(-1, np.float32)},
        {"oldest": np.array(1e30, np.float32)},
        {"steps": np.zeros((1, *SHAPE), np.float32)},
        {"changes": -np.ones((1, *SHAPE), np.float32)},
    ],
)
def test_an_unusable_state_is_refused(change):
    memory = CurvatureMemory(SHAPE, 3)
    memory.add(tf.ones(SHAPE), tf.ones(SHAPE), tf.ones(SHAPE))
    with pytest.raises(ValueError, match="Expected"):
        CurvatureMemory(SHAPE, 3).restore({**memory.state, **change})

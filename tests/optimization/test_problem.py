import numpy as np
import pytest
import tensorflow as tf

from tfstyle.losses.objective import Objective
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.optimization.optimizers.adam import Adam
from tfstyle.optimization.problem import Problem, RolledProblem

SIZE = (17, 24)


@pytest.fixture
def image(random):
    return random.random((*SIZE, 3), np.float32)


def _plain_problem():
    return Problem(lambda images: {}, Objective([TotalVariationLoss()]), {})


def _problem(seed):
    return RolledProblem(_plain_problem(), seed)


@pytest.fixture
def rolled():
    return _problem(seed=3)


def _offset(problem, step):
    return tuple(int(n) for n in problem.offset(SIZE, step))


@pytest.mark.slow
def test_every_row_and_column_comes_first_sometimes(rolled):
    seen = [_offset(rolled, step) for step in range(400)]
    assert {row for row, _ in seen} == set(range(SIZE[0]))
    assert {column for _, column in seen} == set(range(SIZE[1]))


def test_seed_and_step_say_the_offset():
    one, same, other = (_problem(seed=seed) for seed in (3, 3, 4))
    offsets = [[_offset(p, step) for step in range(9)] for p in (one, same, other)]
    assert offsets[0] == offsets[1]
    assert offsets[0] != offsets[2]
    assert len(set(offsets[0])) > 5


def test_the_largest_seed_is_a_seed():
    assert all(n >= 0 for n in _offset(_problem(seed=2**32 - 1), 0))


@pytest.mark.parametrize("step", [0, 5])
def test_is_the_plain_problem_of_the_rolled_picture(rolled, image, step):
    offset = _offset(rolled, step)
    moved = np.roll(image, offset, axis=(0, 1))
    plain, expected = _plain_problem().values_and_gradient(tf.constant(moved[None]))
    values, gradient = rolled.values_and_gradient(tf.constant(image[None]), step)
    assert float(values["loss"]) == pytest.approx(float(plain["loss"]))
    back = np.roll(expected[0], [-n for n in offset], axis=(0, 1))
    np.testing.assert_allclose(gradient[0], back, atol=1e-7)


def _losses(problem, image, **options):
    descent = Adam(1e-9, **options)  # the picture stays
    descent.begin(problem, image, {})
    losses = []
    descent.run(4, lambda values: losses.append(values["loss"]))
    return losses


def test_adam_draws_another_offset_each_step(rolled, image):
    losses = _losses(rolled, image)
    expected = [
        float(rolled.values(tf.constant(image[None]), step)["loss"])
        for step in range(4)
    ]
    assert losses == pytest.approx(expected, rel=1e-5)
    assert len({f"{loss:.7f}" for loss in losses}) == 4


@pytest.mark.slow
def test_so_it_does_when_compiled(rolled, image):
    losses = _losses(rolled, image, jit_compile=True)
    assert losses == _losses(rolled, image, jit_compile=True)
    assert len({f"{loss:.7f}" for loss in losses}) == 4


def test_the_last_picture_counts_not_that_with_the_luckiest_offset(rolled, image):
    descent = Adam(1e-3)
    descent.begin(rolled, image, {})
    descent.run(5, lambda values: None)
    descent._best_loss.assign(0.0)  # as if an offset had hidden everything
    np.testing.assert_array_equal(descent.best, descent.image)


def test_a_picture_of_no_number_does_not_count(rolled, image):
    descent = Adam(1e-3)
    descent.begin(rolled, image, {})
    descent.run(2, lambda values: None)
    descent._image.assign(descent._image * np.nan)
    descent.run(1, lambda values: None)
    assert np.isfinite(descent.best).all()

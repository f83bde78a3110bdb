import keras
import numpy as np
import pytest

from tests.training.tiny import LAYER, make_trainer, train
from tfstyle.errors import InputError
from tfstyle.files.checkpoint import read_checkpoint
from tfstyle.training.checkpoint import CheckpointWriter, RunState, StepCounter

pytestmark = pytest.mark.slow


class AfterStep(keras.callbacks.Callback):
    """Calls a function with the number of each step."""

    def __init__(self, function):
        super().__init__()
        self.function = function
        self.number = 0

    def on_train_batch_end(self, batch, logs=None):
        self.number += 1
        self.function(self.number)


@pytest.fixture
def state(tmp_path):
    return RunState(tmp_path / "run.npz", {}, make_trainer())


def _stored(state):
    about, arrays = read_checkpoint(state.path, {})
    return about["step"], arrays


def _kernel(state):
    return state.trainer.network.weights[0]


def _spoil(state, at):
    """From a real step on, a weight is no number."""

    def spoil(number):
        if number == at:
            _kernel(state).assign(np.full(_kernel(state).shape, np.nan))

    return AfterStep(spoil)


def test_counts_the_steps_and_keeps_every_second_and_the_last(state, photos):
    steps = []
    look = AfterStep(lambda number: steps.append((state.step, _stored(state)[0])))
    train(
        state.trainer, photos, 5, [StepCounter(state), CheckpointWriter(state, 2), look]
    )
    assert steps == [(1, 0), (2, 2), (3, 2), (4, 4), (5, 4)]
    assert _stored(state)[0] == 5
    assert state.seconds > 0
    np.testing.assert_array_equal(_kernel(state), _stored(state)[1]["network/000"])


def test_a_new_run_replaces_what_an_old_one_kept(state, photos):
    state.step = 7
    state.save()
    state.step = 0
    look = AfterStep(lambda number: steps.append(_stored(state)[0]))
    steps = []
    train(
        state.trainer, photos, 1, [StepCounter(state), CheckpointWriter(state, 9), look]
    )
    assert steps == [0]


def test_a_resumed_run_goes_on_counting(state, photos):
    train(state.trainer, photos, 1, [StepCounter(state), CheckpointWriter(state, 9)])
    spent = state.seconds
    again = RunState(state.path, {}, make_trainer(seed=1))
    again.load()
    train(
        again.trainer,
        photos,
        2,
        [StepCounter(again), CheckpointWriter(again, 9)],
        first=1,
    )
    assert _stored(again)[0] == 3
    assert again.seconds > round(spent, 1)


def test_weights_that_are_no_numbers_stop_it_at_the_next_step(state, photos):
    callbacks = [StepCounter(state), CheckpointWriter(state, 2), _spoil(state, 3)]
    with pytest.raises(InputError) as error:
        train(state.trainer, photos, 9, callbacks)
    assert str(error.value) == (
        "Expected the content term to be finite at step 4. Restored the weights "
        "of step 2. Received: learning_rate=0.01"
    )
    assert state.step == _stored(state)[0] == 2
    assert np.isfinite(_kernel(state)).all()
    np.testing.assert_array_equal(_kernel(state), _stored(state)[1]["network/000"])


def test_the_term_is_named(state, photos):
    def spoil(number):
        state.trainer.targets[LAYER] *= np.float32(np.nan)

    with pytest.raises(InputError, match=r"style term.*at step 2.*weights of step 1\."):
        callbacks = [StepCounter(state), CheckpointWriter(state, 1), AfterStep(spoil)]
        train(state.trainer, photos, 9, callbacks)


def test_spoilt_weights_are_not_kept_though_the_terms_are_finite(state, photos):
    """They were, of the pictures that were painted before the weights changed."""
    callbacks = [StepCounter(state), _spoil(state, 4), CheckpointWriter(state, 2)]
    with pytest.raises(InputError, match=r"weights to.*at step 4.*weights of step 2\."):
        train(state.trainer, photos, 9, callbacks)
    assert _stored(state)[0] == 2
    assert all(np.isfinite(array).all() for array in _stored(state)[1].values())


def test_nor_are_they_at_the_end(state, photos):
    with pytest.raises(InputError, match=r"weights to.*at step 1.*weights of step 0\."):
        callbacks = [StepCounter(state), CheckpointWriter(state, 9), _spoil(state, 1)]
        train(state.trainer, photos, 1, callbacks)
    assert _stored(state)[0] == 0

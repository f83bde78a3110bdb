"""Training loop with many steps per call of a compiled function."""

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import keras
import numpy as np

from tfstyle.training.arbitrary.memory.pictures import MemoryPictures
from tfstyle.training.arbitrary.trainer import ArbitraryTrainer
from tfstyle.training.checkpoint import RunState

# Maximum number of steps per call of the compiled function, and number of steps between
# two lines of `Log`.
STEPS_PER_CALL = 25


def fit_in_memory(
    trainer: ArbitraryTrainer,
    draw: Callable[[MemoryPictures, Any], dict[str, jax.Array]],
    pictures: MemoryPictures,
    state: RunState,
    steps: int,
    intervals: Sequence[int],
    callbacks: Sequence[keras.callbacks.Callback],
) -> None:
    """Trains like `trainer.fit` until the last step or until a callback stops the run.

    The compiled function takes several steps per call. `on_train_batch_end` is called
    for each step, but only after the compiled function has returned. Therefore, a
    callback always reads the weights after the last step of the call.

    Args:
        trainer: Compiled trainer.
        draw: Function that returns the batch for a step, given the pictures and the
            number of the step.
        pictures: Pictures in the memory of the accelerator.
        state: State of the run; `callbacks` must contain a `StepCounter` with this
            state.
        steps: Total number of steps.
        intervals: Intervals, in steps, at which callbacks read the weights. If a
            callback reads the weights after a step, the call of the compiled function
            ends with this step, so that the callback gets the weights of this step.
        callbacks: Callbacks, as in `trainer.fit`.
    """
    run, intervals = _compile(trainer, draw), (STEPS_PER_CALL, *intervals)
    each = keras.callbacks.CallbackList(callbacks, model=trainer)
    trainer.stop_training = False
    trainer.reset_metrics()
    each.on_train_begin()
    each.on_epoch_begin(0)
    logs: dict[str, float] = {}
    while state.step < steps and not trainer.stop_training:
        first, count = state.step, _next_end(state.step, steps, intervals) - state.step
        rows = _run_call(trainer, run, pictures, first, count)
        for number in range(count):
            logs = {name: float(row[number]) for name, row in rows.items()}
            each.on_train_batch_end(first + number, logs)
    each.on_epoch_end(0, logs)
    each.on_train_end(logs)


def _next_end(step: int, steps: int, intervals: Sequence[int]) -> int:
    """Returns the number of the last step in the next call of the compiled function.

    Steps are counted from 1 over the whole run.
    """
    return min(steps, *((step // every + 1) * every for every in intervals))


def _compile(trainer: ArbitraryTrainer, draw: Callable) -> Callable:
    names = [metric.name for metric in trainer.metrics]

    def run(variables, pictures, first, count):
        def step(number, carry):
            values, rows = carry
            batch = draw(pictures, first + number)
            logs, values = trainer.train_step(values, (batch,))
            rows = {name: rows[name].at[number].set(logs[name]) for name in names}
            return tuple(map(list, values)), rows

        rows = {name: jnp.zeros(STEPS_PER_CALL) for name in names}
        # `jax.lax.scan` cannot be used, because the number of steps varies.
        return jax.lax.fori_loop(0, count, step, (variables, rows))

    return jax.jit(run)


def _run_call(
    trainer: ArbitraryTrainer,
    run: Callable,
    pictures: MemoryPictures,
    first: int,
    count: int,
) -> dict[str, np.ndarray]:
    """Takes several steps, and returns the metrics after each step."""
    groups = (
        trainer.trainable_variables,
        trainer.non_trainable_variables,
        trainer.optimizer.variables,
        trainer.metrics_variables,
    )
    # The buffers of the weights, which are small, are not donated to the call.
    # Otherwise, an interruption of the call would destroy the weights.
    before = tuple([variable.value for variable in group] for group in groups)
    after, rows = run(before, pictures, first, count)
    for group, values in zip(groups, after, strict=True):
        for variable, value in zip(group, values, strict=True):
            variable.assign(value)
    return {name: np.asarray(row) for name, row in rows.items()}

"""Training loop for several workers, used in place of Keras' `fit`."""

from collections.abc import Callable, Sequence

import keras
import numpy as np

from tfstyle.distribution.collective import Collective, lost_workers_reported
from tfstyle.training.checkpoint import RunState
from tfstyle.training.data import Crops
from tfstyle.training.trainer import StyleTrainer


def fit_together(
    trainer: StyleTrainer,
    crops: Crops,
    collective: Collective,
    callbacks: Sequence[keras.callbacks.Callback],
) -> None:
    """Takes one training step per batch, together with all other workers.

    Args:
        trainer: Compiled trainer, whose weights must be equal in all workers.
        crops: This worker's part of the batches.
        collective: Group of workers.
        callbacks: Callbacks of this worker. If a callback sets `stop_training` in any
            worker, all workers stop.

    Raises:
        InputError: Another worker was lost.
    """
    followers = keras.callbacks.CallbackList(list(callbacks), model=trainer)
    step = make_step(trainer, collective)
    trainer.reset_metrics()  # as `fit` does at the start of an epoch
    followers.on_train_begin()
    logs = {}
    for number in range(len(crops)):
        (batch,) = crops[number]
        followers.on_train_batch_begin(number)
        with lost_workers_reported():
            stops = step(batch, np.float32(trainer.stop_training))
        logs = {metric.name: float(metric.result()) for metric in trainer.metrics}
        followers.on_train_batch_end(number, logs)
        if float(stops):
            trainer.stop_training = True
            break
    followers.on_train_end(logs)


def make_step(trainer: StyleTrainer, collective: Collective) -> Callable:
    """Creates the function that takes one training step.

    Args:
        trainer: Trainer. After this call, its balance factors and metrics are computed
            from the crops of all workers.
        collective: Group of workers.

    Returns:
        Function that takes this worker's part of a batch and a flag. The flag is 1 if
        this worker wants to stop, otherwise 0. The function returns the number of
        workers that want to stop.
    """
    trainer.sum_over_workers(collective.sum, collective.count)
    variables = trainer.trainable_variables
    tracker = next(metric for metric in trainer.metrics if metric.name == "loss")

    def step(batch: dict, stop):
        stops = collective.strategy.run(collective.sum, args=(stop,))
        loss, gradients = collective.gradients(
            lambda part: trainer.compute_loss(
                part, y_pred=trainer(part, training=True)
            ),
            variables,
            batch,
        )
        # `apply` is called outside of `strategy.run`, because Keras would otherwise sum
        # the gradients over the workers again.
        trainer.optimizer.apply(gradients, variables)
        tracker.update_state(loss)
        return stops

    return collective.compile(step)


def share_state(state: RunState, collective: Collective) -> None:
    """Gives all workers the state of worker 0, which may have loaded a checkpoint.

    Args:
        state: State of this worker's run.
        collective: Group of workers.
    """
    variables = [
        variable
        for group in state.trainer.state_groups().values()
        for variable in group
    ]
    arrays = [np.array(variable) for variable in variables]
    counts = [np.array(state.step, np.int64), np.array(state.seconds, np.float64)]
    *values, step, seconds = collective.broadcast([*arrays, *counts])
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
    state.step, state.seconds = int(step), float(seconds)

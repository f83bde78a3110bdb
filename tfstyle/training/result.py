"""Result of a training: the network and the files that hold it. Imports Keras."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import keras

from tfstyle.models.card import Card
from tfstyle.models.keras_file import save_network
from tfstyle.training.card import make_card
from tfstyle.training.inputs import TrainPlan
from tfstyle.training.run import TrainRun


@dataclass(frozen=True)
class TrainResult:
    """What came out of a training.

    Attributes:
        network: Trained network.
        card: Card of the network.
        files: Files that hold the network; none if the training was stopped early.
        steps: Steps made so far, earlier runs included.
        seconds: Time that they took.
        broken: Photographs that could not be read, with the reason.
        is_finished: Whether all steps were made; if not, `resume` continues.
    """

    network: keras.Model
    card: Card
    files: tuple[Path, ...]
    steps: int
    seconds: float
    broken: Mapping[Path, str]
    is_finished: bool


def write_result(run: TrainRun, plan: TrainPlan) -> TrainResult:
    """Writes the network of a training that has made all of its steps.

    Args:
        run: Training that has ended.
        plan: Its plan.

    Raises:
        InputError: A file cannot be written.
    """
    network, steps = run.network, run.state.step
    card = make_card(plan.output.absolute().name, run, plan.about, plan.license)
    is_finished = steps >= plan.options.steps
    files = _write(network, card, plan.output) if is_finished else ()
    return TrainResult(
        network, card, files, steps, run.state.seconds, run.broken, is_finished
    )


def _write(network: keras.Model, card: Card, output: Path) -> tuple[Path, ...]:
    path = output / "network.keras"
    save_network(network, card, path)
    if keras.backend.backend() != "tensorflow":
        logging.getLogger("tfstyle").warning(
            "network.tflite is not written, which takes TensorFlow; to resume without "
            "KERAS_BACKEND writes it."
        )
        return (path,)
    from tfstyle.exporting.litert.convert import write_litert

    small = output / "network.tflite"
    write_litert(network, card, small)
    return path, small

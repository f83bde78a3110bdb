"""Result of a training run."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tfstyle.models.card import Card
from tfstyle.public import public

if TYPE_CHECKING:
    import keras


@public
@dataclass(frozen=True)
class TrainResult:
    """Result of a training run.

    Attributes:
        network: Trained network.
        card: Model card of the network.
        files: Paths of the network files. Empty if training was stopped early, and in
            all workers except worker 0.
        steps: Number of steps taken, including steps before an interruption.
        seconds: Time that all steps took, in seconds.
        broken: Unreadable pictures, each with the reason.
        is_finished: Whether all steps have been taken. If False, `resume` continues the
            run.
    """

    network: "keras.Model"
    card: Card
    files: tuple[Path, ...]
    steps: int
    seconds: float
    broken: Mapping[Path, str]
    is_finished: bool

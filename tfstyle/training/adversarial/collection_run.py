"""Base class of training runs on a collection of paintings."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.weights import weights_digest
from tfstyle.files.checkpoint import OtherRunError
from tfstyle.files.replace_file import replace_file
from tfstyle.models.card import Card
from tfstyle.models.keras_file import load_network
from tfstyle.training.adversarial.alternating import without_arithmetic_rewrites
from tfstyle.training.adversarial.collection_plan import CollectionPlan
from tfstyle.training.adversarial.data import Shapes, UnpairedBatches
from tfstyle.training.callbacks import Log
from tfstyle.training.checkpoint import (
    CheckpointWriter,
    RunState,
    StepCounter,
    other_count,
)
from tfstyle.training.data import Crops


class CollectionRun(ABC):
    """Training run on photographs and a collection of paintings; call it to train.

    Args:
        plan: Inputs and options.

    Attributes:
        numbers: Shape of each array of random numbers in a batch, without the batch
            axis, keyed by the array's name.
        options: Training options.
        state: State of the run.
        broken: Unreadable photographs and paintings, each with the reason.
        base: Network from which the run starts; None if the run creates new networks.
        base_card: Model card of `base`.

    Raises:
        InputError: None of the photographs can be read.
    """

    numbers: ClassVar[Shapes]

    def __init__(self, plan: CollectionPlan):
        self.plan, self.options = plan, plan.options
        self.photos, self.output = plan.photos, plan.output
        self.paintings, self.finetune = plan.collection.files, plan.finetune
        self.broken: dict[Path, str] = dict(plan.collection.broken)
        self.base: keras.Model | None = None
        self.base_card: Card | None = None
        if plan.base:
            self.base, self.base_card = load_network(plan.base)
        self.trainer = self._make_trainer()
        self.state = RunState(
            self.output / "checkpoint.npz", self._identity(), self.trainer, self.broken
        )

    def __call__(self, callbacks: Sequence[keras.callbacks.Callback] = ()) -> None:
        """Trains until the last step, or until a callback stops the training."""
        state = self.state
        callbacks = [*self._own_callbacks(), *callbacks]
        self.trainer.stop_training = False
        for size, end in self._stages():
            if state.step < end and not self.trainer.stop_training:
                self.trainer.expect_crops(self.options.batch_size, size)
                with without_arithmetic_rewrites():
                    self.trainer.fit(
                        self._batches(size, end - state.step, state.step),
                        epochs=1,
                        shuffle=False,
                        verbose=0,
                        callbacks=callbacks,
                    )

    def load(self) -> None:
        """Loads the state of the run from the checkpoint, if there is one.

        Raises:
            InputError: The checkpoint is invalid or belongs to another run.
        """
        try:
            self.state.load()
        except OtherRunError as error:
            raise _naming_collection(error, self.state.path) from error

    @property
    @abstractmethod
    def network(self) -> keras.Model:
        """Network that stylizes photographs, in its current state."""

    @property
    def log_path(self) -> Path:
        """Path of the log file, which contains the loss terms."""
        return self.output / "log.jsonl"

    @abstractmethod
    def write_others(self) -> None:
        """Writes all networks of a finished run except `network`."""

    def write_discriminator(self, discriminator: keras.Model, name: str) -> None:
        """Writes a discriminator to `adversary/NAME.keras`."""
        # The output folder must contain only one network, so the discriminator has its
        # own folder.
        folder = self.output / "adversary"
        folder.mkdir(exist_ok=True)
        with replace_file(folder / f"{name}.keras", "output") as temporary:
            discriminator.save(temporary)

    @abstractmethod
    def _make_trainer(self) -> Any:
        """Returns a compiled `AlternatingTrainer`."""

    @abstractmethod
    def _stages(self) -> Sequence[tuple[int, int]]:
        """Returns the crop size of each stage, and the step at which the stage ends."""

    @abstractmethod
    def _crops(self, files: Sequence[Path], *about) -> Crops:
        """Returns crops of `photos` or `paintings`.

        Args:
            files: Either `self.photos` or `self.paintings`.
            *about: Positional arguments of `Crops` after `styles`.
        """

    @abstractmethod
    def _watchers(self) -> list[keras.callbacks.Callback]:
        """Returns the guard against collapse, and the callback for sample sheets."""

    def _batches(self, size: int, steps: int, first: int) -> UnpairedBatches:
        options = self.options
        about = (size, options.batch_size, steps, first, options.seed, self.broken)
        photos, paintings = (
            self._crops(files, *about) for files in (self.photos, self.paintings)
        )
        return UnpairedBatches(photos, paintings, self.numbers, workers=1)

    def _examples(self, files: Sequence[Path], size: int, count: int) -> np.ndarray:
        about = (size, count, 1, 0, self.options.seed, self.broken)
        return self._crops(files, *about)[0][0]["image"]

    def _own_callbacks(self) -> list[keras.callbacks.Callback]:
        guard, samples = self._watchers()
        return [
            StepCounter(self.state),
            guard,
            Log(self.log_path, self.state),
            samples,
            CheckpointWriter(self.state, self.plan.checkpoint_every),
        ]

    def _identity(self) -> dict:
        """Returns the values that must not change when a run is resumed."""
        # These options may change: a run may be extended, or continued on another
        # machine.
        free = ("steps", "decay", "discriminator_steps", "vgg19_weights")
        fixed = {k: v for k, v in asdict(self.options).items() if k not in free}
        about: dict[str, Any] = {
            "styles": list(self.plan.about),
            "photos": len(self.photos),
            "paintings": len(self.paintings),
        }
        if "vgg19_weights" in asdict(self.options):  # CycleGAN needs no VGG19
            about["vgg19_weights"] = weights_digest(self.options.vgg19_weights)
        if self.base_card:
            about["base"] = asdict(self.base_card)
        return {**about, **fixed}


def _naming_collection(error: OtherRunError, path: Path) -> InputError:
    """Rewords an error about the style or paintings so that it names the collection."""
    if error.name == "paintings":
        return other_count(error, path, "collection")
    styles = error.then if isinstance(error.then, list) else []
    if error.name != "styles" or len(styles) != 1:  # perhaps another kind of run
        return error
    # By default, the name of the style is that of the collection's folder.
    return InputError(
        f"Expected the style's name to be {styles[0]!r}, as in the run being resumed "
        f"('{path}'). The name is set by `style_names`; by default, it is the name of "
        f"the `collection` folder. Received: {error.now[0]!r}"
    )

"""Training run, which can be resumed from a checkpoint."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np

from tfstyle.distribution.collective import Collective
from tfstyle.features.weights import weights_digest
from tfstyle.files.digest import digest_arrays
from tfstyle.models.card import Card
from tfstyle.models.keras_file import load_network
from tfstyle.networks.styles import check_separable, join_styles
from tfstyle.training.agreement import check_agreement, training_settings
from tfstyle.training.callbacks import Log, Samples
from tfstyle.training.checkpoint import CheckpointWriter, RunState, StepCounter
from tfstyle.training.data import Crops
from tfstyle.training.options import TrainOptions
from tfstyle.training.trainer import make_trainer
from tfstyle.training.workers import fit_together, share_state

# Number of photographs that are painted to find the existing style closest to a new
# style, and number of photographs on a sample sheet.
TRIAL_PHOTOS, SAMPLE_PHOTOS = 8, 4
# Side of a picture on a sample sheet, in pixels.
SAMPLE_SIZE = 256


class TrainRun:
    """Training run of a network; call it to train.

    Args:
        paintings: Paintings, `(height, width, 3)` in [0, 1], keyed by style name.
        photos: Photograph files.
        options: Training options.
        output: Folder for the checkpoint, the log and the sample sheets.
        base: Network file to start from; None for a new network.
        finetune: Whether the styles are added to the styles of the network in `base`.
            If so, only the scales and shifts of the new styles are trained.
        checkpoint_every: Number of steps between two checkpoints.
        samples_every: Number of steps between two sample sheets.
        collective: Group of workers that train together; None to use only this process.

    Attributes:
        state: State of the run.
        broken: Reasons why photographs cannot be read, keyed by photograph path.

    Raises:
        InputError: The VGG19 weights are unavailable, or none of the photographs can
            be read.
    """

    def __init__(
        self,
        paintings: Mapping[str, np.ndarray],
        photos: Sequence[Path],
        options: TrainOptions,
        output: Path,
        base: Path | None = None,
        finetune: bool = False,
        checkpoint_every: int = 100,
        samples_every: int = 500,
        collective: Collective | None = None,
    ):
        self.options, self.output, self.photos = options, output, photos
        self.base: keras.Model | None = None
        self.base_card: Card | None = None
        if base:
            self.base, self.base_card = load_network(base)
        if finetune:
            check_separable(self.base)
        self.finetune, self.collective = finetune, collective
        self.styles = list(paintings)
        self._digests = [digest_arrays([image]) for image in paintings.values()]
        self.broken: dict[Path, str] = {}
        # Unreadable photographs are reported before VGG19's weights are downloaded.
        examples = self._examples(options.crop_size, TRIAL_PHOTOS)
        self._weights = weights_digest(options.vgg19_weights)
        if collective:
            about = {**asdict(options), "finetune": finetune}
            card = asdict(self.base_card) if self.base_card else None
            self._settings = {
                **training_settings(about, paintings, photos, card),
                "vgg19_weights": self._weights,
            }
        self.checkpoint_every, self.samples_every = checkpoint_every, samples_every
        self.trainer = make_trainer(
            options, list(paintings.values()), examples, self.base, finetune
        )
        self.state = RunState(
            output / "checkpoint.npz", self._identity(), self.trainer, self.broken
        )

    def __call__(
        self, callbacks: Sequence[keras.callbacks.Callback] = (), resume: bool = False
    ) -> None:
        """Trains until the last step, or until a callback stops the training.

        If `resume` is set, the checkpoint is loaded first.
        """
        options, state = self.options, self.state
        if resume:
            state.load()
        if self.collective:
            check_agreement(self._settings, self.collective)
            share_state(state, self.collective)
        callbacks = [*self._own_callbacks(), *callbacks]
        stable = round(options.steps * (1 - options.decay))
        self.trainer.stop_training = False
        for size, end in (
            (options.crop_size, stable),
            (options.last_crop_size, options.steps),
        ):
            if state.step < end and not self.trainer.stop_training:
                crops = self._crops(size, end - state.step, state.step)
                self.trainer.expect_crops(options.batch_size, size)
                if self.collective:
                    fit_together(self.trainer, crops, self.collective, callbacks)
                    continue
                self.trainer.fit(
                    crops, epochs=1, shuffle=False, verbose=0, callbacks=callbacks
                )

    @property
    def network(self) -> keras.Model:
        """Current network; includes the base network's styles if `finetune` is set."""
        learned = self.trainer.network
        return join_styles(self.base, learned) if self.finetune else learned

    @property
    def log_path(self) -> Path:
        """Path of the log file, which contains the loss terms."""
        return self.output / "log.jsonl"

    def _identity(self) -> dict:
        """Returns the values that must not change when a run is resumed."""
        options = asdict(self.options)
        # These options may change: a run may be extended, or continued on another
        # machine.
        for name in ("steps", "decay", "vgg19_weights"):
            del options[name]
        added = ("network", "statistic", "focus", "optimizer")
        for name in added:  # not in old checkpoints
            if options[name] == getattr(TrainOptions, name):
                del options[name]
        about = {
            "styles": self.styles,
            "style": self._digests,
            "vgg19_weights": self._weights,
            "photos": len(self.photos),
            **options,
        }
        if self.collective:
            about["workers"] = self.collective.count
        if self.base_card:
            about["base"] = asdict(self.base_card)
        return about

    def _own_callbacks(self) -> list[keras.callbacks.Callback]:
        if self.collective and not self.collective.is_chief:
            return [StepCounter(self.state), Log(None, self.state)]
        photos = self._examples(SAMPLE_SIZE, SAMPLE_PHOTOS)
        folder, count = self.output / "samples", len(self.styles)
        return [
            StepCounter(self.state),
            Log(self.log_path, self.state),
            Samples(folder, list(photos), count, self.state, self.samples_every),
            CheckpointWriter(self.state, self.checkpoint_every),
        ]

    @property
    def _part(self) -> tuple[int, int]:
        group = self.collective
        return (group.index, group.count) if group else (0, 1)

    def _examples(self, size: int, count: int) -> np.ndarray:
        crops = Crops(
            self.photos, 1, size, count, 1, seed=self.options.seed, broken=self.broken
        )
        return crops[0][0]["image"]

    def _crops(self, size: int, steps: int, first: int) -> Crops:
        return Crops(
            self.photos,
            len(self.styles),
            size,
            self.options.batch_size,
            steps,
            first,
            self.options.seed,
            broken=self.broken,
            part=self._part,
            workers=1,
        )

"""Adversarial training run, from checkpoint to finished network."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.find import find_features
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.images import load
from tfstyle.losses.style import StyleLoss
from tfstyle.models.card import Card
from tfstyle.models.keras_file import load_network
from tfstyle.networks.patch_discriminator import PatchDiscriminator
from tfstyle.networks.styles import check_separable, join_styles
from tfstyle.training.adversarial import AdversarialPlan
from tfstyle.training.adversarial.data import AdversarialBatches, PaintingCrops
from tfstyle.training.adversarial.health import CollapseGuard
from tfstyle.training.adversarial.samples import CollectionSamples
from tfstyle.training.adversarial.trainer import AdversarialTrainer, compile_trainer
from tfstyle.training.callbacks import Log
from tfstyle.training.checkpoint import Keeper, RunState, StepCounter
from tfstyle.training.data import Crops
from tfstyle.training.targets import begin_styles, middle_square

# Numbers of paintings whose mean statistics are learned in the warmup, of photographs
# for comparing the initial network's styles, and of photographs on a sample sheet.
ANCHORS, TRIAL_PHOTOS, SAMPLE_PHOTOS = 100, 8, 4
SAMPLE_SIZE = 256


class AdversarialRun:
    """Planned training run; call it to train.

    Args:
        plan: Inputs and options.

    Attributes:
        options: Options of the training.
        state: State of the run.
        broken: Unreadable photographs and paintings, with the reason.
        base_card: Card of the network that the run starts from.

    Raises:
        InputError: The VGG19 weights are missing, or no photograph can be read.
    """

    def __init__(self, plan: AdversarialPlan):
        self.plan, self.options = plan, plan.options
        self.photos, self.output = plan.photos, plan.output
        self.paintings, self.finetune = plan.collection.files, plan.finetune
        self.broken: dict[Path, str] = dict(plan.collection.broken)
        self.base_card: Card | None
        self.base, self.base_card = load_network(plan.base)
        check_separable(self.base)
        self.trainer = self._make_trainer()
        compile_trainer(self.trainer)
        self.state = RunState(
            self.output / "checkpoint.npz", self._identity(), self.trainer, self.broken
        )

    def __call__(self, callbacks: Sequence[keras.callbacks.Callback] = ()) -> None:
        """Trains from the current state, until finished or stopped."""
        options, state = self.options, self.state
        callbacks = [*self._own_callbacks(), *callbacks]
        stable = round(options.steps * (1 - options.decay))
        self.trainer.stop_training = False
        for size, end in (
            (options.crop_size, stable),
            (options.last_crop_size, options.steps),
        ):
            if state.step < end and not self.trainer.stop_training:
                self.trainer.expect_crops(options.batch_size, size)
                self.trainer.fit(
                    self._batches(size, end - state.step, state.step),
                    epochs=1,
                    shuffle=False,
                    verbose=0,
                    callbacks=callbacks,
                )

    @property
    def network(self) -> keras.Model:
        """Averaged generator, including the styles that it had before training."""
        learned = self.trainer.average
        return join_styles(self.base, learned) if self.finetune else learned

    @property
    def log_path(self) -> Path:
        """Log file with the terms of the loss."""
        return self.output / "log.jsonl"

    def _make_trainer(self) -> AdversarialTrainer:
        options = self.options
        features = find_features(
            (*STYLE_LAYERS, *CONTENT_LAYERS),
            options.vgg19_weights,
            first_padding="replicate",
        )
        term = StyleLoss(STYLE_LAYERS)
        target = self._mean_style(features.extractor, term)
        seer = features.computing_in(options.loss_dtype, options.loss_convolution)
        keras.utils.set_random_seed(options.seed)
        photos = self._examples(self.photos, options.crop_size, TRIAL_PHOTOS)
        network = begin_styles(self.base, features.extractor, term, target, photos)
        if not self.finetune:
            for layer in network.layers:
                layer.trainable = True
        average = type(network).from_config(network.get_config())
        average.set_weights(network.get_weights())
        average.trainable = False
        return AdversarialTrainer(
            network,
            average,
            PatchDiscriminator(options.channels, options.scales),
            seer,
            keras.Model(seer.input, {n: seer.output[n] for n in CONTENT_LAYERS}),
            target,
            self.plan.collection.deviation,
            options,
        )

    def _mean_style(self, extractor: Callable, term: StyleLoss) -> dict:
        """Returns mean statistics of at most `ANCHORS` paintings of the collection."""
        count = len(self.paintings)
        chosen = np.unique(np.linspace(0, count - 1, ANCHORS).round().astype(int))
        sums = []
        for number in chosen:
            try:
                painting = load(self.paintings[number], "collection")
            except InputError as error:  # the file was still readable in the survey
                self.broken[self.paintings[number]] = str(error)
                continue
            square = middle_square(painting, self.options.style_size)
            sums.append(term.accumulate_weighted(extractor(square[None])))
        return term.target_of(sums, [1.0] * len(sums))

    def _batches(self, size: int, steps: int, first: int) -> AdversarialBatches:
        options = self.options
        about = (size, options.batch_size, steps, first, options.seed, self.broken)
        photos = Crops(self.photos, 1, *about)
        paintings = PaintingCrops(self.paintings, options.style_size, *about)
        return AdversarialBatches(photos, paintings, workers=1)

    def _own_callbacks(self) -> list[keras.callbacks.Callback]:
        samples = CollectionSamples(
            self.output / "samples",
            list(self._examples(self.photos, SAMPLE_SIZE, SAMPLE_PHOTOS)),
            list(self._examples(self.paintings, SAMPLE_SIZE, SAMPLE_PHOTOS)),
            self.state,
            self.plan.samples_every,
        )
        health, weight = self.trainer.health, self.options.content_weight
        return [
            StepCounter(self.state),
            CollapseGuard(self.state, health, weight),
            Log(self.log_path, self.state),
            samples,
            Keeper(self.state, self.plan.checkpoint_every),
        ]

    def _examples(self, files: Sequence[Path], size: int, count: int) -> np.ndarray:
        about = (size, count, 1, 0, self.options.seed, self.broken)
        if files is self.paintings:
            return PaintingCrops(files, self.options.style_size, *about)[0][0]["image"]
        return Crops(files, 1, *about)[0][0]["image"]

    def _identity(self) -> dict:
        """Values that must be the same when a run is resumed."""
        # These may change, because a run may be extended.
        free = ("steps", "decay", "vgg19_weights")
        fixed = {k: v for k, v in asdict(self.options).items() if k not in free}
        about: dict[str, Any] = {
            "styles": list(self.plan.about),
            "photos": len(self.photos),
            "paintings": len(self.paintings),
        }
        if self.base_card:
            about["base"] = asdict(self.base_card)
        return {**about, **fixed}

"""Adversarial training run, which can be resumed from a checkpoint."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.find import find_features
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.images import load
from tfstyle.losses.style import StyleLoss
from tfstyle.networks.styles import check_separable, join_styles
from tfstyle.training.adversarial.augment import DRAWS
from tfstyle.training.adversarial.collapse import CollapseGuard
from tfstyle.training.adversarial.collection_run import CollectionRun
from tfstyle.training.adversarial.critic import make_discriminator
from tfstyle.training.adversarial.data import ResizedCrops, Shapes
from tfstyle.training.adversarial.trainer import AdversarialTrainer, compile_trainer
from tfstyle.training.callbacks import Samples
from tfstyle.training.checkpoint import RunState
from tfstyle.training.data import Crops
from tfstyle.training.targets import begin_styles, middle_square

# Maximum number of paintings from which the collection's mean statistics are computed,
# number of photographs that are painted to find the style of the initial network that
# is closest to the collection, and number of photographs on a sample sheet.
ANCHORS, TRIAL_PHOTOS, SAMPLE_PHOTOS = 100, 8, 4
# Side of a picture on a sample sheet, in pixels.
SAMPLE_SIZE = 256
# Minimum and maximum of a resized painting's shorter side, relative to `style_size`.
STYLE_SCALES = 0.9, 1.4


class AdversarialRun(CollectionRun):
    """Training run with one generator and one discriminator; call it to train.

    Args:
        plan: Inputs and options.

    Raises:
        InputError: The VGG19 weights are unavailable, or none of the photographs can
            be read.
    """

    # `draws` contains three sets of numbers, for the augmentation of paintings, of
    # generated pictures in the discriminator's update, and of generated pictures in the
    # generator's update. The picture pool uses `exchange`.
    numbers: ClassVar[Shapes] = {"draws": (3, DRAWS), "exchange": (2,)}

    @property
    def network(self) -> keras.Model:
        """Generator with weights averaged over the training steps.

        If `finetune` is set, the base network's styles are included.
        """
        learned = self.trainer.average
        return join_styles(self.base, learned) if self.finetune else learned

    def write_others(self) -> None:
        """Writes the discriminator."""
        self.write_discriminator(self.trainer.discriminator, "discriminator")

    def _make_trainer(self) -> AdversarialTrainer:
        options = self.options
        check_separable(self.base)
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
        trainer = AdversarialTrainer(
            network,
            average,
            make_discriminator(options, target),
            seer,
            keras.Model(seer.input, {n: seer.output[n] for n in CONTENT_LAYERS}),
            target,
            self.plan.collection.deviation,
            options,
        )
        compile_trainer(trainer)
        return trainer

    def _mean_style(self, extractor: Callable, term: StyleLoss) -> dict:
        """Returns mean Gram matrices of at most `ANCHORS` paintings, keyed by layer."""
        count = len(self.paintings)
        chosen = np.unique(np.linspace(0, count - 1, ANCHORS).round().astype(int))
        sums = []
        for number in chosen:
            try:
                painting = load(self.paintings[number], "collection")
            except InputError as error:  # the file was readable when it was checked
                self.broken[self.paintings[number]] = str(error)
                continue
            square = middle_square(painting, self.options.style_size)
            sums.append(term.accumulate_weighted(extractor(square[None])))
        return term.target_of(sums, [1.0] * len(sums))

    def _stages(self) -> Sequence[tuple[int, int]]:
        options = self.options
        stable = round(options.generator_steps * (1 - options.decay))
        return (options.crop_size, stable), (options.last_crop_size, options.steps)

    def _crops(self, files: Sequence[Path], *about) -> Crops:
        if files is self.paintings:
            return ResizedCrops(
                files,
                self.options.style_size,
                STYLE_SCALES,
                *about,
                argument="collection",
            )
        return Crops(files, 1, *about)

    def _watchers(self) -> list[keras.callbacks.Callback]:
        samples = CollectionSamples(
            self.output / "samples",
            list(self._examples(self.photos, SAMPLE_SIZE, SAMPLE_PHOTOS)),
            list(self._examples(self.paintings, SAMPLE_SIZE, SAMPLE_PHOTOS)),
            self.state,
            self.plan.samples_every,
        )
        health, weight = self.trainer.health, self.options.content_weight
        return [CollapseGuard(self.state, health, weight), samples]


class CollectionSamples(Samples):
    """Writes sheets with three rows: photographs, stylized photographs, paintings.

    The file name of a sheet contains the step, as in `step_000500.png`.

    Args:
        folder: Folder for the sheets.
        photos: Square photographs, each `(size, size, 3)` in [0, 1].
        paintings: The same number of square paintings, each `(size, size, 3)` in
            [0, 1].
        state: State of the run, with its step count.
        every: Number of steps between two sheets.
    """

    def __init__(
        self,
        folder: Path,
        photos: Sequence[np.ndarray],
        paintings: Sequence[np.ndarray],
        state: RunState,
        every: int,
    ):
        super().__init__(folder, photos, 1, state, every)
        self.paintings = np.stack(paintings)

    def _sheet(self) -> np.ndarray:
        weights = np.ones((1, 1), np.float32)
        network = self.model.average
        pictures = [
            np.array(network({"image": photo[None], "style_weights": weights}))[0]
            for photo in self.photos
        ]
        rows = (self.photos, pictures, self.paintings)
        return np.concatenate([np.concatenate(row, axis=1) for row in rows])

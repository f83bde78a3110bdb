"""One training, put together. Imports Keras."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np

from tfstyle.features.find import find_features
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.networks.transformer_net import TransformerNet
from tfstyle.training.crops import Crops
from tfstyle.training.keeper import Keeper
from tfstyle.training.log import Log
from tfstyle.training.run_state import RunState
from tfstyle.training.samples import Samples
from tfstyle.training.schedule import WarmupStableDecay
from tfstyle.training.targets import balance_styles, middle_square, style_targets
from tfstyle.training.train_options import TrainOptions
from tfstyle.training.trainer import StyleTrainer

# Photographs from which the balance of the styles is reckoned, and that are painted on
# the way: enough for a mean, few enough for a glance.
BALANCE_PHOTOS, SAMPLE_PHOTOS = 8, 4


class TrainRun:
    """Paintings, photographs and options; call it for the trained network.

    Args:
        paintings: By name of the style, `(height, width, 3)` in [0, 1].
        photos: Files of photographs.
        options: The rest.
        output: Folder for checkpoint, log and samples.
        checkpoint_every: Steps between two checkpoints.
        samples_every: Steps between two sheets of samples.

    Raises:
        InputError: There are no weights of VGG19, or no photograph can be read.
    """

    def __init__(
        self,
        paintings: Mapping[str, np.ndarray],
        photos: Sequence[Path],
        options: TrainOptions,
        output: Path,
        checkpoint_every: int = 100,
        samples_every: int = 500,
    ):
        self.options, self.output, self.photos = options, output, photos
        self.styles = list(paintings)
        self.checkpoint_every, self.samples_every = checkpoint_every, samples_every
        self.crops: list[Crops] = []
        self.trainer = self._trainer(list(paintings.values()))
        identity = {"styles": self.styles, "photos": len(photos), **asdict(options)}
        for name in ("steps", "decay", "vgg19_weights"):  # a run may be prolonged
            del identity[name]
        self.state = RunState(output / "checkpoint.npz", identity, self.trainer)

    def __call__(
        self, callbacks: Sequence[keras.callbacks.Callback] = (), resume: bool = False
    ) -> keras.Model:
        """Trains from the start or from the checkpoint."""
        options, state = self.options, self.state
        if resume:
            state.load()
        every = [
            Keeper(state, self.checkpoint_every),
            Log(self.output / "log.jsonl", state),
            Samples(
                self.output / "samples",
                self._sample_photos(),
                len(self.styles),
                state,
                self.samples_every,
            ),
            *callbacks,
        ]
        stable = round(options.steps * (1 - options.decay))
        for size, end in (
            (options.crop_size, stable),
            (options.last_crop_size, options.steps),
        ):
            if state.step < end:
                self._fit(self._crops(size, end - state.step, state.step), every)
        state.save()
        return self.trainer.network

    def _fit(self, crops: Crops, callbacks: Sequence) -> None:
        self.crops.append(crops)
        self.trainer.fit(
            crops, epochs=1, shuffle=False, verbose=0, callbacks=list(callbacks)
        )

    def _crops(self, size: int, steps: int, first: int = 0) -> Crops:
        options = self.options
        return Crops(
            self.photos,
            len(self.styles),
            size,
            options.batch_size,
            steps,
            first,
            options.seed,
            workers=1,
        )

    def _sample_photos(self) -> list[np.ndarray]:
        crops = self._crops(256, 1)
        crops.batch_size = SAMPLE_PHOTOS
        return list(crops[0][0]["image"])

    def _trainer(self, paintings: Sequence[np.ndarray]) -> StyleTrainer:
        options = self.options
        content = ContentLoss(options.content_layers, options.content_weight)
        style = StyleLoss(options.style_layers, options.style_weight)
        both = (*style.layers, *content.layers)
        extractor = find_features(both, options.vgg19_weights).extractor
        squares = [middle_square(p, options.style_size) for p in paintings]
        targets = style_targets(extractor, style, squares)
        crops = self._crops(options.crop_size, 1)
        crops.batch_size = BALANCE_PHOTOS
        photos = crops[0][0]["image"]
        keras.utils.set_random_seed(options.seed)
        trainer = StyleTrainer(
            TransformerNet(len(self.styles), options.alpha, options.blocks),
            extractor,
            find_features(content.layers, options.vgg19_weights).extractor,
            content,
            style,
            TotalVariationLoss(options.tv_weight),
            targets,
            balance_styles(extractor, style, targets, photos),
        )
        self._compile(trainer)
        return trainer

    def _compile(self, trainer: StyleTrainer) -> None:
        options = self.options
        schedule = WarmupStableDecay(
            options.learning_rate, options.steps, decay=options.decay
        )
        optimizer = keras.optimizers.Adam(schedule, global_clipnorm=options.clip_norm)
        optimizer.build(trainer.network.trainable_variables)
        # On CPUs TensorFlow's own convolutions are quicker than XLA's; JAX compiles
        # whatever is said here.
        compiled = keras.backend.backend() == "jax"
        trainer.compile(optimizer=optimizer, jit_compile=compiled)

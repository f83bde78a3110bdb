"""One training of a network for any painting, from its checkpoint. Imports Keras."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np

from tfstyle.features.find import find_features
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.losses.style import StyleLoss
from tfstyle.models.keras_file import load_network
from tfstyle.networks.arbitrary_net import ArbitraryNet
from tfstyle.training.arbitrary.cache import PaintingCache
from tfstyle.training.arbitrary.coefficients import gram_coefficients
from tfstyle.training.arbitrary.data import StyleBatches
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.arbitrary.samples import PaintedSamples
from tfstyle.training.arbitrary.trainer import ArbitraryTrainer, compile_trainer
from tfstyle.training.callbacks import Log
from tfstyle.training.checkpoint import Keeper, RunState
from tfstyle.training.data import Crops
from tfstyle.training.targets import middle_square, style_targets

# Side of the named paintings and of the pictures that are painted on the way.
STYLE_SIZE, SAMPLE_SIZE, SAMPLE_PHOTOS = 384, 256, 4


class ArbitraryRun:
    """Named styles, paintings, photographs and options; call it for the network.

    Args:
        named: Style images by name, `(height, width, 3)`, float32 in [0, 1].
        paintings: Files of paintings, of which the encoder learns.
        photos: Files of photographs.
        options: Options of the training.
        output: Folder for checkpoint, log and samples.
        cache: Folder of the paintings' Gram matrices.
        base: File of a network to start from.
        checkpoint_every: Steps between two checkpoints.
        samples_every: Steps between two sheets of samples.
        on_entry: As for `PaintingCache.fill`.

    Attributes:
        state: Step, seconds and variables of the run.
        broken: Photographs that could not be read, with the reason.
    """

    def __init__(
        self,
        named: Mapping[str, np.ndarray],
        paintings: Sequence[Path],
        photos: Sequence[Path],
        options: ArbitraryOptions,
        output: Path,
        cache: Path,
        base: Path | None = None,
        checkpoint_every: int = 100,
        samples_every: int = 500,
        on_entry: Callable[[int, int], None] = lambda done, count: None,
    ):
        self.styles, self.options, self.output = list(named), options, output
        self.photos = photos
        self.checkpoint_every, self.samples_every = checkpoint_every, samples_every
        self.broken: dict[Path, str] = {}
        features = find_features(
            (*STYLE_LAYERS, *CONTENT_LAYERS),
            options.vgg19_weights,
            first_padding="replicate",
        )
        seer = features.computing_in(options.loss_dtype, options.loss_convolution)
        self.cache = PaintingCache(cache, paintings, options.variants, options.seed)
        self.cache.fill(lambda images: _as_arrays(seer(images)), on_entry)
        self.coefficients = gram_coefficients(self.cache)
        squares = [middle_square(image, STYLE_SIZE) for image in named.values()]
        self.squares = squares
        self.named = style_targets(features.extractor, StyleLoss(STYLE_LAYERS), squares)
        keras.utils.set_random_seed(options.seed)
        self.trainer = ArbitraryTrainer(
            load_network(base)[0] if base else _new_network(options, len(named)),
            seer,
            keras.Model(seer.input, {n: seer.output[n] for n in CONTENT_LAYERS}),
            options,
            self.coefficients.shape[1],
        )
        compile_trainer(self.trainer, options)
        self.state = RunState(
            output / "checkpoint.npz", self._identity(), self.trainer, self.broken
        )

    def __call__(
        self, callbacks: Sequence[keras.callbacks.Callback] = (), resume: bool = False
    ) -> keras.Model:
        """Trains from the start or from the checkpoint, until done or stopped."""
        if resume:
            self.state.load()
        left = self.options.steps - self.state.step
        if left > 0:
            self.trainer.fit(
                self._batches(left),
                epochs=1,
                shuffle=False,
                verbose=0,
                callbacks=[*self._own_callbacks(), *callbacks],
            )
        return self.trainer.network

    @property
    def log_path(self) -> Path:
        """The file with the course of the terms."""
        return self.output / "log.jsonl"

    def _batches(self, steps: int) -> StyleBatches:
        options = self.options
        return StyleBatches(
            self.photos,
            self.cache,
            self.named,
            self.coefficients,
            options.named_share,
            options.mixed_share,
            options.crop_size,
            options.batch_size,
            steps,
            first=self.state.step,
            seed=options.seed,
            broken=self.broken,
            workers=1,
        )

    def _own_callbacks(self) -> list[keras.callbacks.Callback]:
        crops = Crops(
            self.photos, 1, SAMPLE_SIZE, SAMPLE_PHOTOS, 1, seed=1, broken=self.broken
        )
        samples = PaintedSamples(
            self.output / "samples",
            crops[0][0]["image"],
            len(self.styles),
            self.cache,
            self.state,
            self.samples_every,
        )
        return [
            samples,
            Keeper(self.state, self.checkpoint_every),
            Log(self.log_path, self.state),
        ]

    def _identity(self) -> dict:
        """What a resumed run must have in common with the one before."""
        free = ("steps", "decay", "vgg19_weights")  # it may be prolonged
        fixed = {k: v for k, v in asdict(self.options).items() if k not in free}
        return {"styles": self.styles, "photos": len(self.photos), **fixed}


def _new_network(options: ArbitraryOptions, styles: int) -> ArbitraryNet:
    return ArbitraryNet(styles, options.blocks, options.coarse_blocks)


def _as_arrays(features: Mapping) -> dict[str, np.ndarray]:
    return {name: np.array(value, dtype="float32") for name, value in features.items()}

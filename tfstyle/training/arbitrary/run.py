"""Resumable training run of a network that accepts any painting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np

from tfstyle.features.find import find_features
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.features.weights import weights_digest
from tfstyle.files.digest import digest_arrays
from tfstyle.losses.style import StyleLoss
from tfstyle.models.card import Card
from tfstyle.models.keras_file import load_network
from tfstyle.networks.arbitrary_family import EFFECTS, SMOOTHING, VARIATION
from tfstyle.networks.families import family_of, find_family
from tfstyle.networks.styles import with_effect
from tfstyle.training.arbitrary import ArbitraryPlan
from tfstyle.training.arbitrary.cache import PaintingCache
from tfstyle.training.arbitrary.calm_trainer import CalmTrainer
from tfstyle.training.arbitrary.coefficients import gram_coefficients
from tfstyle.training.arbitrary.data import StyleBatches
from tfstyle.training.arbitrary.encoder_start import start_encoder, start_regression
from tfstyle.training.arbitrary.options import FAMILY, MEMORY, ArbitraryOptions
from tfstyle.training.arbitrary.samples import PaintedSamples
from tfstyle.training.arbitrary.trainer import ArbitraryTrainer, compile_trainer
from tfstyle.training.arbitrary.variants import shown_to_encoder
from tfstyle.training.callbacks import Log
from tfstyle.training.checkpoint import CheckpointWriter, RunState, StepCounter
from tfstyle.training.data import Crops
from tfstyle.training.targets import middle_square, style_targets

# Side of the paintings of named styles and side of the sample pictures, in pixels, and
# number of photographs on a sample sheet.
STYLE_SIZE, SAMPLE_SIZE, SAMPLE_PHOTOS = 384, 256, 4
# Options that are missing from checkpoints of earlier versions of tfstyle.
ADDED = (
    *("evenness", "luminance_weight", "calmness"),
    *("body_rate", "encoder_rate", "head_rate", "codes_rate"),
)


class ArbitraryRun:
    """Callable training run of a network that accepts any painting.

    Args:
        plan: Inputs and options.
        on_entry: Function that reports progress, as in `PaintingCache.fill`.

    Attributes:
        options: Training options.
        state: State of the run.
        broken: Unreadable photographs, each with the reason.
        base_card: Model card of the network that the run starts from; None for a new
            network.
    """

    finetune = False

    def __init__(
        self,
        plan: ArbitraryPlan,
        on_entry: Callable[[int, int], None] = lambda done, count: None,
    ):
        self.plan, self.options = plan, plan.options
        self.photos, self.output = plan.named.photos, plan.named.output
        self.styles = list(plan.named.paintings)
        self.broken: dict[Path, str] = {}
        base = plan.named.base
        base_network: keras.Model | None = None
        self.base_card: Card | None = None
        if base:
            base_network, self.base_card = load_network(base)
        if self.options.batches == MEMORY:
            self._check_memory()
        seer = self._look(on_entry)
        keras.utils.set_random_seed(self.options.seed)
        self.trainer = self._make_trainer(base_network, seer)
        compile_trainer(self.trainer, self.options)
        self.state = RunState(
            self.output / "checkpoint.npz", self._identity(), self.trainer, self.broken
        )

    def _make_trainer(
        self, base: keras.Model | None, seer: keras.Model
    ) -> ArbitraryTrainer:
        parts = (
            seer,
            keras.Model(seer.input, {n: seer.output[n] for n in CONTENT_LAYERS}),
            self.options,
            self.coefficients.shape[1],
        )
        if not base:
            new = _new_network(self.options, len(self.styles))
            return ArbitraryTrainer(new, *parts)
        if not self.options.calmness:
            trainer = ArbitraryTrainer(base, *parts)
            self._learn_whole_codes(trainer)
            return trainer
        calm = CalmTrainer(base, *parts)
        self._learn_whole_codes(calm)
        calm.keep_teacher(ArbitraryTrainer(_copy(base), *parts))
        return calm

    def __call__(self, callbacks: Sequence[keras.callbacks.Callback] = ()) -> None:
        """Trains until the last step, or until a callback stops the training."""
        left = self.options.steps - self.state.step
        if not self.state.step:
            self._start_encoder()
        if left > 0:
            callbacks = [*self._own_callbacks(), *callbacks]
            if self.options.batches == MEMORY:
                self._fit_in_memory(callbacks)
            else:
                self._fit(left, callbacks)

    def _fit(self, left: int, callbacks: Sequence[keras.callbacks.Callback]) -> None:
        self.trainer.stop_training = False
        self.trainer.fit(
            self._batches(left),
            epochs=1,
            shuffle=False,
            verbose=0,
            callbacks=callbacks,
        )

    def _fit_in_memory(self, callbacks: Sequence[keras.callbacks.Callback]) -> None:
        from tfstyle.training.arbitrary.memory.draw import Draw
        from tfstyle.training.arbitrary.memory.fit import fit_in_memory
        from tfstyle.training.arbitrary.memory.pictures import load_pictures

        pictures = load_pictures(
            self.photos,
            self.options.crop_size,
            self.broken,
            self.cache,
            self.coefficients,
            self.named,
            self.shown,
        )
        named = self.plan.named
        intervals = named.checkpoint_every, named.samples_every
        draw, steps = Draw.from_options(self.options), self.options.steps
        fit_in_memory(
            self.trainer, draw, pictures, self.state, steps, intervals, callbacks
        )

    @property
    def network(self) -> keras.Model:
        """Copy of the network, with the named styles' offsets converted to codes."""
        network = self._with_effects(_copy(self.trainer.network))
        weights = np.eye(len(self.styles), dtype="float32")
        inputs = {"painting": self.shown, "style_weights": weights}
        codes = network.get_layer("codes").codes
        learned, values = np.array(self.trainer.code_of(inputs)), np.array(codes)
        length = 2 * sum(network.body.widths)  # without the strengths of the effects
        values[:, :length] = learned[:, :length]
        codes.assign(values)
        return network

    def _with_effects(self, network: keras.Model) -> keras.Model:
        smoothing, variation = self.options.smoothing, self.options.variation
        if smoothing or network.smoothing:
            network = with_effect(network, SMOOTHING, smoothing)
        if variation or network.variation:
            network = with_effect(network, VARIATION, 0.0, named_styles=variation)
        return network

    @property
    def log_path(self) -> Path:
        """Path of the log file, which contains the loss terms."""
        return self.output / "log.jsonl"

    def _start_encoder(self) -> None:
        if self.options.calmness:  # the regression layer is not used
            return
        summary, regression = self.trainer.summary, self.trainer.regression
        # If the encoder is already trained, only its regression layer is initialized.
        start = start_regression if self.base_card else start_encoder
        start(summary, regression, self.cache, self.coefficients)

    def _learn_whole_codes(self, trainer: ArbitraryTrainer) -> None:
        """Replaces the code of each named style with an offset.

        The offset is the difference between the style's code and the code that the
        encoder computes for the style's painting. `trainer.code_of` adds the offset to
        the encoder's code, so training starts from the original code.
        """
        codes = trainer.network.get_layer("codes").codes
        predicted = np.array(trainer.encode({"painting": self.shown}))
        codes.assign(np.array(codes) - predicted + trainer.neutral)

    def _look(self, on_entry: Callable[[int, int], None]) -> keras.Model:
        """Computes the targets, and returns the feature model for the losses."""
        options, plan = self.options, self.plan
        features = find_features(
            (*STYLE_LAYERS, *CONTENT_LAYERS),
            options.vgg19_weights,
            first_padding="replicate",
        )
        seer = features.computing_in(options.loss_dtype, options.loss_convolution)
        self.cache = PaintingCache(
            plan.cache,
            plan.paintings,
            options.variants,
            options.seed,
            weights_digest(options.vgg19_weights),
        )
        self.cache.fill(lambda images: _as_arrays(seer(images)), on_entry)
        self.coefficients = gram_coefficients(self.cache)
        paintings = plan.named.paintings.values()
        squares = [middle_square(image, STYLE_SIZE) for image in paintings]
        self.shown = np.stack([shown_to_encoder(image) for image in paintings])
        term = StyleLoss(STYLE_LAYERS)
        self.named = style_targets(features.extractor, term, squares)
        return seer

    def _check_memory(self) -> None:
        from tfstyle.training.arbitrary.memory.pictures import check_memory

        entries = len(self.plan.paintings) * self.options.variants
        check_memory(len(self.photos), entries, self.options.crop_size)

    def _batches(self, steps: int) -> StyleBatches:
        options = self.options
        return StyleBatches(
            self.photos,
            self.cache,
            self.named,
            self.shown,
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
            self.shown,
            self.cache,
            self.state,
            self.plan.named.samples_every,
        )
        return [
            StepCounter(self.state),
            Log(self.log_path, self.state),
            samples,
            CheckpointWriter(self.state, self.plan.named.checkpoint_every),
        ]

    def _identity(self) -> dict:
        """Returns the values that must not change when a run is resumed."""
        # These options may change: a run may be extended or continued on a machine
        # without an accelerator, and the effects apply only to the finished network.
        free = ("steps", "decay", *EFFECTS, "vgg19_weights", "batches")
        fixed = {k: v for k, v in asdict(self.options).items() if k not in free}
        for name in ADDED:  # not in old checkpoints
            if fixed[name] == getattr(ArbitraryOptions, name):
                del fixed[name]
        paintings = self.plan.named.paintings.values()
        about = {
            "styles": self.styles,
            "style": [digest_arrays([image]) for image in paintings],
            "vgg19_weights": weights_digest(self.options.vgg19_weights),
            "photos": len(self.photos),
            **fixed,
        }
        if self.base_card:
            about["base"] = asdict(self.base_card)
        return about


def _new_network(options: ArbitraryOptions, styles: int) -> keras.Model:
    return find_family(FAMILY).make_network(options.network_config(styles))


def _copy(network: keras.Model) -> keras.Model:
    copy = family_of(network).make_network(network.get_config())
    copy.set_weights(network.get_weights())
    return copy


def _as_arrays(features: Mapping) -> dict[str, np.ndarray]:
    return {name: np.array(value, dtype="float32") for name, value in features.items()}

"""Trainer that uses perceptual losses to train a network."""

from collections.abc import Callable, Mapping, Sequence

import keras
import numpy as np
from keras import ops

from tfstyle.features.find import find_features
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.focused_content import FocusedContentLoss
from tfstyle.losses.grid import GridLoss
from tfstyle.losses.style_term import StyleTerm
from tfstyle.losses.style_terms import make_style_term
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.networks.families import find_family
from tfstyle.training.balance import StyleBalance
from tfstyle.training.muon import ConvolutionMuon
from tfstyle.training.options import TrainOptions
from tfstyle.training.schedule import WarmupStableDecay
from tfstyle.training.targets import begin_styles, middle_square, style_targets


class StyleTrainer(keras.Model):
    """Trains a network to keep the content of photographs and to apply styles.

    A batch is `{"image": (batch, height, width, 3) in [0, 1], "style_weights": (batch,
    styles)}`, without labels.

    Args:
        network: Network to train; returns `(batch, height, width, 3)` for a batch.
        extractor: Frozen model that returns the activations for the content and style
            terms.
        content_extractor: Frozen model that returns the activations for the content
            term.
        content_loss: Content term.
        style_loss: Style term.
        tv_loss: Total variation term.
        targets: Statistics of all styles, `(styles, ...)`, keyed by style layer.
        balance: Layer that computes a factor for each style distance, so that no single
            style dominates.
        grid_loss: Penalty on checkerboard patterns; None for no penalty.

    Reference:
        Johnson, Alahi, Fei-Fei (ECCV 2016), section 3.
    """

    def __init__(
        self,
        network: keras.Model,
        extractor: keras.Model,
        content_extractor: keras.Model,
        content_loss: ContentLoss,
        style_loss: StyleTerm,
        tv_loss: TotalVariationLoss,
        targets: Mapping,
        balance: StyleBalance,
        grid_loss: GridLoss | None = None,
    ):
        super().__init__(name="style_trainer", dtype="float32")
        self.network = network
        self.extractor = extractor
        self.content_extractor = content_extractor
        more = (grid_loss,) if grid_loss else ()
        self.terms = (content_loss, style_loss, tv_loss, *more)
        self.targets = {n: ops.convert_to_tensor(t) for n, t in targets.items()}
        self.balance = balance
        self._shape: tuple[int, ...] | None = None
        self._sum: Callable = lambda values: values
        self._workers = 1
        self.trackers = [
            keras.metrics.Mean(name=term.name, dtype="float32") for term in self.terms
        ]

    def expect_crops(self, count: int, size: int) -> None:
        """Sets the crop shape for which the next `fit` call traces the training step.

        Without this call, Keras would trace the step with an unknown batch size. After
        a change of the crop size, the height and width would be unknown, too. The loss
        network chooses its convolution algorithms by the shape of the crops. With this
        call, the shape is known. A resumed run therefore uses the same algorithms as an
        uninterrupted run, even if the crop size has changed to `last_crop_size`.

        Args:
            count: Number of crops per batch.
            size: Side of the crops in pixels.
        """
        self._shape = count, size, size, 3
        self.make_train_function(force=True)

    def sum_over_workers(self, sum: Callable, workers: int) -> None:
        """Computes the metrics and the factors of `balance` from all workers' crops.

        Args:
            sum: Function that sums a tensor, or each tensor in a list, over all
                workers.
            workers: Number of workers. All workers must have batches of the same size.
        """
        self._sum, self._workers = sum, workers
        self.balance.sum = sum

    def train_step(self, *args):
        """Runs a training step.

        Args:
            *args: The batch; with JAX, preceded by the state of the variables.
        """
        *state, data = args
        if self._shape:
            (batch,) = data
            data = ({**batch, "image": ops.reshape(batch["image"], self._shape)},)
        return super().train_step(*state, data)

    def call(self, inputs, training: bool = False):
        """Returns the pictures painted by the network."""
        return self.network(inputs, training=training)

    def compute_loss(
        self, x, y=None, y_pred=None, sample_weight=None, training: bool = True
    ):
        """Returns the total loss, averaged over the batch, and updates the metrics."""
        content, style, *others = self.terms
        weights, seen = x["style_weights"], self.extractor(y_pred)
        wanted = content.target(self.content_extractor(x["image"]))
        values = (
            content(y_pred, seen, wanted),
            style(y_pred, seen, self._style_target(weights)),
            *(term(y_pred, seen) for term in others),
        )
        means = self._sum([ops.mean(value) / self._workers for value in values])
        for tracker, mean in zip(self.trackers, means, strict=True):
            tracker.update_state(mean)
        factors = (1.0, self.balance(weights, *values[:2]), *(1.0 for _ in others))
        terms = zip(self.terms, factors, values, strict=True)
        return ops.mean(sum(term.weight * f * v for term, f, v in terms))

    def state_groups(self) -> dict:
        """Returns the variables that training changes, as lists keyed by group name."""
        return {
            "network": self.network.weights,
            "optimizer": self.optimizer.variables,
            "balance": self.balance.weights,
        }

    def _style_target(self, weights) -> dict:
        return {n: ops.tensordot(weights, t, 1) for n, t in self.targets.items()}


def make_trainer(
    options: TrainOptions,
    paintings: Sequence[np.ndarray],
    photos: np.ndarray,
    base: keras.Model | None = None,
    finetune: bool = False,
) -> StyleTrainer:
    """Creates and compiles a trainer.

    Args:
        options: Training options.
        paintings: Paintings, each `(height, width, 3)` in [0, 1].
        photos: Photographs, `(batch, height, width, 3)` in [0, 1]. To find the style of
            `base` that is closest to a new style, the photographs are painted in each
            style of `base`.
        base: Network to start from; None for a new network.
        finetune: Whether `base` learns the paintings as new styles, while all its
            existing weights stay frozen.

    Raises:
        InputError: The VGG19 weights are unavailable.
    """
    content = FocusedContentLoss(
        options.content_layers, options.content_weight, focus=options.focus
    )
    style = make_style_term(
        options.statistic, options.style_layers, options.style_weight
    )
    layers = (*style.layers, *content.layers)
    features = find_features(
        layers,
        options.vgg19_weights,
        first_padding=options.first_padding,
        dtype=options.loss_dtype,
    )
    extractor = features.extractor
    squares = [middle_square(p, options.style_size) for p in paintings]
    targets = style_targets(extractor, style, squares)
    keras.utils.set_random_seed(options.seed)
    network = base or _new_network(options, len(paintings))
    if finetune:
        network = begin_styles(base, extractor, style, targets, photos)
    # Compiling this faster feature model pays off for training, but not for the
    # targets, which are computed only once.
    seer = features.computing_in(options.loss_dtype, options.loss_convolution)
    trainer = StyleTrainer(
        network,
        seer,
        keras.Model(seer.input, {n: seer.output[n] for n in content.layers}),
        content,
        style,
        TotalVariationLoss(options.tv_weight),
        targets,
        StyleBalance(len(paintings), name="balance"),
        GridLoss(options.grid_weight),
    )
    compile_trainer(trainer, options)
    return trainer


def _new_network(options: TrainOptions, styles: int) -> keras.Model:
    family = find_family(options.network)
    return family.make_network(options.network_config(styles))


def compile_trainer(trainer: StyleTrainer, options: TrainOptions) -> None:
    """Compiles a trainer with a new optimizer."""
    schedule = WarmupStableDecay(
        options.learning_rate, options.steps, decay=options.decay
    )
    make = ConvolutionMuon if options.optimizer == "muon" else keras.optimizers.Adam
    optimizer = make(schedule, global_clipnorm=options.clip_norm)
    optimizer.build(trainer.network.trainable_variables)
    # On CPUs, TensorFlow's own convolutions are faster than XLA's. JAX always uses XLA.
    compiled = keras.backend.backend() == "jax"
    trainer.compile(optimizer=optimizer, jit_compile=compiled)

"""Trainer that trains a generator and a discriminator in alternation."""

from collections.abc import Mapping

import keras
import tensorflow as tf
from keras import ops

from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.losses.adversarial import AdversarialLoss
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.diverse_style import DiverseStyleLoss
from tfstyle.losses.grid import GridLoss
from tfstyle.losses.picture_terms import ColorLoss, IdentityLoss
from tfstyle.training.adversarial.alternating import AlternatingTrainer
from tfstyle.training.adversarial.augment import augment
from tfstyle.training.adversarial.collapse import START
from tfstyle.training.adversarial.critic import Discriminator, make_critic
from tfstyle.training.adversarial.health import Health
from tfstyle.training.adversarial.options import AdversarialOptions
from tfstyle.training.adversarial.penalty import gradient_penalty
from tfstyle.training.adversarial.pool import PicturePool
from tfstyle.training.adversarial.smoothing import smooth_edges
from tfstyle.training.schedule import WarmupStableDecay

# In painter mode, side in pixels of the squares whose mean color should be the same as
# in the photograph.
COLOR_WINDOW = 16
# Betas of Adam. The first is smaller than usual, because the loss of each network
# changes whenever the other network is trained.
BETA_1, BETA_2 = 0.5, 0.99
# Number of power iterations that estimate the spectral norms of the initial kernels.
FIRST_ITERATIONS = 20


class AdversarialTrainer(AlternatingTrainer):
    """Trains a generator and a discriminator against each other.

    A batch is a dictionary from `UnpairedBatches`. Each batch usually trains both
    networks for one step. The discriminator is paused (not trained) while its win rate
    is above `options.win_rate`, and during the warmup, in which the generator learns
    the style from `target` alone. In the last `options.discriminator_steps` steps, only
    the discriminator is trained. In these steps, the discriminator is never paused, and
    the averaged generator paints the pictures.

    Args:
        network: Generator with one style.
        average: Network with the same structure, whose weights are running means of the
            generator's weights.
        discriminator: Discriminator.
        extractor: Frozen model that returns the activations for the content and style
            distances.
        content_extractor: Frozen model that returns the activations for the content
            distance.
        target: Mean Gram matrices of the collection, `(1, channels, channels)`, keyed
            by style layer.
        deviation: Standard deviation of the collection's colors.
        options: Training options.

    Reference:
        Goodfellow et al. (NeurIPS 2014); Sanakoyeu, Kotovenko, Lang, Ommer, "A
        Style-Aware Content Loss for Real-time HD Style Transfer" (ECCV 2018), for
        pausing the discriminator. The combination of loss terms does not come from a
        paper.
    """

    def __init__(
        self,
        network: keras.Model,
        average: keras.Model,
        discriminator: Discriminator,
        extractor: keras.Model,
        content_extractor: keras.Model,
        target: Mapping,
        deviation: float,
        options: AdversarialOptions,
    ):
        super().__init__(name="adversarial_trainer", dtype="float32")
        self.network, self.average = network, average
        self.discriminator = discriminator
        self.critic = make_critic(discriminator, extractor)
        self.extractor = extractor
        self.content_extractor = content_extractor
        self.target = {n: ops.convert_to_tensor(t) for n, t in target.items()}
        self.deviation = deviation
        self.options = options
        self.adversarial = AdversarialLoss(
            options.adversarial_weight, options.adversarial_loss
        )
        self.content = ContentLoss(CONTENT_LAYERS, options.content_weight)
        self.style = DiverseStyleLoss(
            STYLE_LAYERS, options.style_weight, options.diversity
        )
        self.identity = IdentityLoss(options.identity_weight)
        window = 1 if options.mode == "cartoon" else COLOR_WINDOW
        self.color = ColorLoss(options.color_weight, window)
        self.grid = GridLoss(options.grid_weight)
        self.pool = PicturePool(options.pool, options.crop_size, name="pool")
        self.health = Health(START, name="health")
        self.second_optimizer = _make_optimizer(
            options, options.steps, options.discriminator_rate
        )
        terms = (self.content, self.style, self.adversarial, self.identity)
        names = [term.name for term in (*terms, self.color, self.grid)]
        self.make_trackers((*names, "discriminator", "win_rate"))

    def call(self, inputs, training: bool = False):
        """Paints pictures with the averaged generator."""
        return self.average(inputs)

    def train_step(self, data):
        """Trains the generator and, unless paused, the discriminator for one step."""
        batch = self.with_static_shapes(data)
        step = ops.cast(self.optimizer.iterations, "float32")
        is_last = self.optimizer.iterations >= self.options.generator_steps
        pictures, values = self._paint(batch, step, is_last)
        spread = ops.std(pictures, axis=(0, 1, 2))
        self.health.see("content", values["content"])
        self.health.see("spread", ops.mean(spread) / self.deviation)
        # The warmup ends at the latest when the generator's training ends.
        values |= tf.cond(
            ops.logical_or(is_last, step >= self.options.warmup_steps),
            lambda: self._train_discriminator(batch, pictures, is_last),
            lambda: {"discriminator": tf.constant(0.0), "win_rate": tf.constant(0.5)},
        )
        self.health.see("win_rate", values["win_rate"])
        return self.track(values)

    def state_groups(self) -> dict:
        """Returns the variables that training changes, as lists keyed by group name."""
        return {
            "network": self.network.weights,
            "optimizer": self.optimizer.variables,
            "average": self.average.weights,
            "discriminator": self.discriminator.weights,
            "discriminator_optimizer": self.second_optimizer.variables,
            "pool": self.pool.weights,
            "health": self.health.weights,
        }

    def _paint(self, batch, step, is_last):
        """Paints pictures, and trains the generator unless its training has ended."""
        if not self.options.discriminator_steps:
            return self._train_generator(batch, step)
        return tf.cond(
            is_last,
            lambda: self._paint_finished(batch),
            lambda: self._train_generator(batch, step),
        )

    def _train_generator(self, batch, step):
        variables = self.network.trainable_variables
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch([variable.value for variable in variables])
            pictures, values = self._terms(batch, self.network)
            total = sum(
                weight * values[name] for name, weight in self._weights(step).items()
            )
        gradients = tape.gradient(total, [variable.value for variable in variables])
        self.optimizer.apply(gradients, variables)
        self._average(step)
        return ops.stop_gradient(pictures), values

    def _paint_finished(self, batch):
        """Paints pictures with the averaged generator, without training."""
        self.optimizer.iterations.assign_add(1)
        return self._terms(batch, self.average)

    def _terms(self, batch, network):
        """Returns painted pictures, and a dictionary of the loss terms' batch means."""
        photos, paintings = batch["image"], batch["painting"]
        weights = batch["style_weights"]
        pictures, repainted = (
            network({"image": images, "style_weights": weights}, training=True)
            for images in (photos, paintings)
        )
        seen = self.extractor(pictures)
        wanted = self.content.target(self.content_extractor(photos))
        scores = self._scores(pictures, batch["draws"][:, 2], seen)
        values = {
            "content": self.content(pictures, seen, wanted),
            "style": self.style(pictures, seen, self.target),
            "adversarial": self.adversarial(pictures, scores),
            "identity": self.identity(repainted, {}, paintings),
            "color": self.color(pictures, {}, photos),
            "grid": self.grid(pictures, {}),
        }
        return pictures, {name: ops.mean(value) for name, value in values.items()}

    def _weights(self, step) -> dict:
        """Returns weights of the generator's loss terms at a step, keyed by name."""
        options = self.options
        terms = self.content, self.identity, self.color, self.grid
        since = step - options.warmup_steps
        ramp = ops.clip(since / max(options.ramp_steps, 1), 0.0, 1.0)
        first, last = options.anchor_weight, options.last_anchor_weight
        anchor = first + ramp * (last - first)
        return {
            **{term.name: term.weight for term in terms},
            "style": ops.where(since < 0, self.style.weight, anchor),
            "adversarial": ramp * self.adversarial.weight,
        }

    def _train_discriminator(self, batch, pictures, is_last) -> dict:
        side = self.options.crop_size
        shown = self.pool(pictures[:, :side, :side], batch["exchange"])
        paintings = batch["painting"][:, :side, :side]
        draws, network = batch["draws"], self.discriminator
        variables = network.trainable_variables
        with tf.GradientTape() as tape:
            real = self._scores(paintings, draws[:, 0])
            fake = self._scores(self._negatives(shown, paintings), draws[:, 1])
            loss = self.adversarial.discriminator(real, fake)
        gradients = tape.gradient(loss, [variable.value for variable in variables])
        tf.cond(
            ops.logical_or(is_last, self.health.win_rate <= self.options.win_rate),
            lambda: self._apply(gradients, paintings, variables),
            lambda: tf.constant(False),
        )
        rate = self.adversarial.accuracy(real, fake)
        return {"discriminator": loss, "win_rate": rate}

    def _apply(self, gradients, paintings, variables):
        gradients = self._with_penalty(gradients, paintings, variables)
        self.second_optimizer.apply(gradients, variables)
        self.discriminator.update_norms()
        return tf.constant(True)

    def _with_penalty(self, gradients, paintings, variables):
        """Adds the R1 penalty's gradients in every `gradient_every`-th update.

        The other updates omit the penalty. To make up for this, the penalty's gradients
        are multiplied by `gradient_every`.
        """
        every, weight = self.options.gradient_every, self.options.gradient_weight
        if not weight:
            return gradients

        def penalized():
            with tf.GradientTape() as tape:
                penalty = gradient_penalty(self.discriminator, paintings)
                total = 0.5 * every * weight * ops.mean(penalty)
            more = tape.gradient(
                total,
                [variable.value for variable in variables],
                unconnected_gradients="zero",
            )
            return [a + b for a, b in zip(gradients, more, strict=True)]

        is_due = ops.equal(self.second_optimizer.iterations % every, 0)
        return tf.cond(is_due, penalized, lambda: list(gradients))

    def _negatives(self, shown, paintings):
        if self.options.mode == "painter":
            return shown
        # Half of the pictures are generated, and half are smoothed paintings. The batch
        # keeps its size, because there are random numbers for this size only.
        half = (shown.shape[0] + 1) // 2
        return ops.concatenate([shown[:half], smooth_edges(paintings[half:])])

    def _scores(self, images, draws, seen=None):
        if self.options.augment:
            images, seen = augment(images, draws), None
        return self.critic(images, seen)

    def _average(self, step) -> None:
        decay = ops.minimum(self.options.averaging, (1.0 + step) / (10.0 + step))
        pairs = zip(self.average.weights, self.network.weights, strict=True)
        for mean, weight in pairs:
            mean.assign(mean + (1.0 - decay) * (weight - mean))


def compile_trainer(trainer: AdversarialTrainer) -> None:
    """Compiles a trainer, and builds both optimizers."""
    optimizer = _make_optimizer(trainer.options, trainer.options.generator_steps)
    optimizer.build(trainer.network.trainable_variables)
    trainer.second_optimizer.build(trainer.discriminator.trainable_variables)
    trainer.discriminator.update_norms(FIRST_ITERATIONS)
    # On CPUs, TensorFlow's own convolutions are faster than XLA's.
    trainer.compile(optimizer=optimizer, jit_compile=False)


def _make_optimizer(
    options: AdversarialOptions, steps: int, factor: float = 1.0
) -> keras.optimizers.Optimizer:
    schedule = WarmupStableDecay(
        factor * options.learning_rate, steps, decay=options.decay
    )
    return keras.optimizers.Adam(
        schedule, BETA_1, BETA_2, global_clipnorm=options.clip_norm
    )

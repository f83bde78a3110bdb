"""Trainer for two generators and two discriminators, with cycle consistency."""

from collections.abc import Mapping

import keras
import tensorflow as tf
from keras import ops

from tfstyle.losses.adversarial import AdversarialLoss
from tfstyle.losses.cycle import CycleLoss
from tfstyle.training.adversarial.alternating import AlternatingTrainer
from tfstyle.training.adversarial.health import Health
from tfstyle.training.adversarial.pool import PicturePool
from tfstyle.training.cycle.health import START
from tfstyle.training.cycle.options import CycleOptions
from tfstyle.training.schedule import WarmupStableDecay

# Both kinds of pictures, each with the kind that it is translated from.
SOURCES = {"painting": "photo", "photo": "painting"}
# Betas of Adam, as in the code of the CycleGAN paper.
BETA_1, BETA_2 = 0.5, 0.999
# Multiplier for a discriminator's loss, to slow down its training (CycleGAN paper,
# section 4).
SLOWDOWN = 0.5


class CycleTrainer(AlternatingTrainer):
    """Trains two generators and two discriminators, each for one step per batch.

    Batches come from `UnpairedBatches`. In each batch, `exchange` has the shape
    `(batch, 2, 2)`, and contains random numbers for each discriminator's `PicturePool`.

    Args:
        generators: Networks with one style each, keyed by the kind of pictures that
            they make: "painting" and "photo".
        discriminators: Discriminators, keyed by the kind of pictures that they
            classify.
        deviations: Standard deviation of the colors of real pictures, keyed by
            "painting" and "photo".
        options: Training options.

    Reference:
        Zhu, Park, Isola, Efros, "Unpaired Image-to-Image Translation using
        Cycle-Consistent Adversarial Networks" (ICCV 2017); least-squares losses from
        Mao et al. (ICCV 2017). Deviations: the generators are `TransformerNet`s, with
        Keras' default initialization; the learning rate decays to a hundredth instead
        of 0; earlier pictures are kept with 8 bits per channel.
    """

    def __init__(
        self,
        generators: Mapping[str, keras.Model],
        discriminators: Mapping[str, keras.Model],
        deviations: Mapping[str, float],
        options: CycleOptions,
    ):
        super().__init__(name="cycle_trainer", dtype="float32")
        self.generators, self.discriminators = dict(generators), dict(discriminators)
        self.deviations, self.options = dict(deviations), options
        self.adversarial = AdversarialLoss(1.0, "least_squares")
        self.cycle = CycleLoss(options.cycle_weight)
        self.identity = CycleLoss(options.identity_weight, "identity")
        self.pools = {
            kind: PicturePool(options.pool, options.crop_size, name=f"{kind}_pool")
            for kind in SOURCES
        }
        self.health = Health(START, name="health")
        self.second_optimizer = _make_optimizer(options)
        terms = [self.adversarial, self.cycle]
        self.terms = [*terms, self.identity] if options.identity_weight else terms
        names = [*(term.name for term in self.terms), "discriminator", "win_rate"]
        self.make_trackers(f"{name}_{kind}" for name in names for kind in SOURCES)

    def call(self, inputs, training: bool = False):
        """Returns paintings made from photographs."""
        return self.generators["painting"](inputs)

    def translate(self, images, kind: str):
        """Translates pictures.

        Args:
            images: `(batch, height, width, 3)` in [0, 1].
            kind: Kind of pictures to make, "painting" or "photo".

        Returns:
            Array with the shape of `images`.
        """
        images = ops.convert_to_tensor(images)
        weights = ops.ones((ops.shape(images)[0], 1))
        return self.generators[kind]({"image": images, "style_weights": weights})

    def train_step(self, data):
        """Trains both generators, then both discriminators, for one step."""
        batch = self.with_static_shapes(data)
        real = {"painting": batch["painting"], "photo": batch["image"]}
        made, values = self._train_generators(real)
        values |= self._train_discriminators(real, made, batch["exchange"])
        return self.track(values)

    def state_groups(self) -> dict:
        """Returns the variables that training changes, as lists keyed by group name."""
        groups = {
            "optimizer": self.optimizer.variables,
            "discriminator_optimizer": self.second_optimizer.variables,
            "health": self.health.weights,
        }
        for kind in SOURCES:
            groups[f"{kind}_generator"] = self.generators[kind].weights
            groups[f"{kind}_discriminator"] = self.discriminators[kind].weights
            groups[f"{kind}_pool"] = self.pools[kind].weights
        return groups

    def _train_generators(self, real: Mapping) -> tuple[dict, dict]:
        variables = trainable(self.generators)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch([variable.value for variable in variables])
            made = {k: self.translate(real[o], k) for k, o in SOURCES.items()}
            values = self._terms(real, made)
            total = sum(
                term.weight * values[f"{term.name}_{kind}"]
                for term in self.terms
                for kind in SOURCES
            )
        gradients = tape.gradient(total, [variable.value for variable in variables])
        self.optimizer.apply(gradients, variables)
        self._watch(made, values)
        return {k: ops.stop_gradient(pictures) for k, pictures in made.items()}, values

    def _terms(self, real: Mapping, made: Mapping) -> dict:
        """Returns batch means of the generators' loss terms, keyed by name."""
        values = {}
        for kind, source in SOURCES.items():
            scores = self.discriminators[kind](made[kind])
            restored = self.translate(made[source], kind)
            values[f"adversarial_{kind}"] = self.adversarial(made[kind], scores)
            values[f"cycle_{kind}"] = self.cycle(restored, {}, real[kind])
            if self.identity in self.terms:
                same = self.translate(real[kind], kind)
                values[f"identity_{kind}"] = self.identity(same, {}, real[kind])
        return {name: ops.mean(value) for name, value in values.items()}

    def _train_discriminators(self, real: Mapping, made: Mapping, exchange) -> dict:
        variables, values = trainable(self.discriminators), {}
        with tf.GradientTape() as tape:
            for number, kind in enumerate(SOURCES):
                shown = self.pools[kind](made[kind], exchange[:, number])
                both = [self.discriminators[kind](x) for x in (real[kind], shown)]
                loss = SLOWDOWN * self.adversarial.discriminator(*both)
                values[f"discriminator_{kind}"] = loss
                values[f"win_rate_{kind}"] = self.adversarial.accuracy(*both)
            total = sum(values[f"discriminator_{kind}"] for kind in SOURCES)
        gradients = tape.gradient(total, [variable.value for variable in variables])
        self.second_optimizer.apply(gradients, variables)
        for kind in SOURCES:
            self.health.see(f"win_rate_{kind}", values[f"win_rate_{kind}"])
        return values

    def _watch(self, made: Mapping, values: Mapping) -> None:
        for kind, pictures in made.items():
            spread = ops.mean(ops.std(pictures, axis=(0, 1, 2)))
            self.health.see(f"spread_{kind}", spread / self.deviations[kind])
            self.health.see(f"cycle_{kind}", values[f"cycle_{kind}"])


def trainable(networks: Mapping[str, keras.Model]) -> list[keras.Variable]:
    """Returns the trainable variables of several networks."""
    return [v for network in networks.values() for v in network.trainable_variables]


def compile_trainer(trainer: CycleTrainer) -> None:
    """Compiles a trainer, and builds both optimizers."""
    optimizer = _make_optimizer(trainer.options)
    optimizer.build(trainable(trainer.generators))
    trainer.second_optimizer.build(trainable(trainer.discriminators))
    # On CPUs, TensorFlow's own convolutions are faster than XLA's.
    trainer.compile(optimizer=optimizer, jit_compile=False)


def _make_optimizer(options: CycleOptions) -> keras.optimizers.Optimizer:
    schedule = WarmupStableDecay(
        options.learning_rate, options.steps, warmup=0.0, decay=options.decay
    )
    return keras.optimizers.Adam(schedule, BETA_1, BETA_2)

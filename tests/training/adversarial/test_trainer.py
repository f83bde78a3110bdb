"""Tests of generator and discriminator steps, with values computed in a second way."""

import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from tests.training.adversarial.small import make_batch, make_trainer
from tfstyle.features.layer_names import CONTENT_LAYERS
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.diverse_style import DiverseStyleLoss
from tfstyle.networks.patch_discriminator import PatchDiscriminator
from tfstyle.training.adversarial.penalty import gradient_penalty
from tfstyle.training.checkpoint import RunState

pytestmark = pytest.mark.slow


def _copy(model) -> list[np.ndarray]:
    return [np.array(weight) for weight in model.weights]


def _are_equal(before: list[np.ndarray], model) -> bool:
    pairs = zip(before, model.weights, strict=True)
    return all(np.array_equal(old, new) for old, new in pairs)


def _run(trainer, numbers) -> dict:
    # Tracing takes as long as two eager steps.
    step = trainer.train_step if len(numbers) < 3 else tf.function(trainer.train_step)
    for number in numbers:
        batch = {n: ops.convert_to_tensor(v) for n, v in make_batch(number).items()}
        values = step((batch,))
    return {name: float(value) for name, value in values.items()}


def test_penalty_is_the_gradient_by_finite_differences():
    discriminator = PatchDiscriminator(channels=4)
    images = np.random.default_rng(0).random((1, 64, 70, 3), np.float32)

    def total(changed) -> float:
        scores = discriminator(changed).values()
        return sum(np.sum(s) / np.sqrt(np.size(s)) for s in map(np.array, scores))

    found = float(gradient_penalty(discriminator, tf.constant(images))[0])
    # A random direction has, on average, the squared slope |gradient|^2 / numbers;
    # along the gradient itself, the slope is the norm.
    with tf.GradientTape() as tape:
        variable = tf.Variable(images)
        scores = discriminator(variable).values()
        value = sum(tf.reduce_sum(s) / tf.sqrt(float(tf.size(s))) for s in scores)
    direction = np.array(tape.gradient(value, variable))
    direction /= np.linalg.norm(direction)
    step = 2e-3 * direction  # few activations change their sign
    slope = (total(images + step) - total(images - step)) / 4e-3
    np.testing.assert_allclose(found, slope**2, rtol=0.02)


def test_terms_are_those_of_the_losses():
    trainer = make_trainer(augment=False, warmup_steps=0, diversity=0.4)
    batch = make_batch()
    inputs = {name: batch[name] for name in ("image", "style_weights")}
    pictures = np.array(trainer.network(inputs))
    repainted = np.array(trainer.network({**inputs, "image": batch["painting"]}))
    seen, wanted = trainer.extractor(pictures), trainer.extractor(batch["image"])
    scores = trainer.discriminator(pictures).values()
    term = DiverseStyleLoss(["relu1_1"], diversity=0.4)
    expected = {
        "content": np.mean(ContentLoss(CONTENT_LAYERS)(None, seen, wanted)),
        "style": np.mean(term(None, seen, trainer.target)),
        "adversarial": -np.mean([np.mean(score) for score in scores]),
        "identity": np.abs(repainted - batch["painting"]).mean(),
    }
    values = _run(trainer, [0])
    for name, value in expected.items():
        np.testing.assert_allclose(values[name], value, rtol=1e-4, err_msg=name)
    assert set(values) == {*expected, "color", "grid", "discriminator", "win_rate"}


def test_weights_follow_warmup_and_ramp():
    anchors = {"anchor_weight": 0.5, "last_anchor_weight": 0.1}
    trainer = make_trainer(warmup_steps=10, ramp_steps=20, **anchors)
    options = trainer.options
    for step, style, adversarial in (
        (0.0, options.style_weight, 0),
        (9.0, options.style_weight, 0),
        (10.0, options.anchor_weight, 0),
        (20.0, 0.3, options.adversarial_weight / 2),
        (500.0, options.last_anchor_weight, options.adversarial_weight),
    ):
        weights = trainer._weights(ops.convert_to_tensor(step))
        np.testing.assert_allclose(float(weights["style"]), style, rtol=1e-5)
        np.testing.assert_allclose(float(weights["adversarial"]), adversarial, 1e-5)


def test_the_discriminator_pauses_in_the_warmup_and_while_it_wins():
    trainer = make_trainer(warmup_steps=1)
    before = _copy(trainer.discriminator)
    _run(trainer, [0])
    assert _are_equal(before, trainer.discriminator)
    trainer.health.win_rate.assign(0.9)
    _run(trainer, [1])
    assert _are_equal(before, trainer.discriminator)
    trainer.health.win_rate.assign(0.7)
    _run(trainer, [2])
    assert not _are_equal(before, trainer.discriminator)
    assert int(trainer.second_optimizer.iterations) == 1
    assert int(trainer.optimizer.iterations) == 3


def test_a_resumed_run_may_end_with_more_steps_of_the_discriminator(tmp_path):
    first = make_trainer(steps=2, warmup_steps=0)
    _run(first, [0, 1])
    RunState(tmp_path / "run.npz", {}, first).save()
    second = make_trainer(steps=3, discriminator_steps=1, warmup_steps=0)
    RunState(tmp_path / "run.npz", {}, second).load()
    models = second.network, second.average, second.discriminator
    before = [_copy(model) for model in (first.network, first.average)]
    before.append(_copy(first.discriminator))
    _run(second, [2])
    kept = [_are_equal(*pair) for pair in zip(before, models, strict=True)]
    assert kept == [True, True, False]


def test_the_last_steps_train_the_discriminator_alone():
    trainer = make_trainer(steps=3, discriminator_steps=2, warmup_steps=0)
    _run(trainer, [0])
    trainer.average.set_weights([0.9 * weight for weight in _copy(trainer.average)])
    models = trainer.network, trainer.average, trainer.discriminator
    before = [_copy(model) for model in models]
    batch = make_batch(1)
    inputs = {name: batch[name] for name in ("image", "style_weights")}
    pictures = np.array(trainer.average(inputs))
    trainer.health.win_rate.assign(0.9)  # no pause in the last steps
    for tracker in trainer.trackers.values():
        tracker.reset_state()
    values = _run(trainer, [1])
    repainted = np.array(trainer.average({**inputs, "image": batch["painting"]}))
    identity = np.abs(repainted - batch["painting"]).mean()
    kept = [_are_equal(*pair) for pair in zip(before, models, strict=True)]
    assert kept == [True, True, False]
    stored = np.array(trainer.pool.pictures)[2:4] / 255
    np.testing.assert_allclose(stored, pictures, atol=0.51 / 255)
    np.testing.assert_allclose(values["identity"], identity, rtol=1e-4)
    assert int(trainer.optimizer.iterations) == 2
    assert int(trainer.second_optimizer.iterations) == 2


def test_the_discriminator_is_trained_after_the_generator_whatever_the_warmup():
    trainer = make_trainer(steps=4, discriminator_steps=2, warmup_steps=9)
    _run(trainer, range(4))  # in one graph
    assert int(trainer.optimizer.iterations) == 4
    assert int(trainer.second_optimizer.iterations) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "mode", ["painter", pytest.param("cartoon", marks=pytest.mark.nightly)]
)
def test_the_discriminator_learns_to_tell_pictures_from_paintings(mode):
    options = {"mode": mode, "adversarial_loss": "least_squares", "win_rate": 1.0}
    weights = {"adversarial_weight": 0.0, "style_weight": 0.0, "anchor_weight": 0.0}
    trainer = make_trainer(
        warmup_steps=0, learning_rate=0.01, augment=False, **options, **weights
    )
    first = _run(trainer, [0])["discriminator"]
    for tracker in trainer.trackers.values():
        tracker.reset_state()
    # The mean over the steps is that of the first and better ones.
    assert _run(trainer, range(1, 9))["discriminator"] < 0.95 * first


def test_the_learning_rate_of_the_discriminator_is_a_multiple_of_the_generators():
    trainer = make_trainer(learning_rate=0.01, discriminator_rate=3.0)
    for steps in (0, 7):
        trainer.optimizer.iterations.assign(steps)
        trainer.second_optimizer.iterations.assign(steps)
        rates = [trainer.optimizer, trainer.second_optimizer]
        own, other = (float(optimizer.learning_rate) for optimizer in rates)
        np.testing.assert_allclose(other, 3 * own, rtol=1e-6)


def test_the_average_is_that_of_the_weights():
    trainer = make_trainer(averaging=0.2)
    expected = _copy(trainer.network)
    for number in range(3):
        _run(trainer, [number])
        decay = min(0.2, (1 + number) / (10 + number))
        pairs = zip(expected, _copy(trainer.network), strict=True)
        expected = [decay * old + (1 - decay) * new for old, new in pairs]
    for value, weight in zip(expected, trainer.average.weights, strict=True):
        np.testing.assert_allclose(weight, value, rtol=1e-5, atol=1e-6)


def test_running_means_follow_the_pictures():
    trainer, batch = make_trainer(warmup_steps=0), make_batch()
    inputs = {name: batch[name] for name in ("image", "style_weights")}
    spread = np.array(trainer.network(inputs)).std(axis=(0, 1, 2)).mean() / 0.25
    values = _run(trainer, [0])
    for name, start, value in (
        ("spread", 1.0, spread),
        ("content", 0.5, values["content"]),
        ("win_rate", 0.5, values["win_rate"]),
    ):
        found = float(getattr(trainer.health, name))
        np.testing.assert_allclose(found, 0.98 * start + 0.02 * value, rtol=1e-4)


def test_a_batch_may_be_a_single_crop():
    trainer = make_trainer(batch_size=1, warmup_steps=0)
    trainer.expect_crops(1, 64)
    batch = {n: tf.constant(v[:1]) for n, v in make_batch().items()}
    # Keras does not know the size of a batch when it traces the step.
    unknown = {n: tf.TensorSpec((None, *v.shape[1:])) for n, v in batch.items()}
    step = tf.function(trainer.train_step, input_signature=[(unknown,)])
    assert all(np.isfinite(float(value)) for value in step((batch,)).values())

"""Tests of a step of all four networks, with values computed in a second way."""

import numpy as np
import pytest
import tensorflow as tf

from tests.training.cycle.small import make_trainer
from tfstyle.training.cycle.trainer import SOURCES

pytestmark = pytest.mark.slow

KINDS = tuple(SOURCES)


def _batch() -> dict[str, tf.Tensor]:
    random = np.random.default_rng(0)
    batch = {
        "image": random.random((2, 32, 32, 3)),
        "painting": random.random((2, 32, 32, 3)) ** 2,
        "exchange": random.random((2, 2, 2)),
    }
    return {name: tf.constant(value, tf.float32) for name, value in batch.items()}


def _expected(trainer, real: dict) -> dict:
    """Values of a step before it changes the networks, with the paper's formulas."""

    def paint(images, kind):
        inputs = {"image": images, "style_weights": np.ones((2, 1), np.float32)}
        return np.array(trainer.generators[kind](inputs))

    def scores(images, kind):
        return np.array(trainer.discriminators[kind](images)["scale1"])

    def distance(first, second):
        return 2 * np.abs(first - second).mean()

    other = {"painting": "photo", "photo": "painting"}
    made = {kind: paint(real[other[kind]], kind) for kind in KINDS}
    values = {}
    for kind in KINDS:
        right, wrong = scores(real[kind], kind), scores(made[kind], kind)
        both = np.mean((right - 1) ** 2) + np.mean(wrong**2)
        rate = ((right > 0.5).mean() + (wrong <= 0.5).mean()) / 2
        restored = paint(made[other[kind]], kind)
        values[f"adversarial_{kind}"] = np.mean((wrong - 1) ** 2)
        values[f"cycle_{kind}"] = distance(restored, real[kind])
        values[f"identity_{kind}"] = distance(paint(real[kind], kind), real[kind])
        values[f"discriminator_{kind}"] = both / 2
        values[f"win_rate_{kind}"] = rate
        values[f"spread_{kind}"] = made[kind].std(axis=(0, 1, 2)).mean()
    return values


@pytest.fixture(scope="module")
def step():
    """Trainer after a step, its values, the expected ones, and the first weights."""
    trainer, batch = make_trainer(batch_size=2), _batch()
    real = {"painting": np.array(batch["painting"]), "photo": np.array(batch["image"])}
    expected = _expected(trainer, real)
    before = {n: [np.array(v) for v in g] for n, g in trainer.state_groups().items()}
    values = {n: float(v) for n, v in trainer.train_step((batch,)).items()}
    return trainer, values, expected, before


def test_terms_are_those_of_the_paper(step):
    _, values, expected, _ = step
    for name, value in values.items():
        np.testing.assert_allclose(value, expected[name], rtol=2e-3, err_msg=name)
    assert set(values) == {name for name in expected if "spread" not in name}


def test_weights_and_rates_are_those_of_the_paper(step):
    trainer, *_ = step
    weights = {term.name: term.weight for term in trainer.terms}
    assert weights == {"adversarial": 1, "cycle": 10, "identity": 5}
    rate, steps = trainer.optimizer._learning_rate, trainer.options.steps
    expected = {0: 2e-4, steps // 2: 2e-4, steps * 3 // 4: 1e-4, steps: 2e-6}
    for number, value in expected.items():
        np.testing.assert_allclose(float(rate(number)), value, rtol=1e-3)
    for optimizer in (trainer.optimizer, trainer.second_optimizer):
        assert (optimizer.beta_1, optimizer.beta_2) == (0.5, 0.999)


def test_all_networks_take_a_step_and_both_pools_are_filled(step):
    trainer, _, _, before = step
    for name, variables in trainer.state_groups().items():
        pairs = zip(before[name], variables, strict=True)
        assert any(not np.array_equal(old, new) for old, new in pairs), name
    # With random initial weights, the first step of Adam has the learning rate's size.
    for kind in KINDS:
        kernel = trainer.discriminators[kind].get_layer("score").kernel
        (old,) = (
            value
            for value in before[f"{kind}_discriminator"]
            if value.shape == tuple(kernel.shape)
        )
        np.testing.assert_allclose(np.abs(kernel - old).max(), 2e-4, rtol=0.01)
        assert int(trainer.pools[kind].count) == 2


def test_running_means_follow_the_pictures(step):
    trainer, values, expected, _ = step
    for kind, deviation in (("painting", 0.25), ("photo", 0.2)):
        for name, start, value in (
            ("spread", 1.0, expected[f"spread_{kind}"] / deviation),
            ("cycle", 0.5, values[f"cycle_{kind}"]),
            ("win_rate", 0.5, values[f"win_rate_{kind}"]),
        ):
            found = trainer.health.get(f"{name}_{kind}")
            np.testing.assert_allclose(found, 0.98 * start + 0.02 * value, rtol=1e-4)


def test_without_its_weight_there_is_no_identity_term():
    trainer = make_trainer(identity_weight=0.0)
    assert [term.name for term in trainer.terms] == ["adversarial", "cycle"]
    assert not any("identity" in name for name in trainer.trackers)

"""Tests of one training step, compared with a second computation in NumPy."""

import numpy as np
import pytest
import tensorflow as tf

from tests.training.tiny import (
    LAYER,
    WEIGHTS,
    features,
    gram,
    make_paintings,
    make_trainer,
    train,
    weights_of,
)
from tfstyle.networks.transformer_net import TransformerNet
from tfstyle.training.balance import MOMENTUM

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shared():
    return make_trainer(make=lambda: TransformerNet(2, alpha=0.125, blocks=0))


@pytest.fixture
def trainer(shared):
    """As it is before its first step."""
    shared.reset_metrics()
    for variable in shared.balance.weights:
        variable.assign(np.ones(2))
    return shared


def _batch(random, *rows):
    images = random.random((len(rows), 32, 48, 3), np.float32)
    return {"image": images, "style_weights": np.array(rows, np.float32)}


def _terms(trainer):
    return {metric.name: float(metric.result()) for metric in trainer.trackers}


def _expected(extractor, batch, pictures):
    """Each picture's four terms."""
    wanted = np.array([gram(extractor, painting) for painting in make_paintings()])
    for photo, row, picture in zip(*batch.values(), pictures, strict=True):
        f, g = features(extractor, picture), features(extractor, photo)
        target = np.tensordot(row, wanted, 1)
        difference = gram(extractor, picture) - target
        yield (
            np.square(f - g).sum() / np.square(g).sum(),
            np.square(difference).sum() / np.square(target).sum(),
            np.square(np.diff(picture, axis=0)).mean()
            + np.square(np.diff(picture, axis=1)).mean(),
            _grid(picture),
        )


def _grid(picture):
    """What no plane explains of the means by place in a grid of 4 x 4."""
    y, x = np.mgrid[:4, :4].reshape(2, -1)
    plane = np.stack([np.ones(16), x, y], axis=1)
    left = []
    for start in range(0, picture.shape[1] - 31, 16):
        cells = picture[:32, start : start + 32].reshape(8, 4, 8, 4, 3)
        means = cells.mean(axis=(0, 2)).reshape(16, 3)
        left.append(means - plane @ np.linalg.lstsq(plane, means)[0])
    return np.square(left).mean()


def _factors(rows, content, style):
    """What the balance makes of its first batch."""
    counts = rows.sum(axis=0)
    step = (1 - MOMENTUM) * np.minimum(counts, 1)
    means = [1 + step * (values @ rows / counts - 1) for values in (content, style)]
    proportion = means[1] / means[0]
    return rows @ (proportion / proportion.mean())


def test_the_loss_is_the_weighted_sum_of_the_terms(trainer, random):
    batch = _batch(random, (1, 0), (0, 1), (0.25, 0.75))
    pictures = np.array(trainer(batch))
    loss = trainer.compute_loss(batch, y_pred=pictures)
    expected = np.array([*_expected(trainer.extractor, batch, pictures)]).T
    means = dict(zip(WEIGHTS, expected.mean(axis=1), strict=True))
    assert _terms(trainer) == pytest.approx(means, rel=1e-3)
    factors = np.ones_like(expected)
    factors[1] = _factors(batch["style_weights"], *expected[:2])
    each = np.array([*WEIGHTS.values()]) @ (factors * expected)
    assert float(loss) == pytest.approx(each.mean(), rel=1e-4)


def test_another_statistic_is_compared_as_it_is(random):
    trainer = make_trainer(statistic="mean_std")
    batch = _batch(random, (1, 0), (0, 1), (0.25, 0.75))
    pictures = np.array(trainer(batch))
    trainer.compute_loss(batch, y_pred=pictures)
    wanted = np.array([_mean_std(trainer.extractor, p) for p in make_paintings()])
    expected = []
    for row, picture in zip(batch["style_weights"], pictures, strict=True):
        target = row @ wanted
        difference = _mean_std(trainer.extractor, picture) - target
        expected.append(np.square(difference).sum() / np.square(target).sum())
    assert _terms(trainer)["style"] == pytest.approx(np.mean(expected), rel=1e-3)


def _mean_std(extractor, picture):
    flat = features(extractor, picture).reshape(-1, 5)
    return np.concatenate([flat.mean(axis=0), np.sqrt(flat.var(axis=0) + 1e-5)])


def test_each_picture_is_compared_with_its_own_style(trainer):
    paintings = make_paintings().repeat(2, axis=1).repeat(2, axis=2)
    for rows, equal in ((np.eye(2), True), (np.eye(2)[::-1], False)):
        trainer.reset_metrics()
        batch = {"image": paintings, "style_weights": rows.astype(np.float32)}
        trainer.compute_loss(batch, y_pred=paintings)
        assert _terms(trainer)["content"] == pytest.approx(0, abs=1e-6)
        assert (_terms(trainer)["style"] < 1e-6) == equal


def test_gradients_reach_the_network_and_nothing_else(trainer, random):
    batch = _batch(random, (1, 0), (0, 1))
    with tf.GradientTape() as tape:
        loss = trainer.compute_loss(batch, y_pred=trainer(batch))
    values = [variable.value for variable in trainer.trainable_variables]
    gradients = tape.gradient(loss, values)
    paths = [variable.path for variable in trainer.network.trainable_variables]
    assert [variable.path for variable in trainer.trainable_variables] == paths
    assert all(np.abs(gradient).max() > 0 for gradient in gradients)


def test_the_balance_takes_no_part_in_the_gradient(trainer, random):
    """Else the network would gain by letting one style go."""
    batch = _batch(random, (1, 0), (0, 1))
    pictures = tf.Variable(trainer(batch))

    with tf.GradientTape() as tape:
        loss = trainer.compute_loss(batch, y_pred=pictures)
    gradient = np.array(tape.gradient(loss, pictures))
    factors = np.array(trainer.balance.factors())
    content, style, tv, grid = trainer.terms
    wanted = content.target(trainer.extractor(batch["image"]))
    with tf.GradientTape() as tape:
        seen = trainer.extractor(pictures)
        loss = tf.reduce_mean(
            content(pictures, seen, wanted)
            + style.weight * factors * style(pictures, seen, trainer.targets)
            + tv.weight * tv(pictures, seen)
            + grid.weight * grid(pictures, seen)
        )
    expected = np.array(tape.gradient(loss, pictures))
    np.testing.assert_allclose(gradient, expected, rtol=1e-4, atol=1e-7)


def test_fit_changes_the_network_and_not_the_extractor(trainer, photos):
    before = {m: weights_of(m) for m in (trainer.network, trainer.extractor)}
    train(trainer, photos, 2)
    changed = {
        model: [
            not np.array_equal(a, b)
            for a, b in zip(old, weights_of(model), strict=True)
        ]
        for model, old in before.items()
    }
    assert all(changed[trainer.network])
    assert not any(changed[trainer.extractor])
    assert set(trainer.get_metrics_result()) == {"loss", *WEIGHTS}


def test_targets_of_all_styles_are_there(trainer):
    expected = [gram(trainer.extractor, painting) for painting in make_paintings()]
    np.testing.assert_allclose(trainer.targets[LAYER], expected, rtol=1e-5)

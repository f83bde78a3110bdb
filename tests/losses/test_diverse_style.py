"""Tests of the style term that is measured over a batch, against NumPy."""

import numpy as np
import pytest

from tfstyle.losses.diverse_style import DiverseStyleLoss

FINE, COARSE = "relu2_1", "relu5_1"


def _gram(features):
    flat = features.reshape(-1, features.shape[-1]).astype(float)
    return flat.T @ flat / len(flat)


def _distance(gram, target):
    return np.square(gram - target).sum() / np.square(target).sum()


@pytest.mark.parametrize("diversity", [0.0, 0.3, 1.0])
def test_share_is_the_distance_of_the_mean_statistics(diversity, random):
    seen = {
        FINE: random.random((3, 6, 5, 4), np.float32),
        COARSE: random.random((3, 2, 3, 4), np.float32),
    }
    target = {n: _gram(random.random((3, 3, 4))) for n in seen}
    own = {n: [_gram(one) for one in maps] for n, maps in seen.items()}
    together = np.mean([_distance(np.mean(own[n], 0), target[n]) for n in seen])
    each = [np.mean([_distance(own[n][i], target[n]) for n in seen]) for i in range(3)]
    loss = DiverseStyleLoss([FINE, COARSE], diversity=diversity)
    found = loss(None, seen, {n: t[None].astype("float32") for n, t in target.items()})
    expected = (1 - diversity) * np.array(each) + diversity * together
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_pictures_may_differ_if_their_mean_is_right(random):
    features = random.random((2, 8, 8, 4), np.float32)
    features[0] *= 1.2
    features[1] *= 0.56**0.5
    mean = np.mean([_gram(one) for one in features], axis=0)
    target = {FINE: mean[None].astype("float32")}
    loss = DiverseStyleLoss([FINE])
    np.testing.assert_allclose(loss(None, {FINE: features}, target), 0, atol=1e-6)


def test_config_makes_the_same_term():
    term = DiverseStyleLoss([FINE], 2.0, diversity=0.4)
    again = DiverseStyleLoss.from_config(term.get_config())
    assert again.get_config() == term.get_config()
    assert (again.weight, again.diversity) == (2.0, 0.4)

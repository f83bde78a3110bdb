"""Tests of the feature discriminator: norms, positions and files."""

import keras
import numpy as np
import pytest

from tfstyle.networks.feature_discriminator import FeatureDiscriminator

pytestmark = pytest.mark.slow
WIDTHS = {"relu3_1": 24, "relu4_1": 32}
NORMS = {"relu3_1": 2.0, "relu4_1": 5.0}


def _discriminator() -> FeatureDiscriminator:
    keras.utils.set_random_seed(0)
    return FeatureDiscriminator(WIDTHS, NORMS, channels=4)


def _features(random, rows: int = 8) -> dict[str, np.ndarray]:
    sides = {"relu3_1": 2 * rows, "relu4_1": rows}
    return {
        name: random.random((1, side, side, WIDTHS[name]), np.float32)
        for name, side in sides.items()
    }


def test_divides_each_layer_by_its_norm(random):
    features = _features(random)
    plain = FeatureDiscriminator(WIDTHS, dict.fromkeys(WIDTHS, 1.0), channels=4)
    discriminator = _discriminator()
    plain.set_weights(discriminator.get_weights())
    divided = plain({name: features[name] / NORMS[name] for name in WIDTHS})
    for name, scores in discriminator(features).items():
        np.testing.assert_allclose(scores, divided[name], rtol=1e-4, atol=1e-5)


def test_a_score_depends_on_three_by_three_positions(random):
    features = _features(random)
    others = {name: each.copy() for name, each in features.items()}
    for each in others.values():
        each[:, 3:] = 0
    discriminator = _discriminator()
    same, changed = discriminator(features), discriminator(others)
    for name in WIDTHS:
        assert same[name].shape[1] == features[name].shape[1] - 2
        np.testing.assert_allclose(same[name][:, 0], changed[name][:, 0], rtol=1e-5)
        assert np.abs(same[name][:, 1] - changed[name][:, 1]).max() > 1e-4


def test_a_loaded_discriminator_gives_the_same_scores(tmp_path, random):
    features, discriminator = _features(random), _discriminator()
    discriminator.update_norms(3)
    discriminator.save(tmp_path / "discriminator.keras")
    loaded = keras.saving.load_model(tmp_path / "discriminator.keras")
    assert loaded.get_config() == discriminator.get_config()
    for name, scores in loaded(features).items():
        np.testing.assert_array_equal(scores, discriminator(features)[name])

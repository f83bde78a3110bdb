"""Tests of discriminators that see pixels or features."""

import re

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.features.layer_names import channels
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.networks.feature_discriminator import FeatureDiscriminator
from tfstyle.networks.patch_discriminator import PatchDiscriminator
from tfstyle.training.adversarial.critic import (
    LAYERS,
    make_critic,
    make_discriminator,
)
from tfstyle.training.adversarial.options import AdversarialOptions


def _target(mean_square: float) -> dict[str, np.ndarray]:
    sides = {layer: channels(layer) for layer in LAYERS}
    return {n: mean_square * np.eye(side)[None] for n, side in sides.items()}


def test_the_norm_of_a_layer_is_the_root_of_the_mean_square_in_paintings():
    options = AdversarialOptions(discriminator="features", channels=4)
    made = make_discriminator(options, _target(9.0))
    assert isinstance(made, FeatureDiscriminator)
    assert made.norms == dict.fromkeys(LAYERS, 3.0)
    pixels = make_discriminator(AdversarialOptions(channels=4), _target(9.0))
    assert isinstance(pixels, PatchDiscriminator)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pixels", "features"])
def test_scores_are_the_same_whether_features_are_given_or_computed(kind, random):
    options = AdversarialOptions(discriminator=kind, channels=4)
    discriminator = make_discriminator(options, _target(1.0))
    extractor = vgg19_features((*LAYERS, "relu5_1"), None, dtype="bfloat16")
    critic = make_critic(discriminator, extractor)
    images = random.random((2, 160, 160, 3), np.float32)
    given = critic(images, extractor(images))
    for name, scores in critic(images).items():
        assert scores.shape[0] == 2 and scores.dtype == "float32"
        np.testing.assert_allclose(scores, given[name], rtol=1e-2, atol=1e-3)


def test_the_penalty_is_only_for_pixels_and_scales_only_limit_their_crops():
    message = "`gradient_weight` to be 0 with `discriminator`='features'. Received: "
    with pytest.raises(InputError, match=re.escape(message)):
        AdversarialOptions(discriminator="features", gradient_weight=1.0)
    small = {"crop_size": 64, "last_crop_size": 64, "scales": 4}
    assert AdversarialOptions(discriminator="features", **small).scales == 4

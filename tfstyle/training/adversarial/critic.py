"""Discriminators that score pictures by their pixels or by their VGG19 features."""

from collections.abc import Callable, Mapping

import keras
import numpy as np
from keras import ops

from tfstyle.networks.feature_discriminator import FeatureDiscriminator
from tfstyle.networks.patch_discriminator import PatchDiscriminator
from tfstyle.training.adversarial.options import AdversarialOptions

# Input of a `FeatureDiscriminator`: VGG19 layers, from the finest to the coarsest.
LAYERS = ("relu3_1", "relu4_1")
Discriminator = PatchDiscriminator | FeatureDiscriminator
# Function that takes pictures, `(batch, height, width, 3)` in [0, 1], and optionally
# their activations, keyed by layer, and returns scores, keyed by scale or layer.
Critic = Callable[..., Mapping]


def make_discriminator(options: AdversarialOptions, target: Mapping) -> Discriminator:
    """Creates an untrained discriminator.

    Args:
        options: Training options.
        target: Mean Gram matrices of the collection, `(1, channels, channels)`, keyed
            by style layer.
    """
    if options.discriminator == "pixels":
        return PatchDiscriminator(options.channels, options.scales)
    squares = {layer: np.diagonal(np.array(target[layer])[0]) for layer in LAYERS}
    norms = {layer: float(np.sqrt(each.mean())) for layer, each in squares.items()}
    widths = {layer: len(each) for layer, each in squares.items()}
    return FeatureDiscriminator(widths, norms, options.channels)


def make_critic(discriminator: Discriminator, extractor: keras.Model) -> Critic:
    """Returns the function that scores pictures with a discriminator.

    Args:
        discriminator: Discriminator.
        extractor: Feature model whose outputs include the inputs of a
            `FeatureDiscriminator`.
    """
    if isinstance(discriminator, PatchDiscriminator):
        return lambda images, seen=None: discriminator(images)
    layers = {name: extractor.output[name] for name in discriminator.norms}
    own = keras.Model(extractor.input, layers)  # without deeper layers

    def score(images, seen=None):
        seen = own(images) if seen is None else seen
        return discriminator({name: ops.cast(seen[name], "float32") for name in layers})

    return score

"""Stylization of tiles, normalized with the moments of the whole picture.

Instance normalization uses the moments (mean and variance) of each channel. If each
tile were normalized separately, the tiles would get different colors. Therefore, the
moments of the whole picture are measured once and used for all tiles.
"""

import keras
from keras import ops

from tfstyle.networks.families import PAINT, PAINT_PART, family_of
from tfstyle.networks.layers.normalization import channel_moments


def moments_network(network: keras.Model) -> keras.Model:
    """Returns a model that measures the moments at each normalization layer.

    Args:
        network: Network from `tfstyle.networks`. The returned model shares the
            layers of this network.

    Returns:
        Model with the inputs of the signature `PAINT` and an output of shape `(batch,
        moments)`. For each normalization layer, in order, the output contains the means
        of the channels, then the variances.

    Reference:
        Chen, Wang, Xie, Lu, Luo, "Towards Ultra-Resolution Neural Style Transfer via
        Thumbnail Instance Normalization" (AAAI 2022).
    """
    inputs, seen = _inputs(network), []

    def measure(layer, images, shares):
        mean, variance = channel_moments(images)
        seen.extend(ops.squeeze(m, (1, 2)) for m in (mean, variance))
        return layer(images, shares, (mean, variance))

    network.paint(inputs, measure)
    return keras.Model(inputs, ops.concatenate(seen, axis=-1), name="moments")


def part_network(network: keras.Model) -> keras.Model:
    """Returns a model that stylizes a part of a picture, using given moments.

    Args:
        network: Network from `tfstyle.networks`. The returned model shares the
            layers of this network.

    Returns:
        Model with the inputs of the signature `PAINT` and one or two additional inputs.
        `moments` is the output of the model from `moments_network`. `origin` (only if
        the family needs it) is the row and column at which the part starts in the
        picture, in pixels.

    Example:

    >>> from tfstyle.networks.transformer_net import TransformerNet
    >>> network = TransformerNet(styles=1, alpha=0.125, blocks=1)
    >>> whole = {"image": ops.ones((1, 64, 64, 3)), "style_weights": ops.ones((1, 1))}
    >>> part = {**whole, "image": whole["image"][:, :32]}
    >>> moments = moments_network(network)(whole)
    >>> part_network(network)({**part, "moments": moments}).shape
    TensorShape([1, 32, 64, 3])
    """
    moments = keras.Input((_count(network),), dtype="float32", name="moments")
    rest, inputs = moments, _inputs(network)
    if "origin" in family_of(network).required_signature(PAINT_PART).inputs:
        inputs["origin"] = keras.Input(
            batch_shape=(1, 2), dtype="float32", name="origin"
        )

    def use(layer, images, shares):
        nonlocal rest
        channels = images.shape[-1]
        mean, variance, rest = ops.split(rest, (channels, 2 * channels), axis=-1)
        given = (mean[:, None, None], variance[:, None, None])
        return layer(images, shares, given)

    picture = network.paint(inputs, use)
    return keras.Model({**inputs, "moments": moments}, picture, name="part")


def _count(network: keras.Model) -> int:
    return moments_network(network).output_shape[-1]


def _inputs(network: keras.Model) -> dict:
    return {
        name: keras.Input(
            batch_shape=network.input[name].shape, dtype="float32", name=name
        )
        for name in family_of(network).required_signature(PAINT).inputs
    }

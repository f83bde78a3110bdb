"""Construction of the feature model from the available weights."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from os import PathLike
from typing import NamedTuple

import keras

from tfstyle.errors import InputError
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.features.weights import (
    ENVIRONMENT_VARIABLE,
    URL,
    find_weights,
    named_weights,
    sha256,
)


class Features(NamedTuple):
    """Feature model with its description.

    Attributes:
        extractor: Model that maps `(batch, height, width, 3)` in [0, 1] to activations,
            keyed by layer name.
        about: Network, weights ("imagenet" or "random"), SHA-256 of the weight file (if
            there is one) and options, as JSON values.
        computing_in: Function that takes a dtype and a convolution algorithm (default
            "direct"), and returns a model that uses both and has the same weights.
    """

    extractor: keras.Model
    about: dict[str, str]
    computing_in: Callable[..., keras.Model]


def find_features(
    layers: Sequence[str],
    weights: str | PathLike | None = None,
    allow_random: bool = False,
    pooling: str = "max",
    first_padding: str = "zeros",
    dtype: str = "float32",
    convolution: str = "direct",
) -> Features:
    """Builds VGG19 with ImageNet weights, or with random weights if allowed.

    Args:
        layers: Names of the layers whose activations the model returns.
        weights: Weight file. If None, `find_weights` searches for it.
        allow_random: Whether to use random weights, with a warning, if no weights are
            available. An invalid file given as `weights`, or by the environment
            variable `TFSTYLE_VGG19_WEIGHTS`, is always an error.
        pooling: Pooling, as in `vgg19_features`.
        first_padding: Padding, as in `vgg19_features`.
        dtype: Dtype, as in `vgg19_features`.
        convolution: Convolution algorithm, as in `vgg19_features`.

    Raises:
        InputError: The weights are missing or invalid, or a layer or option is unknown.
    """
    path = named_weights(weights)
    try:
        path = path or find_weights()
    except InputError:
        if not allow_random:
            raise
        logging.getLogger("tfstyle").warning(
            "VGG19 weights are not available: using random features, which give poorer "
            "pictures. Download %s, and set `vgg19_weights` or %s to the path of the "
            "file.",
            URL,
            ENVIRONMENT_VARIABLE,
        )
    about = {"network": "vgg19", "weights": "imagenet" if path else "random"}
    if path:
        about["sha256"] = sha256(path)
    about |= {"pooling": pooling, "first_padding": first_padding}
    about |= {"dtype": dtype, "convolution": convolution}
    kinds = {"pooling": pooling, "first_padding": first_padding}
    extractor = vgg19_features(
        layers, path, dtype=dtype, convolution=convolution, **kinds
    )
    # Models for other dtypes and convolutions copy the weights of this model, which is
    # faster than reading the file again. That is not possible if this model has rounded
    # its weights to bfloat16.
    weights = extractor if dtype == "float32" else path
    build = partial(vgg19_features, layers, weights, pooling, first_padding)
    return Features(extractor, about, build)

"""Construction of the feature model from the available weights."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from os import PathLike
from typing import NamedTuple

import keras

from tfstyle.features.vgg19 import vgg19_features
from tfstyle.features.weights import ENVIRONMENT_VARIABLE, URL, sha256, usable_weights


class Features(NamedTuple):
    """Feature model, its description, and a function that builds variants of it.

    Attributes:
        extractor: Model that maps `(batch, height, width, 3)` in [0, 1] to activations,
            keyed by layer name.
        about: Description as JSON values: network, weights ("imagenet" or "random"),
            SHA-256 digest of the weight file (if there is one) and options.
        computing_in: Function that returns a variant of `extractor`, given a dtype and
            a convolution algorithm. The default algorithm is "direct".
    """

    extractor: keras.Model
    about: dict[str, str]
    computing_in: Callable[..., keras.Model]


def find_features(
    layers: Sequence[str],
    weights: str | PathLike | None = None,
    allow_random: bool | None = None,
    pooling: str = "max",
    first_padding: str = "zeros",
    dtype: str = "float32",
    convolution: str = "direct",
) -> Features:
    """Builds VGG19 with ImageNet weights or, if allowed, with random weights.

    Args:
        layers: Names of the layers whose activations the model returns.
        weights: Weight file. If None, `usable_weights` searches for a file.
        allow_random: What to do if no weights are available. True: use random weights,
            and log a warning. False: raise an error that recommends the option
            `allow_random_features`. None: raise an error without this advice. An
            invalid file given as `weights` or by `TFSTYLE_VGG19_WEIGHTS` is always an
            error.
        pooling: Pooling, as in `vgg19_features`.
        first_padding: Padding, as in `vgg19_features`.
        dtype: Dtype, as in `vgg19_features`.
        convolution: Convolution algorithm, as in `vgg19_features`.

    Raises:
        InputError: The weights are missing or invalid, a layer is unknown, or an option
            is unknown.
    """
    path = usable_weights(weights, allow_random)
    if path is None:
        logging.getLogger("tfstyle").warning(
            "VGG19 weights are not available, so random weights are used, which give "
            "poorer pictures. To use VGG19's weights, download %s, and set "
            "`vgg19_weights` or the environment variable %s to the path of the file.",
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
    # faster than reading the file again. A bfloat16 model's weights are not copied,
    # because they are rounded.
    weights = extractor if dtype == "float32" else path
    build = partial(vgg19_features, layers, weights, pooling, first_padding)
    return Features(extractor, about, build)

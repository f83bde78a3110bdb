"""The feature model that can be had, and what it is."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from os import PathLike
from typing import NamedTuple

import keras

from tfstyle.errors import InputError
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.features.weights import ENVIRONMENT_VARIABLE, URL, find_weights, sha256


class Features(NamedTuple):
    """A feature model with its description.

    Attributes:
        extractor: From `(batch, height, width, 3)` in [0, 1] to activations by name.
        about: Network, weights ("imagenet" or "random"), the file's SHA-256 and the
            options, ready for JSON.
        computing_in: From a type of numbers, and the algorithm of its convolutions
            ("direct" if it is left out), to the same model that computes so.
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
    """Builds VGG19 with ImageNet's weights, or with random ones if that is allowed.

    Args:
        layers: The layers that it should give.
        weights: File of weights; else `find_weights` looks where they usually are.
        allow_random: Where no weights can be had, log that and go on with random ones.
            A file that was named and is wrong is an error all the same.
        pooling: As for `vgg19_features`.
        first_padding: As for `vgg19_features`.
        dtype: As for `vgg19_features`.
        convolution: As for `vgg19_features`.

    Raises:
        InputError: There are no weights, or an unknown name.
    """
    path = None
    try:
        path = find_weights(weights)
    except InputError:
        if not allow_random or weights:
            raise
        logging.getLogger("tfstyle").warning(
            "No weights of VGG19: going on with random features, which make a poorer "
            "picture. Fetch %s and name it by `vgg19_weights` or %s.",
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
    # Those of a model in bfloat16 are rounded; the others need not be read once more.
    weights = extractor if dtype == "float32" else path
    build = partial(vgg19_features, layers, weights, pooling, first_padding)
    return Features(extractor, about, build)

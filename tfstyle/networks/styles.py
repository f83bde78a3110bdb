"""Functions that change a network's styles or its effects on flat areas."""

from collections.abc import Callable, Sequence

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.networks.arbitrary_family import effect_index
from tfstyle.networks.arbitrary_net import ArbitraryNet
from tfstyle.networks.layers.codes import StyleCodes
from tfstyle.networks.layers.normalization import ConditionalInstanceNormalization


def with_styles(network: keras.Model, style_weights: np.ndarray) -> keras.Model:
    """Copies a network; each style of the copy is a blend of the network's styles.

    Args:
        network: `TransformerNet`.
        style_weights: `(new styles, styles)`. Each row contains the weights with which
            the network's styles are blended into a new style.

    Returns:
        Network with `len(style_weights)` styles.

    Example:

    >>> from tfstyle.networks.transformer_net import TransformerNet
    >>> network = TransformerNet(styles=2, alpha=0.125, blocks=0)
    >>> with_styles(network, np.array([[0.5, 0.5]])).styles
    1
    """
    style_weights = np.asarray(style_weights, dtype="float32")
    return _rebuilt(network, len(style_weights), lambda _, rows: style_weights @ rows)


def check_separable(network: keras.Model) -> None:
    """Checks that a network's styles have separate normalization parameters.

    Args:
        network: Network to which styles will be added.

    Raises:
        InputError: The network has no layer with separate scales and shifts for each
            style.
    """
    if not any(isinstance(x, ConditionalInstanceNormalization) for x in network.layers):
        raise InputError(
            "Expected `finetune` to be a network with separate scales and shifts for "
            "each style, because new styles must not change existing ones. "
            f"Received: finetune=<{type(network).__name__}>"
        )


def join_styles(network: keras.Model, other: keras.Model) -> keras.Model:
    """Copies a network and appends the styles of another network.

    Args:
        network: `TransformerNet`.
        other: Network from `with_styles` that differs from `network` only in its
            styles.
    """

    def behind(variable: keras.Variable, rows: np.ndarray) -> np.ndarray:
        return np.concatenate([rows, np.array(others[variable.path])])

    others = {variable.path: variable for variable in other.weights}
    return _rebuilt(network, network.styles + other.styles, behind)


def with_codes(network: keras.Model, codes: Sequence[np.ndarray]) -> keras.Model:
    """Copies a network and adds named styles with the given codes.

    Args:
        network: Network from `tfstyle.networks` that has a `StyleCodes` layer.
        codes: Codes of the added styles, `(code_length,)` each.
    """
    return _rebuilt(
        network,
        network.styles + len(codes),
        lambda _, rows: np.concatenate([rows, np.stack(codes)]),
        StyleCodes,
    )


def with_effect(
    network: ArbitraryNet, effect: str, paintings: float, named_styles: float = 0.0
) -> ArbitraryNet:
    """Copies a network and sets the strength of an effect in the copy's style codes.

    Args:
        network: Network with or without the effect.
        effect: Effect on flat areas, one of `EFFECTS`.
        paintings: Strength of the effect in the codes of paintings, in [0, 1].
        named_styles: Strength of the effect in the codes of named styles, in [0, 1].

    Returns:
        Copy of the network, with the given strengths in its style codes.
    """
    copy = ArbitraryNet.from_config({**network.get_config(), effect: 1})
    index = effect_index(copy.get_config(), effect)
    ends = {"head/kernel": 0.0, "head/bias": paintings, "codes/codes": named_styles}
    sources = {variable.path: variable for variable in network.weights}
    for target in copy.weights:
        value = np.array(sources[target.path])
        if target.path in ends:
            if value.shape != target.shape:
                value = np.insert(value, value.shape[-1] + index + 1, 0.0, axis=-1)
            value[..., index] = ends[target.path]
        target.assign(value)
    return copy


def freeze_all_but_styles(network: keras.Model) -> None:
    """Makes only the styles' scales and shifts trainable."""
    for layer in network.layers:
        layer.trainable = isinstance(layer, ConditionalInstanceNormalization)


def _rebuilt(
    network: keras.Model,
    styles: int,
    change: Callable,
    kind: type = ConditionalInstanceNormalization,
) -> keras.Model:
    copy = type(network).from_config({**network.get_config(), "styles": styles})
    for old in network.layers:
        new = copy.get_layer(old.name)
        for source, target in zip(old.weights, new.weights, strict=True):
            value = np.array(source)
            if isinstance(old, kind):
                value = change(source, value)
            target.assign(value)
    return copy

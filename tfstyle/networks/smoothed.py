"""Copies of networks, with smoothing of flat areas."""

import numpy as np

from tfstyle.networks.arbitrary_net import ArbitraryNet


def with_smoothing(
    network: ArbitraryNet, paintings: float, named_styles: float = 0.0
) -> ArbitraryNet:
    """Copies a network and sets the smoothing strengths in the copy's style codes.

    Args:
        network: Network with or without smoothing.
        paintings: Smoothing strength in the codes of paintings, in [0, 1].
        named_styles: Smoothing strength in the codes of named styles, in [0, 1].

    Returns:
        The copy, which has `smoothing=1`.
    """
    copy = ArbitraryNet.from_config({**network.get_config(), "smoothing": 1})
    last = {"head/kernel": 0.0, "head/bias": paintings, "codes/codes": named_styles}
    length = 2 * sum(network.body.widths)
    sources = {variable.path: variable for variable in network.weights}
    for target in copy.weights:
        value = np.array(sources[target.path])
        if target.path in last:
            end = np.full_like(value[..., :1], last[target.path])
            value = np.concatenate([value[..., :length], end], axis=-1)
        target.assign(value)
    return copy

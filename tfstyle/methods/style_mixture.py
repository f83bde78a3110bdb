"""`wave:2,udnie`: names of styles and how much of each."""

import math
from collections.abc import Sequence

import numpy as np

from tfstyle.errors import InputError, check_name


def style_weights(
    style: str, styles: Sequence[str], strength: float = 1.0
) -> np.ndarray:
    """Returns what a network is told for a mixture of its styles.

    Args:
        style: `NAME[:WEIGHT][,NAME[:WEIGHT]...]`; a weight that is not given is 1. Only
            the ratios of weights count.
        styles: Names of the network's styles, in its order.
        strength: From 0, the photograph, to 1, the style alone.

    Returns:
        `(len(styles),)`, float32, of sum `strength`.

    Raises:
        InputError: An unknown name, one that is given twice, or a weight that is not a
            number, negative, or 0 like all the others.

    Example:

    >>> style_weights("udnie,wave:3", ["udnie", "mosaic", "wave"]).tolist()
    [0.25, 0.0, 0.75]
    """
    shares = {}
    for part in style.split(","):
        name, weight = _parse(part, style)
        check_name("style", name, styles)
        if name in shares:
            raise InputError(
                f"Expected `style` to name '{name}' once. Received: style={style!r}"
            )
        shares[name] = weight
    total = sum(shares.values())
    if not 0 < total < math.inf:
        raise InputError(
            "Expected `style` to have a weight above 0, and a finite sum. "
            f"Received: style={style!r}"
        )
    weights = [strength * shares.get(name, 0.0) / total for name in styles]
    return np.array(weights, np.float32)


def _parse(part: str, style: str) -> tuple[str, float]:
    name, colon, text = part.partition(":")
    try:
        weight = float(text) if colon else 1.0
    except ValueError:
        weight = math.nan
    if 0 <= weight < math.inf:
        return name.strip(), weight
    raise InputError(
        f"Expected `style` to have numbers of at least 0 as weights, not '{text}'. "
        f"Received: style={style!r}"
    )

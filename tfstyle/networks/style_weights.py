"""Functions that compute style weights for a network."""

from collections.abc import Mapping, Sequence

import numpy as np


def style_weights(
    weights: Mapping[str, float], styles: Sequence[str], strength: float = 1.0
) -> np.ndarray:
    """Returns the style weights for a blend of styles.

    Args:
        weights: Weights, keyed by style name, finite and at least 0, with a sum above
            0. Only their ratios matter.
        styles: Names of the network's styles, in order.
        strength: Strength of the style, from 0 (content image) to 1 (full style).

    Returns:
        Weight of each style, `(len(styles),)`, float32. The sum is `strength`.

    Example:

    >>> style_weights({"wave": 3, "udnie": 1}, ["udnie", "mosaic", "wave"]).tolist()
    [0.25, 0.0, 0.75]
    """
    row = np.array([[weights.get(name, 0.0) for name in styles]], np.float64)
    return scale_weights(row, np.array([strength]))[0]


def scale_weights(weights: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """Scales each row of weights so that its sum equals the row's strength.

    Args:
        weights: `(batch, styles)`, finite and at least 0, with a sum above 0 in each
            row.
        strength: Strength of the style in each row, `(batch,)` in [0, 1].

    Returns:
        `(batch, styles)`, float32.
    """
    # Dividing by the maximum first keeps the sum from overflowing.
    shares = weights / weights.max(axis=1, keepdims=True)
    shares = shares / shares.sum(axis=1, keepdims=True)
    return (shares * strength[:, None]).astype(np.float32)

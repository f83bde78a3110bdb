"""Which styles, and how much: the optional inputs of every signature."""

import numpy as np

from tfstyle.networks.style_weights import scale_weights
from tfstyle.serving.predict import Request
from tfstyle.serving.serving_error import invalid


def mixtures(request: Request, batch: int, styles: int) -> np.ndarray:
    """Returns the weights that the network is given.

    Args:
        request: Whose `style_weights` are at least 0, of which only the ratios count
            (the first style alone, if there are none), and whose `strength` is from 0,
            the photograph, to 1, the style alone (1, if there is none).
        batch: Number of pictures.
        styles: Number of the network's styles.

    Returns:
        `(batch, styles)`, float32, of sum `strength`.

    Raises:
        ServingError: A weight or a strength that cannot be used.
    """
    weights = _weights(request, batch, styles)
    return scale_weights(weights, strengths(request, batch))


def _weights(request: Request, batch: int, styles: int) -> np.ndarray:
    first = np.eye(1, styles)
    weights = request.inputs.get("style_weights", first.repeat(batch, axis=0))
    if (weights < 0).any() or not (weights > 0).any(axis=1).all():
        raise invalid(
            "Expected `style_weights` to be at least 0, and one of each picture above 0"
        )
    return weights


def shares(
    request: Request, batch: int, styles: int, shows_paintings: bool
) -> np.ndarray:
    """Returns the shares of named styles beside that of a painting.

    Args:
        request: Request with or without `style_weights`, which are at least 0. A
            painting counts 1 beside them; without one only their ratios count.
        batch: Number of pictures.
        styles: Number of the network's named styles.
        shows_paintings: Whether each picture comes with a painting.

    Returns:
        `(batch, styles)`, float32; 1 less their sum is the painting's share. Without
        `style_weights`, the painting alone, or else the first style.

    Raises:
        ServingError: A weight that cannot be used.
    """
    if not shows_paintings:
        return scale_weights(_weights(request, batch, styles), np.ones(batch))
    weights = request.inputs.get("style_weights", np.zeros((batch, styles)))
    if (weights < 0).any():
        raise invalid("Expected `style_weights` to be at least 0")
    # Divided by the largest first, so that no sum overflows.
    with_painting = np.concatenate([np.ones((batch, 1)), weights], axis=1)
    return scale_weights(with_painting, np.ones(batch))[:, 1:]


def strengths(request: Request, batch: int) -> np.ndarray:
    """Returns the strength of each picture, 1 where there is none.

    Args:
        request: Request with or without `strength`.
        batch: Number of pictures.

    Returns:
        `(batch,)` in [0, 1].

    Raises:
        ServingError: A strength that cannot be used.
    """
    strength = request.inputs.get("strength", np.ones(batch))
    if (strength < 0).any() or (strength > 1).any():
        raise invalid("Expected `strength` to be from 0 to 1")
    return strength

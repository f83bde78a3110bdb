"""Initial picture painted in one pass by the default network."""

import logging
from collections.abc import Callable

import numpy as np

from tfstyle.images import fit, resize
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.stylizer import Stylizer

# Longer side, in pixels, of the pictures that are compared to find the closest style.
PROBE_SIDE = 256


def fast_start(
    content: np.ndarray, loss_of: Callable[[np.ndarray], float], strength: float = 1.0
) -> np.ndarray:
    """Stylizes the content image in the bundled style for which the loss is lowest.

    Args:
        content: Content image, `(height, width, 3)` in [0, 1].
        loss_of: Function that returns the loss of a picture of any size.
        strength: Strength of the style, from 0 to 1.

    Returns:
        The stylized picture, `(height, width, 3)` in [0, 1]; the content image itself
        if no style lowers the loss.
    """
    stylizer = Stylizer(StylizeOptions(strength=strength))
    small = resize(
        content, fit(content.shape[0], content.shape[1], PROBE_SIDE), clip=True
    )
    losses = {name: loss_of(stylizer(small, name)) for name in stylizer.styles}
    nearest = min(losses, key=losses.__getitem__)
    begun = losses[nearest] < loss_of(small)
    _log_start(nearest if begun else None)
    return stylizer(content, nearest) if begun else content


def _log_start(style: str | None) -> None:
    suffix = f" in the bundled style {style!r}" if style else ""
    logging.getLogger("tfstyle").info(
        "Starting from the photograph%s, which has the lowest loss.", suffix
    )

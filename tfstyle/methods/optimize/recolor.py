"""Color transfer from the styles to the photograph, without a network."""

import time
from collections.abc import Sequence

import numpy as np

from tfstyle.images import ColorMoments, bands, resize_mask, transfer_colors
from tfstyle.methods.optimize.inputs import OptimizeInputs
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.methods.targets.paintings import Paintings
from tfstyle.optimization.callbacks import Callback, Result


def recolor(
    inputs: OptimizeInputs, options: OptimizeOptions, callbacks: Sequence[Callback]
) -> Result:
    """Gives a photograph the palette of the styles, without resizing the photograph.

    Args:
        inputs: Content image, styles and keep mask.
        options: Options of the run, of which only `strength` is used here.
        callbacks: Callbacks, of which only `on_end` is called.

    Returns:
        The result; its `curve` is empty, because nothing was optimized.
    """
    began = time.monotonic()
    photo = inputs.content
    palette = ColorMoments.mixed(map(_moments, inputs.styles), inputs.blend)
    image = transfer_colors(photo, palette)
    _blend(image, photo, options.strength, inputs.guidance.keep)
    seconds = round(time.monotonic() - began, 3)
    result = Result(image, "iterations", (), {"seconds": seconds})
    for callback in callbacks:
        callback.on_end(result)
    return result


def _moments(style: Paintings) -> ColorMoments:
    shares = [1 / len(style.images)] * len(style.images)
    return ColorMoments.mixed(map(ColorMoments.of, style.images), shares)


def _blend(
    image: np.ndarray, photo: np.ndarray, strength: float, keep: np.ndarray | None
) -> None:
    """Blends the photograph into `image` in place, as `strength` and `keep` require."""
    amount = np.full((*photo.shape[:2], 1), np.float32(strength))
    if keep is not None:
        amount *= 1 - resize_mask(keep, photo.shape[:2])[..., None]
    for rows in bands(len(image)):
        mixed = photo[rows] + amount[rows] * (image[rows] - photo[rows])
        # Where `amount` is 1, `mixed` would differ from `image` by rounding errors.
        mixed = np.where(amount[rows] == 1, image[rows], mixed)
        np.clip(mixed, 0, 1, out=image[rows])

"""Luminance term, which keeps the photograph's light and dark areas where they are."""

from collections.abc import Mapping

from keras import ops

from tfstyle.losses.loss import Loss

# Rec. 601 weights of red, green and blue.
LUMA = (0.299, 0.587, 0.114)
# Side and stride, in pixels, of the windows over which the luminance is averaged.
# Averaging cancels out strokes.
WINDOW, STRIDE = 8, 4
# Distances over which gradients are computed, as multiples of `STRIDE`. In pixels, they
# are 12, 24 and 48.
LAGS = (3, 6, 12)


class LuminanceLoss(Loss):
    """Squared difference between the coarse luminance gradients of two pictures.

    The style term requires the painting's shadows and drapery to occur somewhere in the
    picture. Without the luminance term, shadows may appear on faces, and drapery in the
    sky. The luminance is averaged over windows of 8 x 8 pixels, so that strokes have
    little effect. The averages are then standardized, so that changes in brightness and
    contrast have little effect.

    Args:
        weight: Weight in the objective, at least 0.
        name: Name of the term in results and logs. Defaults to "luminance".

    Reference:
        Image restoration uses similar gradient terms. The values of `WINDOW` and `LAGS`
        are not from a paper.
    """

    def __init__(self, weight: float = 1.0, name: str = "luminance"):
        super().__init__(name=name, weight=weight)

    def __call__(self, images, features: Mapping, target):
        """Returns the difference between each picture and its target, `(batch,)`.

        Args:
            images: `(batch, height, width, 3)` in [0, 1], with sides of at least 56 px.
            features: Ignored.
            target: Photographs, with the shape of `images`.
        """
        error = coarse_luminance(images) - coarse_luminance(target)
        return sum(_gradient_energy(error, lag) for lag in LAGS) / (2 * len(LAGS))

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "weight": self.weight}


def coarse_luminance(images):
    """Averages the luminance over windows and standardizes it.

    Args:
        images: `(batch, height, width, 3)` in [0, 1].

    Returns:
        `(batch, rows, columns, 1)`. For each picture, the mean is 0 and the variance is
        nearly 1 (less if the contrast is very low, 0 if the luminance is constant).
    """
    luma = ops.convert_to_tensor(LUMA, dtype=images.dtype)
    light = ops.sum(images * luma, axis=-1, keepdims=True)
    light = ops.average_pool(light, WINDOW, strides=STRIDE, data_format="channels_last")
    centered = light - ops.mean(light, axis=(1, 2), keepdims=True)
    variance = ops.mean(ops.square(centered), axis=(1, 2), keepdims=True)
    return centered / ops.sqrt(variance + 1e-4)


def _gradient_energy(error, lag: int):
    down = ops.square(error[:, lag:] - error[:, :-lag])
    across = ops.square(error[:, :, lag:] - error[:, :, :-lag])
    return ops.mean(down, axis=(1, 2, 3)) + ops.mean(across, axis=(1, 2, 3))

"""Tone term: lights and darks of the photograph, in the tonal range of the painting."""

from collections.abc import Mapping

import numpy as np
from keras import ops

from tfstyle.losses.focused_content import focus_weights
from tfstyle.losses.loss import Loss

# Rec. 601 weights of red, green and blue.
LUMA = (0.299, 0.587, 0.114)
# Weight of each blur, keyed by its standard deviation in pixels. Large forms weigh
# most, so that strokes cost little.
SCALES = {1.5: 0.25, 3: 0.2, 6: 0.3, 12: 0.5}
# Blur and weight of the part that is weighted by local energy, which keeps faces clean.
FOCUSED_SCALE, FOCUSED_WEIGHT = 1.5, 0.5
# Minimum deviations, so that a plain sky is not stretched to the painting's full range.
PHOTO_DEVIATION, PAINTING_DEVIATION = 0.08, 0.05


class ToneLoss(Loss):
    """Squared difference between the blurred luminance of picture and photograph.

    The style term alone paints shadows onto faces and folds into skies, because it
    requires those of the painting, but does not care where they are. Here, the
    photograph's luminance is first shifted and scaled to the mean and deviation of the
    painting's. The picture should then have the same large forms. Where the content
    image has strong activations, small forms count as well.

    Args:
        weight: Weight in the objective, at least 0.
        name: Name in reports. Defaults to "tone".

    Reference:
        Reinhard et al., "Color Transfer between Images" (2001), for matching mean and
        deviation; the loss is our own.
    """

    def __init__(self, weight: float = 1.0, name: str = "tone"):
        super().__init__(name=name, weight=weight)

    def __call__(self, images, features: Mapping, target: Mapping):
        """Returns the unweighted difference of each picture, `(batch,)`.

        Args:
            images: `(batch, height, width, 3)` in [0, 1].
            features: Ignored.
            target: `image`, photographs in the shape of `images`; `painting`, `(batch,
                rows, columns, 3)` in [0, 1]; `content`, activations of the photographs,
                `(batch, y, x, channels)`.
        """
        mean, deviation = _moments(luma(target["painting"]))
        error = luma(images) - _stretched(luma(target["image"]), mean, deviation)
        parts = [w * _mean_square(blurred(error, s)) for s, w in SCALES.items()]
        energy = ops.square(blurred(error, FOCUSED_SCALE))
        focus = ops.image.resize(
            focus_weights(target["content"], 1.0),
            ops.shape(error)[1:],
            data_format="channels_last",
        )[..., 0]
        parts.append(FOCUSED_WEIGHT * ops.mean(energy * focus, axis=(1, 2)))
        return sum(parts) / ops.square(ops.maximum(deviation, PAINTING_DEVIATION))

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "weight": self.weight}


def luma(images):
    """Returns the luminance, `(batch, height, width)`, of colors in [0, 1]."""
    return ops.sum(images * ops.convert_to_tensor(LUMA, dtype=images.dtype), axis=-1)


def blurred(light, deviation: float):
    """Convolves with a Gaussian, mirrored at the borders.

    Args:
        light: `(batch, height, width)`.
        deviation: Standard deviation in pixels.
    """
    height, width = ops.shape(light)[1:]
    rows, columns = (_blur_matrix(side, deviation) for side in (height, width))
    return ops.einsum("ij,bjk,lk->bil", rows, light, columns)


def _stretched(light, mean, deviation):
    small = _averaged(light)
    own_mean, variance = ops.mean(small, axis=(1, 2)), ops.var(small, axis=(1, 2))
    gain = deviation / ops.sqrt(variance + PHOTO_DEVIATION**2)
    return _spread(mean) + _spread(gain) * (light - _spread(own_mean))


def _moments(light):
    """Returns mean and deviation, ignoring the finest grain, each `(batch,)`."""
    small = _averaged(light)
    variance = ops.maximum(ops.var(small, axis=(1, 2)), 1e-6)
    return ops.mean(small, axis=(1, 2)), ops.sqrt(variance)


def _averaged(light):
    """Averages windows of 4 x 4 pixels, with a stride of 2."""
    small = ops.average_pool(
        light[..., None], 4, strides=2, data_format="channels_last"
    )
    return small[..., 0]


def _mean_square(error):
    return ops.mean(ops.square(error), axis=(1, 2))


def _spread(values):
    return values[:, None, None]


def _blur_matrix(side: int, deviation: float):
    radius = round(4 * deviation)
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / deviation) ** 2)
    sources = np.arange(side)[:, None] + np.arange(-radius, radius + 1)
    sources %= 2 * side
    sources = np.where(sources < side, sources, 2 * side - 1 - sources)
    matrix = np.zeros((side, side))
    np.add.at(matrix, (np.arange(side)[:, None], sources), kernel / kernel.sum())
    return ops.convert_to_tensor(matrix, dtype="float32")

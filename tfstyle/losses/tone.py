"""Tone term: large forms of the photograph, in the colors of the painting."""

from collections.abc import Mapping

import numpy as np
from keras import ops

from tfstyle.losses.focused_content import focus_weights
from tfstyle.losses.loss import Loss

# Rec. 601 weights of red, green and blue.
LUMA = (0.299, 0.587, 0.114)
# Weight of each blur, keyed by its standard deviation in pixels. Large forms weigh
# most, so that strokes cost little. There is no fine blur for hues, which may vary
# within a stroke.
LUMINANCE_SCALES = {1.5: 0.25, 3: 0.2, 6: 0.3, 12: 0.5}
HUE_SCALES = {3: 0.2, 12: 0.3}
# Blur and weight of the part that is weighted by local energy, which keeps faces clean.
FOCUSED_SCALE, FOCUSED_WEIGHT = 1.5, 0.5
# Minimum deviations, so that a plain sky is not stretched to the painting's full range.
PHOTO_DEVIATION, PAINTING_DEVIATION = 0.05, 0.05


class ToneLoss(Loss):
    """Squared difference between the blurred picture and the recolored photograph.

    The style term alone paints shadows onto faces and folds into skies, because it
    requires those of the painting, but does not care where they are. Here, the
    photograph is first given the mean and covariance of the painting's colors. The
    picture should then have the same large forms. Where the photograph has strong
    activations, small forms count as well.

    Args:
        weight: Weight in the objective, at least 0.
        name: Name in reports. Defaults to "tone".

    Reference:
        Pitié, Kokaram, "The Linear Monge-Kantorovitch Linear Colour Mapping for
        Example-Based Colour Transfer" (CVMP 2007); the loss is our own.
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
        error = images - recolored(target["image"], target["painting"])
        light = luma(error)
        hue = error - light[..., None]
        focus = ops.image.resize(
            focus_weights(target["content"], 1.0),
            ops.shape(images)[1:3],
            data_format="channels_last",
        )
        parts = [w * _energy(light[..., None], s) for s, w in LUMINANCE_SCALES.items()]
        parts += [w * _energy(hue, s) for s, w in HUE_SCALES.items()]
        parts.append(FOCUSED_WEIGHT * _energy(light[..., None], FOCUSED_SCALE, focus))
        deviation = _deviation(luma(target["painting"]))
        return sum(parts) / ops.square(ops.maximum(deviation, PAINTING_DEVIATION))

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "weight": self.weight}


def recolored(photos, paintings):
    """Gives photographs the mean and covariance of the paintings' colors.

    Args:
        photos: `(batch, height, width, 3)` in [0, 1].
        paintings: `(batch, rows, columns, 3)` in [0, 1].

    Returns:
        Pictures in the shape of `photos`, not clipped to [0, 1].
    """
    mean, covariance = _color_moments(_averaged(photos))
    wanted_mean, wanted = _color_moments(paintings)
    root, inverse = _roots(covariance + PHOTO_DEVIATION**2 * ops.eye(3))
    middle, _ = _roots(root @ wanted @ root)
    mapped = (photos - mean) @ (inverse @ middle @ inverse)[:, None]
    return ops.stop_gradient(mapped + wanted_mean)


def luma(images):
    """Returns the luminance, `(batch, height, width)`, of colors in [0, 1]."""
    return ops.sum(images * ops.convert_to_tensor(LUMA, dtype=images.dtype), axis=-1)


def blurred(images, deviation: float):
    """Convolves with a Gaussian, mirrored at the borders.

    Args:
        images: `(batch, height, width, channels)`.
        deviation: Standard deviation in pixels.
    """
    height, width = ops.shape(images)[1:3]
    rows, columns = (_blur_matrix(side, deviation) for side in (height, width))
    return ops.einsum("ij,bjkc,lk->bilc", rows, images, columns)


def _energy(error, deviation: float, weights=1.0):
    return ops.mean(weights * ops.square(blurred(error, deviation)), axis=(1, 2, 3))


def _color_moments(images):
    """Returns means, `(batch, 1, 1, 3)`, and covariances, `(batch, 3, 3)`."""
    mean = ops.mean(images, axis=(1, 2), keepdims=True)
    centered = images - mean
    covariance = ops.einsum("byxi,byxj->bij", centered, centered)
    return mean, covariance / (images.shape[1] * images.shape[2])


def _roots(matrices):
    """Returns the square roots of symmetric matrices, and their inverses."""
    values, vectors = ops.eigh(matrices)
    deviations = ops.sqrt(ops.maximum(values, 1e-8))[:, None]
    across = ops.transpose(vectors, (0, 2, 1))
    return (vectors * deviations) @ across, (vectors / deviations) @ across


def _deviation(light):
    return ops.std(_averaged(light[..., None]), axis=(1, 2, 3))


def _averaged(images):
    """Averages 4 x 4 windows with a stride of 2, which removes the finest grain."""
    return ops.average_pool(images, 4, strides=2, data_format="channels_last")


def _blur_matrix(side: int, deviation: float):
    radius = round(4 * deviation)
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / deviation) ** 2)
    sources = np.arange(side)[:, None] + np.arange(-radius, radius + 1)
    sources %= 2 * side
    sources = np.where(sources < side, sources, 2 * side - 1 - sources)
    matrix = np.zeros((side, side))
    np.add.at(matrix, (np.arange(side)[:, None], sources), kernel / kernel.sum())
    return ops.convert_to_tensor(matrix, dtype="float32")

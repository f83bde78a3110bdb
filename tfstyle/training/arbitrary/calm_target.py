"""Targets for training: painted pictures with corrected colors and flat areas.

A network trained to match Gram matrices paints most of its strokes in flat areas of the
photograph, such as foreheads and skies. There, the content loss does little to prevent
strokes. The network's colors are also paler than the painting's.
"""

from keras import ops

from tfstyle.networks.layers.smoothing import DETAIL
from tfstyle.training.blur import blur

# Standard deviations, in pixels, of the Gaussians with which flatness is measured and
# then smoothed.
MEASURED, SMOOTHED = 6.0, 4.0
# Constant added to color variances, so that color matching does not amplify the noise
# of a crop with a nearly uniform color.
LEAST_VARIANCE = 5e-4


def calm_target(painted, photos, paintings, calmness: float):
    """Corrects the colors and flat areas of pictures that a network has painted.

    The painted pictures and the photographs get the colors of the paintings. The
    recolored photographs are then blended into the flat areas of the painted pictures.
    Finally, the result gets the colors of the paintings.

    Args:
        painted: Pictures painted by the network, `(batch, height, width, 3)` in [0, 1].
        photos: Photographs, with the shape of `painted`.
        paintings: Paintings, `(batch, rows, columns, 3)` in [0, 1].
        calmness: Weight of the recolored photograph in entirely flat areas, in [0, 1].

    Returns:
        Array with the shape of `painted`, in [0, 1].
    """
    share = calmness * flatness(photos)
    recolored = match_colors(photos, paintings)
    mixed = (1 - share) * match_colors(painted, paintings) + share * recolored
    return match_colors(mixed, paintings)


def match_colors(images, paintings):
    """Gives pictures the color mean and color covariance of paintings.

    Works like `tfstyle.images.match_color`, but takes batches, runs on any Keras
    backend, and adds a larger constant to the variances.

    Args:
        images: `(batch, height, width, 3)` in [0, 1].
        paintings: `(batch, rows, columns, 3)` in [0, 1].

    Returns:
        Array with the shape of `images`, clipped to [0, 1].

    Reference:
        Pitié, Kokaram, "The linear Monge-Kantorovitch linear colour mapping for
        example-based colour transfer" (CVMP 2007).
    """
    mean, covariance = _color_moments(images)
    wanted_mean, wanted = _color_moments(paintings)
    root, inverse = _powers(covariance)
    middle, _ = _powers(root @ wanted @ root)
    colors = _as_rows(images) - mean
    matched = colors @ (inverse @ middle @ inverse) + wanted_mean
    return ops.clip(ops.reshape(matched, ops.shape(images)), 0, 1)


def flatness(photos):
    """Measures how little detail each part of a photograph has.

    Args:
        photos: `(batch, height, width, 3)` in [0, 1].

    Returns:
        `(batch, height, width, 1)`, from 0 in detailed areas to 1 in flat areas.
    """
    light = ops.mean(photos, axis=-1, keepdims=True)
    mean = blur(light, MEASURED)
    variance = blur(ops.square(light), MEASURED) - ops.square(mean)
    return blur(ops.exp(-ops.maximum(variance, 0) / DETAIL**2), SMOOTHED)


def _as_rows(images):
    _, height, width, channels = images.shape
    return ops.reshape(images, (-1, height * width, channels))


def _color_moments(images):
    """Returns the means `(batch, 1, 3)` and covariances `(batch, 3, 3)` of colors."""
    rows = _as_rows(images)
    mean = ops.mean(rows, axis=1, keepdims=True)
    centered = rows - mean
    covariance = ops.swapaxes(centered, 1, 2) @ centered / rows.shape[1]
    return mean, covariance + LEAST_VARIANCE * ops.eye(3)


def _powers(matrices):
    """Returns square roots of positive definite matrices, and the roots' inverses."""
    values, vectors = ops.linalg.eigh(matrices)
    roots = ops.sqrt(ops.maximum(values, 1e-8))[:, None]
    transposed = ops.swapaxes(vectors, 1, 2)
    return (vectors * roots) @ transposed, (vectors / roots) @ transposed

"""Relative distances, which do not depend on the image size.

Loss weights chosen for one image size are suitable for all sizes. All-zero features
have a distance of 1 from any nonzero target.
"""

from keras import ops

from tfstyle.losses.formulas.formula import (
    Formula,
    SquareSums,
    picture_mean,
    picture_sum,
)

# The covariance of a single-color painting is 0 except for rounding errors, so without
# a limit, a relative distance from it could be arbitrarily large. Distances between
# photographs and paintings are below 100.
LARGEST_DISTANCE = 1e6


def relative_distance(value, target):
    """Returns `sum (value - target)^2 / sum target^2`, at most `LARGEST_DISTANCE`.

    Args:
        value: Tensor of any shape; the first axis is the batch.
        target: Tensor with the shape of `value`, or with a batch size of 1.

    Returns:
        `(batch,)`: 0 where `value` equals `target`, 1 where `value` is zero.
    """
    error = picture_sum(ops.square(value - target))
    return relative(error, picture_sum(ops.square(target)))


def relative(error, reference):
    """Returns `error / reference`, at most `LARGEST_DISTANCE`; 0 if both are 0.

    Args:
        error: Error of each picture, `(batch,)`, at least 0. The gradient with respect
            to `error` is always positive, even where the result is clipped.
        reference: Value that the error is divided by, `(batch,)` or `(1,)`, at least 0.
    """
    least = ops.stop_gradient(error) / LARGEST_DISTANCE
    return error / ops.maximum(ops.maximum(reference, least), 1e-30)


def content_distance(sums: SquareSums):
    """Returns `sum (features - target)^2 / sum target^2` per picture, `(batch,)`."""
    return relative(sums.error, sums.reference)


def style_distance(statistic, target, channels: int):
    """Returns the relative distance from the target, `(batch,)`; ignores `channels`."""
    del channels
    return relative_distance(statistic, target)


def mean_total_variation(images):
    """Returns the total variation: the mean squared difference of adjacent pixels.

    The mean over vertical neighbors and the mean over horizontal neighbors are added.

    Args:
        images: `(batch, height, width, 3)` in [0, 1].

    Returns:
        `(batch,)`. The number of pixels has no direct effect on the result. However,
        smoothly enlarging an image reduces its total variation, because neighboring
        pixels then differ less.

    Reference:
        Mahendran & Vedaldi, "Understanding Deep Image Representations by Inverting
        Them" (arXiv:1412.0035), section 2, with beta = 2.
    """
    down = images[:, 1:] - images[:, :-1]
    right = images[:, :, 1:] - images[:, :, :-1]
    return picture_mean(ops.square(down)) + picture_mean(ops.square(right))


FORMULA = Formula(
    content=content_distance,
    style=style_distance,
    total_variation=mean_total_variation,
    layer_reduction=ops.mean,
)

"""Penalty on the gradient of a discriminator's scores with respect to paintings."""

import tensorflow as tf
from keras import ops


def gradient_penalty(discriminator, images):
    """Returns the R1 penalty per picture: the squared norm of the scores' gradient.

    At each scale, the sum of the scores is divided by the square root of the number of
    scores. Without the division, the penalty would grow with the size of the picture.
    The results of all scales are then added, and the gradient of this total is
    computed.

    Args:
        discriminator: Model that maps pictures to scores of shape `(batch, rows,
            columns, 1)`, keyed by scale.
        images: `(batch, height, width, 3)`.

    Returns:
        Penalties, `(batch,)`.

    Reference:
        Mescheder, Geiger, Nowozin, "Which Training Methods for GANs do actually
        Converge?" (ICML 2018), equation 9; Karras et al., StyleGAN2 (CVPR 2020),
        section 3.1, for applying a penalty only at every n-th step.
    """
    with tf.GradientTape() as tape:
        tape.watch(images)
        total = sum(map(_normalized_sum, discriminator(images).values()))
    gradient = tape.gradient(total, images)
    return ops.sum(ops.square(gradient), axis=(1, 2, 3))


def _normalized_sum(scores):
    _, rows, columns, _ = ops.shape(scores)
    return ops.sum(scores) / ops.sqrt(ops.cast(rows * columns, "float32"))

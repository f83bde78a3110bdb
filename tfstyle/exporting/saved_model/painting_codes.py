"""Style codes of paintings and of named styles inside a TensorFlow graph."""

import tensorflow as tf

from tfstyle.exporting.saved_model.graphs import NetworkGraphs

# Maximum aspect ratio of a painting, as in `tfstyle.methods.stylize.shown_painting`.
MOST_ASPECT = 4


def show_painting(paintings: tf.Tensor, side: int) -> tf.Tensor:
    """Crops paintings to an aspect ratio of at most 4; resizes them for the encoder.

    Args:
        paintings: `(batch, height, width, 3)` in [0, 1].
        side: Shorter side of the result in pixels.

    Returns:
        Resized paintings, `(batch, height, width, 3)` in [0, 1].
    """
    height, width = tf.unstack(tf.shape(paintings)[1:3])
    most = MOST_ASPECT * tf.minimum(height, width)
    top, left = (tf.maximum(0, x - most) // 2 for x in (height, width))
    middle = paintings[:, top : top + most, left : left + most]
    sides = tf.cast(tf.shape(middle)[1:3], tf.float64)
    size = tf.cast(tf.round(sides * side / tf.reduce_min(sides)), tf.int32)
    shown = tf.image.resize(middle, size, method="lanczos3", antialias=True)
    return tf.ensure_shape(tf.clip_by_value(shown, 0, 1), (None, None, None, 3))


def blend_codes(
    graphs: NetworkGraphs, paintings: tf.Tensor | None, weights: tf.Tensor
) -> tf.Tensor:
    """Blends the codes of paintings and named styles, as `tfstyle serve` does.

    Args:
        graphs: Graphs of the network.
        paintings: `(batch or 1, height, width, 3)` in [0, 1]. None or an empty array
            means that there is no painting.
        weights: Weights of the named styles, `(batch or 1, styles)`, at least 0. The
            weight of the painting is 1. Without a painting, only the ratios of the
            weights matter; if all weights are 0, the first style is used.

    Returns:
        Style codes, `(batch or 1, code_length)`.
    """

    def encode():
        return graphs.style(show_painting(paintings, graphs.family.painting_side))

    if not graphs.styles:
        return encode()

    def with_painting():
        # The weights are first divided by the largest one, so that no sum overflows.
        largest = tf.maximum(1.0, tf.reduce_max(weights, axis=1, keepdims=True))
        named, one = weights / largest, 1 / largest
        share = one / (one + tf.reduce_sum(named, axis=1, keepdims=True))
        return share * encode() + (1 - share) * graphs.named_style(named)

    def without():
        largest = tf.reduce_max(weights, axis=1, keepdims=True)
        first = tf.one_hot([0], graphs.styles)
        named = tf.where(largest > 0, weights / tf.maximum(largest, 1e-30), first)
        return graphs.named_style(named)

    if paintings is None:
        return without()
    return tf.cond(tf.size(paintings) > 0, with_painting, without)

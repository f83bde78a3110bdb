"""Signatures for TensorFlow Serving, with optional inputs."""

from collections.abc import Callable

import tensorflow as tf

from tfstyle.exporting.saved_model.graphs import NetworkGraphs
from tfstyle.exporting.saved_model.image_files import (
    decode,
    encode_like,
    over_white,
    to_bytes,
)

# Values outside [0, 1] by at most this amount are clipped and cause no error, as in
# `tfstyle.images.dtype`.
RANGE_TOLERANCE = 0.001


def checked_images(
    images: tf.Tensor, least_side: int, name: str = "image"
) -> tf.Tensor:
    """Checks images and returns them clipped to [0, 1].

    Args:
        images: `(batch, height, width, 3)`, float32. When the graph is run, an error is
            raised for images that are too small, for NaN, and for values outside [0, 1]
            by more than `RANGE_TOLERANCE`.
        least_side: Minimum side in pixels.
        name: Name of the input, for error messages.
    """
    shape = tf.shape(images)
    large = tf.debugging.Assert(
        tf.reduce_min(shape[1:3]) >= least_side,
        [
            f"Expected `{name}` to have sides of at least {least_side} pixels. "
            "Received shape:",
            shape,
        ],
        summarize=4,
    )
    in_range = tf.debugging.Assert(
        tf.reduce_all((images >= -RANGE_TOLERANCE) & (images <= 1 + RANGE_TOLERANCE)),
        [f"Expected `{name}` to have values from 0 to 1. Received minimum and maximum:"]
        + [tf.reduce_min(images), tf.reduce_max(images)],
    )
    with tf.control_dependencies([large, in_range]):
        return tf.clip_by_value(images, 0, 1)


def network_weights(
    style_weights: tf.Tensor, strength: tf.Tensor, batch: tf.Tensor
) -> tf.Tensor:
    """Computes the style weights for the network in the same way as `tfstyle serve`.

    Args:
        style_weights: `(batch or 1, styles)`, at least 0, with at least one weight
            above 0 in each row. Only the ratios of the weights matter.
        strength: `(batch or 1,)`, from 0 (the photograph) to 1 (full style).
        batch: Number of pictures, a scalar.

    Returns:
        `(batch, styles)`. The weights for each picture add up to its strength. Invalid
        inputs raise an error when the graph is run.
    """
    styles = style_weights.shape[1]
    with tf.control_dependencies(_checks(style_weights, strength, batch)):
        # The weights are first divided by their maximum, so that no sum overflows.
        shares = style_weights / tf.reduce_max(style_weights, axis=1, keepdims=True)
    shares /= tf.reduce_sum(shares, axis=1, keepdims=True)
    return tf.broadcast_to(shares * strength[:, None], (batch, styles))


def _checks(weights: tf.Tensor, strength: tf.Tensor, batch: tf.Tensor) -> list:
    styles = weights.shape[1]
    found = tf.shape(_of_any_shape(weights))
    usable = tf.reduce_all((weights >= 0) & tf.math.is_finite(weights))
    not_nothing = tf.reduce_all(tf.reduce_max(weights, axis=1) > 0)
    return [
        tf.debugging.Assert(
            tf.reduce_all(found[1:] == styles) & fits(found[0], batch),
            [
                f"Expected `style_weights` to have {styles} columns, one per style, "
                "and one row per picture or one row for all. Received shape and "
                "number of pictures:",
                found,
                batch,
            ],
        ),
        tf.debugging.Assert(
            usable & not_nothing,
            [
                "Expected `style_weights` to be at least 0, and each picture to have "
                "at least one weight above 0. Received:",
                weights,
            ],
        ),
        strength_check(strength, batch),
    ]


def strength_check(strength: tf.Tensor, batch: tf.Tensor):
    """Returns an assertion that `strength` is valid for `batch` pictures."""
    in_range = tf.reduce_all((strength >= 0) & (strength <= 1))
    return tf.debugging.Assert(
        in_range & fits(tf.shape(strength)[0], batch),
        [
            "Expected `strength` to be from 0 to 1, and to have one number per picture "
            "or one for all pictures. Received:",
            strength,
        ],
    )


def fits(count: tf.Tensor, batch: tf.Tensor) -> tf.Tensor:
    """Whether `count` values fit `batch` pictures: one for all, or one for each."""
    return (count == 1) | (count == batch)


def _of_any_shape(tensor: tf.Tensor) -> tf.Tensor:
    """Removes the tensor's static shape, so that checks use its shape at run time."""
    return tf.raw_ops.PlaceholderWithDefault(input=tensor, shape=tf.TensorShape(None))


def serving_signatures(graphs: NetworkGraphs, max_pixels: int) -> dict[str, Callable]:
    """Creates the signatures `serving_default`, `float` and `uint8`.

    All signatures take `style_weights` with the shape `(batch or 1, styles)`, and
    `strength` with the shape `(batch or 1,)`. The SavedModel stores the defaults of
    both inputs: the first style, and a strength of 1. For families that take paintings,
    see `tfstyle.exporting.saved_model.painting_signatures`.

    Args:
        graphs: Graphs of the network.
        max_pixels: Maximum number of pixels of each picture file sent to
            `serving_default`.

    Returns:
        TensorFlow functions, keyed by name. Each returns a dictionary with one tensor.
    """
    first, full = tf.one_hot([0], graphs.styles), tf.ones(1)

    def of_bytes(image_bytes, style_weights=first, strength=full):
        batch = tf.size(image_bytes)
        shares = network_weights(style_weights, strength, batch)

        def one(inputs):
            return _stylized_file(graphs, max_pixels, *inputs)

        files = tf.map_fn(
            one,
            (image_bytes, shares, tf.range(batch)),
            fn_output_signature=tf.TensorSpec((), tf.string),
            parallel_iterations=1,  # a picture uses all cores and a lot of memory
        )
        return {"stylized_image_bytes": files}

    def of_floats(image, style_weights=first, strength=full):
        shares = network_weights(style_weights, strength, tf.shape(image)[0])
        painted = graphs.paint(checked_images(image, graphs.family.least_side), shares)
        return {"stylized_image": painted}

    def of_uint8(image, style_weights=first, strength=full):
        floats = tf.cast(image, tf.float32) / 255
        painted = of_floats(floats, style_weights, strength)["stylized_image"]
        return {"stylized_image": to_bytes(painted)}

    pixels = (None, None, None, 3)
    return {
        "serving_default": _function(of_bytes, graphs, (None,), tf.string),
        "float": _function(of_floats, graphs, pixels, tf.float32),
        "uint8": _function(of_uint8, graphs, pixels, tf.uint8),
    }


def _function(function: Callable, graphs: NetworkGraphs, shape: tuple, dtype):
    specs = [
        tf.TensorSpec(shape, dtype),
        tf.TensorSpec((None, graphs.styles)),
        tf.TensorSpec((None,)),
    ]
    return tf.function(function, input_signature=specs, autograph=False)


def _stylized_file(graphs, max_pixels, file, shares, number) -> tf.Tensor:
    picture = decode(file, number, max_pixels, graphs.family.least_side)
    painted = graphs.paint(over_white(picture)[None], shares[None])[0]
    return encode_like(painted, picture[..., 3:], file)

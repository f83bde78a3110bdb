"""Signatures for TensorFlow Serving of networks that take paintings."""

from collections.abc import Callable

import tensorflow as tf

from tfstyle.exporting.saved_model.graphs import NetworkGraphs
from tfstyle.exporting.saved_model.image_files import (
    decode,
    encode_like,
    over_white,
    to_bytes,
)
from tfstyle.exporting.saved_model.signatures import (
    checked_images,
    fits,
    strength_check,
)


def painting_signatures(graphs: NetworkGraphs, max_pixels: int) -> dict[str, Callable]:
    """Creates the signatures `serving_default`, `float` and `uint8`.

    They take `style_image_bytes` or `style_image`, one painting per picture or one for
    all, and `strength`, `(batch or 1,)`, with a default of 1.

    Args:
        graphs: Graphs of the network.
        max_pixels: Maximum number of pixels of a picture for `serving_default`.

    Returns:
        TensorFlow functions by name, each of which returns a named tensor.
    """
    full = tf.ones(1)

    def of_bytes(image_bytes, style_image_bytes, strength=full):
        files = _stylize_files(
            graphs, max_pixels, image_bytes, style_image_bytes, strength
        )
        return {"stylized_image_bytes": files}

    def of_floats(image, style_image, strength=full):
        return {"stylized_image": paint(graphs, image, style_image, strength)}

    def of_uint8(image, style_image, strength=full):
        floats = (tf.cast(x, tf.float32) / 255 for x in (image, style_image))
        return {"stylized_image": to_bytes(paint(graphs, *floats, strength))}

    pixels = (None, None, None, 3)
    return {
        "serving_default": _function(of_bytes, (None,), tf.string),
        "float": _function(of_floats, pixels, tf.float32),
        "uint8": _function(of_uint8, pixels, tf.uint8),
    }


def painting_painter(graphs: NetworkGraphs):
    """Returns a function with an optional strength."""

    def call(image, style_image, strength=None):
        share = tf.ones(1) if strength is None else tf.reshape(strength, (-1,))
        return paint(graphs, image, style_image, share)

    function = tf.function(call, autograph=False)
    specs = [
        tf.TensorSpec((None, None, None, 3), name=name)
        for name in ("image", "style_image")
    ]
    for strength in (None, tf.TensorSpec(None, name="strength")):
        function.get_concrete_function(*specs, strength)
    return function


def paint(
    graphs: NetworkGraphs, images: tf.Tensor, paintings: tf.Tensor, strength: tf.Tensor
) -> tf.Tensor:
    """Stylizes pictures with paintings, and blends the result with the pictures.

    Args:
        graphs: Graphs of the network.
        images: `(batch, height, width, 3)` in [0, 1].
        paintings: `(batch or 1, height, width, 3)` in [0, 1].
        strength: `(batch or 1,)`, from 0, the picture, to 1, full style.

    Returns:
        Array with the shape of `images`. Invalid inputs are errors in the graph.
    """
    batch = tf.shape(images)[0]
    images = checked_images(images, graphs.family.least_side)
    paintings = checked_images(paintings, 1, "style_image")
    message = ["Expected a `style_image` for each picture or for all. Paintings:"]
    number = tf.debugging.Assert(
        fits(tf.shape(paintings)[0], batch), [*message, tf.shape(paintings)[0]]
    )
    with tf.control_dependencies([number, strength_check(strength, batch)]):
        codes = graphs.style(paintings)
    codes = tf.broadcast_to(codes, (batch, codes.shape[-1]))
    painted = graphs.paint(images, codes)
    return images + strength[:, None, None, None] * (painted - images)


def _stylize_files(graphs, max_pixels, files, paintings, strength) -> tf.Tensor:
    batch = tf.size(files)
    number = tf.debugging.Assert(
        fits(tf.size(paintings), batch),
        ["Expected a painting in `style_image_bytes` for each picture or for all:"]
        + [tf.size(paintings)],
    )
    with tf.control_dependencies([number, strength_check(strength, batch)]):
        paintings = tf.broadcast_to(paintings, (batch,))
        strength = tf.broadcast_to(strength, (batch,))

    def one(inputs):
        file, painting, share, index = inputs
        picture = decode(file, index, max_pixels, graphs.family.least_side)
        shown = decode(painting, index, max_pixels, name="style_image_bytes")
        images, styles = (over_white(x)[None] for x in (picture, shown))
        painted = paint(graphs, images, styles, share[None])[0]
        return encode_like(painted, picture[..., 3:], file)

    return tf.map_fn(
        one,
        (files, paintings, strength, tf.range(batch)),
        fn_output_signature=tf.TensorSpec((), tf.string),
        parallel_iterations=1,  # each uses all cores, and much memory
    )


def _function(function: Callable, shape: tuple, dtype: tf.DType):
    specs = [
        tf.TensorSpec(shape, dtype),
        tf.TensorSpec(shape, dtype),
        tf.TensorSpec((None,)),
    ]
    return tf.function(function, input_signature=specs, autograph=False)

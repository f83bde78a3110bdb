"""TensorFlow Serving signatures for networks that take paintings."""

from collections.abc import Callable

import tensorflow as tf

from tfstyle.exporting.saved_model.graphs import NetworkGraphs
from tfstyle.exporting.saved_model.image_files import (
    decode,
    encode_like,
    over_white,
    to_bytes,
)
from tfstyle.exporting.saved_model.painting_codes import blend_codes
from tfstyle.exporting.saved_model.signatures import (
    checked_images,
    fits,
    strength_check,
)


def painting_signatures(graphs: NetworkGraphs, max_pixels: int) -> dict[str, Callable]:
    """Creates the signatures `serving_default`, `float` and `uint8`.

    `serving_default` takes paintings as `style_image_bytes`, and the other signatures
    take them as `style_image`: one painting per picture, or one for all pictures.
    `strength` has the shape `(batch or 1,)`, and is 1 by default.

    If the network also has named styles, the signatures take `style_weights` with the
    shape `(batch or 1, styles)`. The weight of the painting is 1. The painting and the
    weights are optional for such a network, and the first style is used if neither is
    given.

    Args:
        graphs: Graphs of the network.
        max_pixels: Maximum number of pixels of each picture file sent to
            `serving_default`.

    Returns:
        TensorFlow functions, keyed by name. Each returns a dictionary with one tensor.
    """

    def of_bytes(image_bytes, style_image_bytes, weights, strength):
        files = _stylize_files(
            graphs, max_pixels, image_bytes, style_image_bytes, weights, strength
        )
        return {"stylized_image_bytes": files}

    def of_floats(image, style_image, weights, strength):
        return {"stylized_image": paint(graphs, image, style_image, weights, strength)}

    def of_uint8(image, style_image, weights, strength):
        floats = (tf.cast(x, tf.float32) / 255 for x in (image, style_image))
        return {"stylized_image": to_bytes(paint(graphs, *floats, weights, strength))}

    make = _optional if graphs.styles else _required
    pixels = (None, None, None, 3)
    return {
        "serving_default": make(graphs, of_bytes, "_bytes", (None,), tf.string),
        "float": make(graphs, of_floats, "", pixels, tf.float32),
        "uint8": make(graphs, of_uint8, "", pixels, tf.uint8),
    }


def painting_painter(graphs: NetworkGraphs):
    """Returns the hub module's function, traced with and without optional arguments."""

    def call(image, style_image=None, strength=None, style_weights=None):
        share = tf.ones(1) if strength is None else tf.reshape(strength, (-1,))
        none = tf.zeros((1, graphs.styles))
        weights = none if style_weights is None else style_weights
        return [paint(graphs, image, style_image, weights, share)]

    function = tf.function(call, autograph=False)
    pixels = (None, None, None, 3)
    image, painting = (tf.TensorSpec(pixels, name=n) for n in ("image", "style_image"))
    weights = tf.TensorSpec((None, graphs.styles), name="style_weights")
    styles = [(painting, None)]
    if graphs.styles:
        styles += [(painting, weights), (None, weights), (None, None)]
    for shown, named in styles:
        for strength in (None, tf.TensorSpec(None, name="strength")):
            function.get_concrete_function(image, shown, strength, named)
    return function


def paint(
    graphs: NetworkGraphs,
    images: tf.Tensor,
    paintings: tf.Tensor | None,
    weights: tf.Tensor,
    strength: tf.Tensor,
) -> tf.Tensor:
    """Stylizes pictures with paintings, named styles or both.

    Args:
        graphs: Graphs of the network.
        images: `(batch, height, width, 3)` in [0, 1].
        paintings: `(batch or 1, height, width, 3)` in [0, 1]. If None or an array
            without pixels, only the weights are used.
        weights: `(batch or 1, styles)`, at least 0.
        strength: `(batch or 1,)`, from 0 (unchanged picture) to 1 (full style).

    Returns:
        Stylized pictures with the shape of `images`. Invalid inputs raise an error when
        the graph is run.
    """
    batch = tf.shape(images)[0]
    images = checked_images(images, graphs.family.least_side)
    checks = [strength_check(strength, batch), _weights_check(weights, batch)]
    if paintings is not None:
        least = 0 if graphs.styles else 1
        paintings = checked_images(paintings, least, "style_image")
        checks.append(_number_check(paintings, batch))
    with tf.control_dependencies(checks):
        codes = blend_codes(graphs, paintings, weights)
    codes = tf.broadcast_to(codes, (batch, codes.shape[-1]))
    painted = graphs.paint(images, codes)
    return images + strength[:, None, None, None] * (painted - images)


def _number_check(paintings: tf.Tensor, batch: tf.Tensor):
    number = tf.shape(paintings)[0]
    message = [
        "Expected one `style_image` per picture, or one for all pictures. Received:"
    ]
    return tf.debugging.Assert(fits(number, batch), [*message, number])


def _weights_check(weights: tf.Tensor, batch: tf.Tensor):
    usable = tf.reduce_all((weights >= 0) & tf.math.is_finite(weights))
    return tf.debugging.Assert(
        usable & fits(tf.shape(weights)[0], batch),
        [
            "Expected `style_weights` to be at least 0, with one row per picture or "
            "one row for all. Received:",
            weights,
        ],
    )


def _stylize_files(
    graphs, max_pixels, files, paintings, weights, strength
) -> tf.Tensor:
    batch = tf.size(files)
    number = tf.debugging.Assert(
        fits(tf.size(paintings), batch),
        [
            "Expected one `style_image_bytes` per picture, or one for all pictures. "
            "Received:",
            tf.size(paintings),
        ],
    )
    checks = [number, strength_check(strength, batch), _weights_check(weights, batch)]
    with tf.control_dependencies(checks):
        paintings = tf.broadcast_to(paintings, (batch,))
        weights = tf.broadcast_to(weights, (batch, graphs.styles))
        strength = tf.broadcast_to(strength, (batch,))

    def show(painting, index):
        shown = decode(painting, index, max_pixels, name="style_image_bytes")
        return over_white(shown)[None]

    def show_or_nothing(painting, index):
        if not graphs.styles:
            return show(painting, index)
        return tf.cond(
            tf.strings.length(painting) > 0,
            lambda: show(painting, index),
            lambda: tf.zeros((1, 0, 0, 3)),
        )

    def one(inputs):
        file, painting, row, share, index = inputs
        picture = decode(file, index, max_pixels, graphs.family.least_side)
        images, shown = over_white(picture)[None], show_or_nothing(painting, index)
        painted = paint(graphs, images, shown, row[None], share[None])[0]
        return encode_like(painted, picture[..., 3:], file)

    return tf.map_fn(
        one,
        (files, paintings, weights, strength, tf.range(batch)),
        fn_output_signature=tf.TensorSpec((), tf.string),
        parallel_iterations=1,  # a picture uses all cores and a lot of memory
    )


def _required(graphs, function: Callable, suffix: str, shape: tuple, dtype: tf.DType):
    """Creates a signature that requires a painting."""
    full, nothing = tf.ones(1), tf.zeros((1, 0))

    def of_bytes(image_bytes, style_image_bytes, strength=full):
        return function(image_bytes, style_image_bytes, nothing, strength)

    def of_pixels(image, style_image, strength=full):
        return function(image, style_image, nothing, strength)

    specs = [*(2 * [tf.TensorSpec(shape, dtype)]), tf.TensorSpec((None,))]
    chosen = of_bytes if suffix else of_pixels
    return tf.function(chosen, input_signature=specs, autograph=False)


def _optional(graphs, function: Callable, suffix: str, shape: tuple, dtype: tf.DType):
    """Creates a signature that takes a painting, style weights, both or neither."""
    full, none = tf.ones(1), tf.zeros((1, graphs.styles))
    empty = tf.constant([""]) if suffix else tf.zeros((1, 0, 0, 3), dtype)

    def of_bytes(
        image_bytes, style_image_bytes=empty, style_weights=none, strength=full
    ):
        return function(image_bytes, style_image_bytes, style_weights, strength)

    def of_pixels(image, style_image=empty, style_weights=none, strength=full):
        return function(image, style_image, style_weights, strength)

    specs = [
        *(2 * [tf.TensorSpec(shape, dtype)]),
        tf.TensorSpec((None, graphs.styles)),
        tf.TensorSpec((None,)),
    ]
    chosen = of_bytes if suffix else of_pixels
    return tf.function(chosen, input_signature=specs, autograph=False)

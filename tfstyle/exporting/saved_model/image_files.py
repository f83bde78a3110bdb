"""Picture files inside TensorFlow graphs: size, decoding and encoding."""

import tensorflow as tf

PNG_START = b"\x89PNG\r\n\x1a\n"
# Layout of the start of a PNG file, in bytes: position and length of the picture's size
# (width and height, four bytes each), position of the number of bits per sample, and
# end of the first chunk, which contains all of these values.
PNG_SIZE_AT, PNG_SIZE_BYTES, PNG_DEPTH_AT, PNG_HEADER_END = 16, 8, 24, 33
# Quality of JPEG files, equal to `tfstyle.images.DEFAULT_QUALITY`.
JPEG_QUALITY = 95


def decode(
    file: tf.Tensor,
    number: tf.Tensor,
    max_pixels: int,
    least_side: int = 1,
    name: str = "image_bytes",
) -> tf.Tensor:
    """Decodes a JPEG or PNG file after checking its header.

    Gray and CMYK pictures are converted to RGB; 16-bit precision is kept. EXIF
    orientation and color profiles are ignored, because TensorFlow cannot apply them.

    Args:
        file: Content of the file, as a scalar string.
        number: Index of the picture in the batch, as a scalar, for error messages.
        max_pixels: Maximum number of pixels; larger pictures cause an error when the
            graph is run.
        least_side: Minimum height and width in pixels; smaller pictures cause an error
            when the graph is run.
        name: Name of the input, for error messages.

    Returns:
        RGBA picture `(height, width, 4)`, float32 in [0, 1], not premultiplied.
    """
    known = _checked(
        file,
        is_jpeg(file) | _is_png(file),
        [f"Expected `{name}` to be JPEG or PNG files. Invalid: index", number],
    )
    height, width = tf.unstack(tf.cond(is_jpeg(known), *_both(_measured, known)), 2)
    pixels = tf.cast(height, tf.int64) * tf.cast(width, tf.int64)
    measured = _checked(
        known,
        (tf.minimum(height, width) >= least_side) & (pixels <= max_pixels),
        [
            f"Expected `{name}` to have sides of at least {least_side} pixels, and "
            f"at most {max_pixels} pixels in all. Invalid: index",
            *(number, "with width and height", width, height),
        ],
    )
    return tf.cond(is_jpeg(measured), *_both(_decoded, measured))


def encode_like(picture: tf.Tensor, opacity: tf.Tensor, file: tf.Tensor) -> tf.Tensor:
    """Encodes a stylized picture in the format of its photograph (JPEG or PNG).

    Args:
        picture: `(height, width, 3)`, float32 in [0, 1].
        opacity: `(height, width, 1)`, float32 in [0, 1]. A PNG gets an alpha channel
            if any value is below 1.
        file: Content of the photograph's file, as a scalar string.

    Returns:
        Content of the new file, as a scalar string.
    """
    pixels = to_bytes(picture)
    with_opacity = tf.concat([pixels, to_bytes(opacity)], axis=-1)

    def jpeg():
        return tf.io.encode_jpeg(
            pixels, "rgb", quality=JPEG_QUALITY, chroma_downsampling=False
        )

    def png():
        opaque = tf.reduce_all(opacity >= 1)
        return tf.cond(
            opaque,
            lambda: tf.io.encode_png(pixels),
            lambda: tf.io.encode_png(with_opacity),
        )

    return tf.cond(is_jpeg(file), jpeg, png)


def over_white(picture: tf.Tensor) -> tf.Tensor:
    """Blends a `(height, width, 4)` RGBA picture with white, as browsers do."""
    return 1 - picture[..., 3:] * (1 - picture[..., :3])


def to_bytes(values: tf.Tensor) -> tf.Tensor:
    """Clips floats to [0, 1], multiplies them by 255 and rounds them to uint8."""
    return tf.cast(tf.round(tf.clip_by_value(values, 0, 1) * 255), tf.uint8)


def is_jpeg(file: tf.Tensor) -> tf.Tensor:
    """Whether a file starts with the signature of a JPEG file."""
    return tf.io.is_jpeg(file)


def _is_png(file: tf.Tensor) -> tf.Tensor:
    starts = tf.strings.substr(file, 0, len(PNG_START)) == PNG_START
    return starts & (tf.strings.length(file) >= PNG_HEADER_END)


def _both(function, file: tf.Tensor) -> tuple:
    """Returns the branches of a `tf.cond`: one for JPEG files and one for PNG files."""
    return lambda: function(file, True), lambda: function(file, False)


def _measured(file: tf.Tensor, jpeg: bool) -> tf.Tensor:
    if jpeg:
        return tf.io.extract_jpeg_shape(file)[:2]
    size = tf.strings.substr(file, PNG_SIZE_AT, PNG_SIZE_BYTES)
    return tf.io.decode_raw(size, tf.int32, little_endian=False)[::-1]


def _decoded(file: tf.Tensor, jpeg: bool) -> tf.Tensor:
    if jpeg:
        # libjpeg, and therefore Pillow, decodes with this DCT method by default.
        pixels = tf.io.decode_jpeg(file, channels=3, dct_method="INTEGER_ACCURATE")
        picture = tf.cast(pixels, tf.float32) / 255
        return tf.concat([picture, tf.ones_like(picture[..., :1])], axis=-1)
    # TensorFlow converts 8-bit values to 16 bits by multiplying them by 257, which is
    # 65535 / 255, so the values in [0, 1] are the same.
    pixels = tf.io.decode_png(file, channels=4, dtype=tf.uint16)
    picture = tf.cast(pixels, tf.float32) / 65535
    return tf.concat([picture[..., :3], _opacity(picture[..., 3:], file)], axis=-1)


def _opacity(alpha: tf.Tensor, file: tf.Tensor) -> tf.Tensor:
    """Returns the alpha channel of a PNG file, or ones if the file has none.

    If a file has no alpha channel, TensorFlow adds one with the value 2^n - 1, where n
    is the number of bits per sample. If n is below 8, this value would make the picture
    translucent: for example, the alpha of a 1-bit file would be 1/255. Therefore, this
    function replaces the added channel with ones.
    """
    bits = tf.io.decode_raw(tf.strings.substr(file, PNG_DEPTH_AT, 1), tf.uint8)[0]
    filler = 2 ** tf.cast(tf.minimum(bits, 8), tf.float32) - 1
    filled_in = tf.reduce_all(tf.abs(alpha * 255 - filler) < 1e-3)
    return tf.cond(filled_in, lambda: tf.ones_like(alpha), lambda: alpha)


def _checked(file: tf.Tensor, condition: tf.Tensor, message: list) -> tf.Tensor:
    """Returns the file after asserting a condition.

    Operations that use the returned tensor run only if the condition holds. Otherwise,
    the graph fails with `message`.
    """
    with tf.control_dependencies([tf.debugging.Assert(condition, message)]):
        return tf.identity(file)

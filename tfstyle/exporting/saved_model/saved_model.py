"""SavedModels for TensorFlow Serving, with warm-up requests."""

import os
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from tfstyle.exporting.saved_model.graphs import NetworkGraphs, save_folder
from tfstyle.exporting.saved_model.painting_signatures import painting_signatures
from tfstyle.exporting.saved_model.signatures import serving_signatures
from tfstyle.models.card import Card
from tfstyle.models.model_path import ASSETS

# Maximum number of pixels in a picture file, as in `tfstyle serve`. In measurements,
# stylizing took 200 bytes of memory per pixel (pictures of 2000 x 2000 and 4000 x 4000
# pixels, JPEG and PNG, `alpha=0.5`, TensorFlow 2.21).
MAX_PIXELS = 16_000_000

WARM_UP_FILE = "tf_serving_warmup_requests"

WARM_UP_SIDE = 256


def write_saved_model(
    network: keras.Model,
    card: Card,
    folder: str | os.PathLike,
    max_pixels: int = MAX_PIXELS,
) -> None:
    """Writes a network for TensorFlow Serving and other TensorFlow programs.

    The SavedModel runs without this package and without Keras. Its signatures:

    - The input of `serving_default` is `image_bytes`, which contains a batch of JPEG or
      PNG files. In the output `stylized_image_bytes`, each file has the format, width
      and height of its input file. EXIF orientation and color profiles are ignored, so
      the pixels must be stored upright and in sRGB.
    - The input of `float` is `image`, which has the shape `(batch, height, width, 3)`
      and float32 values in [0, 1]. The output `stylized_image` has the same shape and
      range. The signature `uint8` is like `float`, but has uint8 values.
    - The signatures of `.tflite` files are also available: `paint` and, depending on
      the network, `style`, `named_style`, and (for tiles) `moments` and `paint_part`.

    `serving_default`, `float` and `uint8` also have the input `strength` and, if the
    network has named styles, `style_weights`. These two inputs are optional in gRPC
    requests. If the network takes paintings, there is another input:
    `style_image_bytes` for `serving_default`, and `style_image` for `float` and
    `uint8`. This input contains one painting per picture, or one for all pictures. If
    a network takes paintings and has named styles, the painting is optional too. In a
    blend with named styles, the weight of the painting is 1. Invalid inputs cause an
    `InvalidArgument` error that explains what to send. In REST requests and in Python,
    all inputs must be given. With server-side batching, every input must be given, with
    one value for each picture.

    `assets.extra/` contains the card (`tfstyle.json`) and warm-up requests.

    Args:
        network: Network from `tfstyle.networks`.
        card: Card of the network.
        folder: Folder of the version, such as `models/classic/1`, to write or replace
            atomically; parent folders are created.
        max_pixels: Maximum number of pixels of a picture file, checked before decoding.
            Stylizing takes about 200 bytes of memory per pixel, or 3.2 GB for 16
            megapixels.

    Raises:
        InputError: The folder cannot be written, or Keras uses a backend other than
            TensorFlow.
    """
    graphs = NetworkGraphs(network)
    has_styles = graphs.family.has_styles
    make = serving_signatures if has_styles else painting_signatures
    signatures = make(graphs, max_pixels) | graphs.signatures
    module = tf.train.Checkpoint()
    module.variables = graphs.variables
    with save_folder(module, signatures, card, folder) as temporary:
        add_warm_up(temporary, card.name, shows_painting=not has_styles)


def add_warm_up(
    folder: str | os.PathLike, name: str, shows_painting: bool = False
) -> None:
    """Writes warm-up requests to a SavedModel's `assets.extra`.

    The requests are for `serving_default`, `float` and `uint8`. TensorFlow Serving runs
    them when it loads the model. Otherwise, a user's first request would take seconds,
    because it would initialize TensorFlow.

    Args:
        folder: Folder with `saved_model.pb` and `assets.extra`.
        name: Name of the model.
        shows_painting: Whether the signatures take paintings.

    Reference:
        TensorFlow Serving, "SavedModel Warmup": a TFRecord file of `PredictionLog`.
    """
    with tf.io.TFRecordWriter(str(Path(folder) / ASSETS / WARM_UP_FILE)) as writer:
        for signature, inputs in _requests():
            if shows_painting:
                paintings = {f"style_{key}": value for key, value in inputs.items()}
                inputs = inputs | paintings | {"strength": np.ones(1, np.float32)}
            writer.write(prediction_log(name, signature, inputs))


def prediction_log(name: str, signature: str, inputs: dict[str, tf.Tensor]) -> bytes:
    """Returns a request as a serialized `tensorflow.serving.PredictionLog` message.

    The message is encoded by hand, because the package that defines it would add 30
    dependencies for a few fields.

    Args:
        name: Name of the model.
        signature: Name of the signature.
        inputs: Inputs, keyed by name.
    """
    spec = _field(1, name.encode()) + _field(3, signature.encode())
    request = _field(1, spec)
    for key, tensor in inputs.items():
        value = tf.make_tensor_proto(tensor).SerializeToString()
        request += _field(2, _field(1, key.encode()) + _field(2, value))
    return _field(6, _field(1, request))  # PredictionLog.predict_log.request


def _requests() -> list[tuple[str, dict[str, np.ndarray]]]:
    ramp = np.linspace(0, 255, WARM_UP_SIDE).astype(np.uint8)
    pixels = np.stack(np.broadcast_arrays(ramp, ramp[:, None], ramp[::-1]), axis=-1)
    files = [tf.io.encode_jpeg(pixels).numpy(), tf.io.encode_png(pixels).numpy()]
    small = pixels[None, ::4, ::4]
    return [
        *(("serving_default", {"image_bytes": np.array([file])}) for file in files),
        ("float", {"image": small.astype(np.float32) / 255}),
        ("uint8", {"image": small}),
    ]


def _field(number: int, content: bytes) -> bytes:
    """Encodes a length-delimited protocol buffer field: tag, length and content."""
    length_delimited = 2
    return _varint(number << 3 | length_delimited) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    """Encodes an integer as a varint: groups of seven bits, the lowest group first."""
    if value < 128:
        return bytes([value])
    return bytes([value % 128 + 128]) + _varint(value // 128)

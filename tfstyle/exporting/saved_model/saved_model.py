"""Networks as SavedModels for TensorFlow Serving, with their warm-up requests."""

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

# Of one file, as in `tfstyle serve`. A pixel took 200 bytes while it was painted
# (2000 x 2000 and 4000 x 4000, JPEG and PNG, alpha 0.5, TensorFlow 2.21).
MAX_PIXELS = 16_000_000

WARM_UP_FILE = "tf_serving_warmup_requests"

WARM_UP_SIDE = 256


def write_saved_model(
    network: keras.Model,
    card: Card,
    folder: str | os.PathLike,
    max_pixels: int = MAX_PIXELS,
) -> None:
    """Writes a network for TensorFlow Serving, and for anything that runs TensorFlow.

    It runs where neither this package nor Keras is installed. Its signatures:

    - `serving_default`, from `image_bytes`, `(batch,)` of JPEG or PNG files, to
      `stylized_image_bytes`, of the same sizes and formats. EXIF orientation cannot be
      read in a graph, nor a colour profile: turn photographs upright before.
    - `float`, from `image`, `(batch, height, width, 3)`, float32 in [0, 1], to
      `stylized_image`, of that shape and range; and `uint8`, the same in bytes.
    - those of the family, as in our `.tflite` files: `paint`, and `moments` and
      `paint_part` for tiles, or `style`.

    The first three take `style_weights` and `strength` too, or their defaults; where
    the network is shown a painting, `style_image_bytes` or `style_image`, one for each
    picture or for all, and `strength`; what
    cannot be used is an `InvalidArgument` error that says what to send instead. Where a
    server batches, one request has to send as many of them as pictures.

    `assets.extra/` holds the card, `tfstyle.json`, and warm-up requests.

    Args:
        network: One of `tfstyle.networks`.
        card: What the SavedModel is to say of itself.
        folder: Of the version, such as `models/classic/1`; replaced, whole or not at
            all; folders above are made.
        max_pixels: A file whose header says more is refused before it is decoded. At
            200 bytes a pixel, 16 megapixels take 3.3 GB while they are painted.

    Raises:
        InputError: The folder cannot be written, or Keras runs on another backend.
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
    """Writes requests into the `assets.extra` of a SavedModel, one for each signature.

    The first request makes TensorFlow set up, which takes seconds: nobody is to wait
    for it.

    Args:
        folder: That holds `saved_model.pb` and `assets.extra`.
        name: Of the model.
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
    """The message `tensorflow.serving.PredictionLog` of a request, serialised.

    Written field by field, since five of them need no package of 30 more.

    Args:
        name: Of the model.
        signature: Of the model.
        inputs: By name.
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
    """A field of a protocol buffer that has a length: its tag, the length, itself."""
    length_delimited = 2
    return _varint(number << 3 | length_delimited) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; all but the last have the eighth set."""
    if value < 128:
        return bytes([value])
    return bytes([value % 128 + 128]) + _varint(value // 128)

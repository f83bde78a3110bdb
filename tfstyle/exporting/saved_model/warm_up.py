"""Requests that a server answers to itself while it loads a model."""

import os
from pathlib import Path

import numpy as np
import tensorflow as tf

from tfstyle.models.saved_model_folder import ASSETS

FILE = "tf_serving_warmup_requests"
SIDE = 256


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
    with tf.io.TFRecordWriter(str(Path(folder) / ASSETS / FILE)) as writer:
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
    ramp = np.linspace(0, 255, SIDE).astype(np.uint8)
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

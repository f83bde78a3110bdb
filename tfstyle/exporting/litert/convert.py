"""Networks as LiteRT files: one file, up to three signatures that share the weights."""

import contextlib
import os
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework import convert_to_constants

from tfstyle.backend import import_keras
from tfstyle.errors import check_name
from tfstyle.exporting.litert import TFLITE_KINDS
from tfstyle.exporting.litert.refine import refine
from tfstyle.files.replace_file import replace_file
from tfstyle.files.temporary import temporary_folder
from tfstyle.models.card import Card, add_card
from tfstyle.networks.families import MOMENTS, PAINT, PAINT_PART, compared_mixtures
from tfstyle.networks.moments import moments_network, part_network

# Those whose files hold what painting in tiles takes. It would add 180 KB, a third of
# an int8 file: its graphs, not its weights.
WITH_PARTS = ("float32", "float16")
# In a full_int8 file the sum of the styles' weights comes in steps of 2/255, and must
# not be rounded to 0 where it is divided by.
INTEGER_EPSILON = 1 / 64


def write_litert(
    network: keras.Model,
    card: Card,
    path: str | os.PathLike,
    weights: str = "float16",
    size: tuple[int, int] | None = None,
    examples: Sequence[np.ndarray] = (),
) -> None:
    """Writes a network with its card as a LiteRT file.

    Args:
        network: One of `tfstyle.networks`.
        card: What the file is to say of itself.
        path: Of the `.tflite` file; replaced, whole or not at all.
        weights: As for `convert`.
        size: As for `convert`.
        examples: As for `convert`.

    Raises:
        InputError: The file cannot be written, or Keras runs on another backend.
    """
    content = convert(network, weights, size, examples)
    with replace_file(path, "model") as temporary:
        temporary.write_bytes(content)
        add_card(temporary, card)


def convert(
    network: keras.Model,
    weights: str = "float16",
    size: tuple[int, int] | None = None,
    examples: Sequence[np.ndarray] = (),
) -> bytes:
    """Converts a network for LiteRT.

    Only LiteRT's own operations are used, so that every runtime of it can run the file.
    Inputs and outputs are float32 in every kind of file.

    Args:
        network: One of `tfstyle.networks`.
        weights: How numbers are stored: "float32"; "float16", computed is in float32;
            "int8", weights of 8 bits by channel, and all maps but the first are rounded
            to 8 bits as they come (dynamic range); "full_int8", 8 bits throughout, for
            style weights of sum 2 or less.
        size: Height and width of the pictures, one at a time; None for any number of
            any size.
        examples: For "full_int8": photographs, `(height, width, 3)` in [0, 1], whose
            maps say what ranges the 8 bits stand for; of `size` if that is given.

    Returns:
        The file. Its signatures are `paint`, from `image` and `style_weights` to
        `stylized_image`; and, for pictures of any size in float32 or float16,
        `moments`, from the same to `moments`, and `paint_part`, from all three to
        `stylized_image` (`tfstyle.networks.moments`).

    Raises:
        InputError: An unknown kind of weights, or Keras runs on another backend.
    """
    check_name("weights", weights, TFLITE_KINDS)
    import_keras()
    painter = _for_integers(network) if weights == "full_int8" else network
    signatures = {PAINT: _frozen(painter, "stylized_image", size)}
    if weights in WITH_PARTS and not size:
        signatures[MOMENTS] = _frozen(moments_network(network), "moments")
        signatures[PAINT_PART] = _frozen(part_network(network), "stylized_image")
    with _quiet(), temporary_folder(Path(tempfile.gettempdir())) as folder:
        tf.saved_model.save(tf.Module(), str(folder), signatures)
        converter = tf.lite.TFLiteConverter.from_saved_model(
            str(folder), list(signatures)
        )
        _configure(converter, weights)
        if weights == "full_int8":
            converter.representative_dataset = lambda: _calibration(
                network.styles, examples
            )
        content = converter.convert()
    return refine(content) if weights == "int8" else content


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        # What TensorFlow's own converter uses to see which numbers come up.
        warnings.filterwarnings("ignore", r"\s*Warning: tf.lite.Interpreter is depr")
        yield


def _for_integers(network: keras.Model) -> keras.Model:
    """A copy that divides by a sum of weights which 8 bits can hold."""
    copy = type(network).from_config(network.get_config())
    copy.set_weights(network.get_weights())
    copy.get_layer("shares").epsilon = INTEGER_EPSILON
    return copy


def _configure(converter: tf.lite.TFLiteConverter, weights: str) -> None:
    kinds = tf.lite.OpsSet
    integers_only = weights == "full_int8"
    converter.target_spec.supported_ops = [
        kinds.TFLITE_BUILTINS_INT8 if integers_only else kinds.TFLITE_BUILTINS
    ]
    if weights != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if weights == "float16":
        converter.target_spec.supported_types = [tf.float16]


def _calibration(
    styles: int, examples: Sequence[np.ndarray]
) -> Iterator[tuple[str, dict]]:
    """Each photograph and each mixture of styles at least once."""
    # One and one is how people blend two styles: no sum above that comes up.
    pair = (np.arange(styles) < 2).astype(np.float32)
    rows = [*compared_mixtures(styles), pair]
    for number in range(max(len(examples), len(rows))):
        image = examples[number % len(examples)]
        row = rows[number % len(rows)]
        yield PAINT, {"image": image[None], "style_weights": row[None]}


def _frozen(model: keras.Model, output: str, size: tuple[int, int] | None = None):
    """A graph of constants: LiteRT took 20 times as long to read variables."""
    specs = {name: _spec(name, x.shape, size) for name, x in model.input.items()}
    graph = tf.function(lambda **inputs: {output: model(inputs)})
    constant = convert_to_constants.convert_variables_to_constants_v2(
        graph.get_concrete_function(**specs)
    )
    order = [tensor.op.name for tensor in constant.inputs]

    def signature(**inputs):
        (result,) = constant(*(inputs[name] for name in order))
        return {output: result}

    return tf.function(signature).get_concrete_function(**specs)


def _spec(name: str, shape: tuple, size: tuple[int, int] | None) -> tf.TensorSpec:
    if size:
        shape = (1, *size, 3) if name == "image" else (1, *shape[1:])
    return tf.TensorSpec(shape, name=name)

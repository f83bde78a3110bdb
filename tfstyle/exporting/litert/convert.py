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
from tfstyle.exporting.litert.shrink import shrink
from tfstyle.files.replace_file import replace_file
from tfstyle.files.temporary import temporary_folder
from tfstyle.models.card import Card, add_card
from tfstyle.networks.families import (
    NAMED_STYLE,
    PAINT,
    STYLE,
    Family,
    compared_mixtures,
    family_of,
)

# Those whose files hold what painting in tiles takes. It would add 180 KB, a third of
# an int8 file: its graphs, not its weights.
WITH_PARTS = ("float32", "float16")


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
        The file. It has the signatures of the family; those for tiles only for
        pictures of any size in float32 or float16.

    Raises:
        InputError: An unknown kind of weights, or Keras runs on another backend.
    """
    check_name("weights", weights, TFLITE_KINDS)
    import_keras()
    family = family_of(network)
    if weights == "full_int8":
        network = family.for_integers(network)
    has_parts = weights in WITH_PARTS and not size
    signatures = {
        signature.name: _frozen(signature.make_model(network), signature.output, size)
        for signature in family.signatures
        if has_parts or not signature.for_tiles
    }
    with _quiet(), temporary_folder(Path(tempfile.gettempdir())) as folder:
        tf.saved_model.save(tf.Module(), str(folder), signatures)
        converter = tf.lite.TFLiteConverter.from_saved_model(
            str(folder), list(signatures)
        )
        _configure(converter, weights)
        if weights == "full_int8":
            converter.representative_dataset = lambda: _calibration(
                network, family, examples
            )
        content = converter.convert()
    return shrink(refine(content) if weights == "int8" else content)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        # What TensorFlow's own converter uses to see which numbers come up.
        warnings.filterwarnings("ignore", r"\s*Warning: tf.lite.Interpreter is depr")
        yield


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
    network: keras.Model, family: Family, examples: Sequence[np.ndarray]
) -> Iterator[tuple[str, dict]]:
    """Each photograph and each style at least once."""
    if family.has_styles:
        # One and one is how people blend two styles: no sum above that comes up.
        pair = (np.arange(network.styles) < 2).astype(np.float32)
        rows = [*compared_mixtures(network.styles), pair]
    else:
        paintings = [{"painting": image[None, ::-1]} for image in examples]
        for inputs in paintings:
            yield STYLE, inputs
        if family.names_styles:
            for row in compared_mixtures(network.styles):
                yield NAMED_STYLE, {"style_weights": row[None]}
        encode = family.signature(STYLE).make_model(network)
        rows = [np.array(encode(inputs))[0] for inputs in paintings]
    for number in range(max(len(examples), len(rows))):
        image = examples[number % len(examples)]
        row = rows[number % len(rows)]
        yield PAINT, {"image": image[None], family.style_input: row[None]}


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

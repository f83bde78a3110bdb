"""Conversion of networks to LiteRT files, each with signatures that share weights."""

import contextlib
import os
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

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
    comparison_weights,
    family_of,
)
from tfstyle.quiet import native_messages_hidden

# Kinds of files with signatures for tiles. These signatures add 180 KB, which would be
# a third of the size of an int8 file.
WITH_PARTS = ("float32", "float16")


def write_litert(
    network: keras.Model,
    card: Card,
    path: str | os.PathLike,
    weights: str = "float16",
    size: tuple[int, int] | None = None,
    examples: Sequence[np.ndarray] = (),
) -> None:
    """Writes a network and its card to a LiteRT file.

    Args:
        network: Network from `tfstyle.networks`.
        card: Card of the network.
        path: `.tflite` file to write or replace atomically.
        weights: How numbers are stored; see `convert`.
        size: Fixed height and width of the pictures; see `convert`.
        examples: Calibration photographs; see `convert`.

    Raises:
        InputError: The file cannot be written, `weights` is unknown, or the backend of
            Keras is not TensorFlow.
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
    """Converts a network to a LiteRT file.

    The file uses only built-in operations, so every LiteRT runtime can run it. Inputs
    and outputs are always float32.

    Args:
        network: Network from `tfstyle.networks`.
        weights: How numbers are stored. "float32" and "float16" files compute in
            float32. "int8" files have 8-bit weights with one scale per channel; the
            input of every convolution except the first is rounded to 8 bits (dynamic
            range). "full_int8" files compute in 8-bit integers throughout, and expect
            style weights with a sum of at most 2.
        size: Fixed height and width of the pictures. If given, the file takes one
            picture at a time. If None, it takes any number of pictures of any size.
        examples: Calibration photographs, required for "full_int8", with values in
            [0, 1]. Their shape is `(height, width, 3)`, or `(*size, 3)` if `size` is
            given. The network's feature maps for these photographs determine the ranges
            of the 8-bit values.

    Returns:
        Content of the file, with the signatures of the network's family. Signatures for
        tiles are included only if `weights` is "float32" or "float16" and `size` is
        None.

    Raises:
        InputError: `weights` is unknown, or the backend of Keras is not TensorFlow.
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
    return shrink(refine(content) if weights == "int8" else content, share=True)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings(), native_messages_hidden():
        # TensorFlow's converter uses the deprecated `tf.lite.Interpreter` to calibrate.
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
    """Yields inputs in which each photograph and each style occurs at least once."""
    if family.has_styles:
        # The largest expected sum of weights: two styles, each with a weight of 1.
        pair = (np.arange(network.styles) < 2).astype(np.float32)
        rows = [*comparison_weights(network.styles), pair]
    else:
        paintings = [{"painting": image[None, ::-1]} for image in examples]
        for inputs in paintings:
            yield STYLE, inputs
        if family.names_styles:
            for row in comparison_weights(network.styles):
                yield NAMED_STYLE, {"style_weights": row[None]}
        encode = family.required_signature(STYLE).make_model(network)
        rows = [np.array(encode(inputs))[0] for inputs in paintings]
    for number in range(max(len(examples), len(rows))):
        image = examples[number % len(examples)]
        row = rows[number % len(rows)]
        yield PAINT, {"image": image[None], family.style_input: row[None]}


def _frozen(model: keras.Model, output: str, size: tuple[int, int] | None = None):
    """Traces a model with constant weights, so that LiteRT loads it 20 times faster."""
    specs = {name: _spec(name, x.shape, size) for name, x in model.input.items()}
    weights = [
        [np.array(variable) for variable in variables]
        for variables in (model.trainable_variables, model.non_trainable_variables)
    ]

    def signature(**inputs):
        constants = [[tf.constant(array) for array in arrays] for arrays in weights]
        result, _ = model.stateless_call(*constants, inputs)
        return {output: result}

    return tf.function(signature, autograph=False).get_concrete_function(**specs)


def _spec(name: str, shape: tuple, size: tuple[int, int] | None) -> tf.TensorSpec:
    if size:
        shape = (1, *size, 3) if name == "image" else (1, *shape[1:])
    return tf.TensorSpec(shape, name=name)

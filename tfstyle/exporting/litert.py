"""Networks as LiteRT files: one file, three signatures that share the weights."""

import os
import tempfile

import keras
import tensorflow as tf
from tensorflow.python.framework import convert_to_constants

from tfstyle.errors import check_name
from tfstyle.images import replace_file
from tfstyle.networks.backend import check_tensorflow
from tfstyle.networks.card import Card, add_card
from tfstyle.networks.moments import moments_network, part_network
from tfstyle.quiet import quiet_stderr

WEIGHTS = ("float16", "float32")


def write_litert(network: keras.Model, card: Card, path: str | os.PathLike) -> None:
    """Writes a network with its card as a LiteRT file, weights in half precision.

    Args:
        network: One of `tfstyle.networks`.
        card: What the file is to say of itself.
        path: Of the `.tflite` file; replaced, whole or not at all.

    Raises:
        InputError: The file cannot be written, or Keras runs on another backend.
    """
    content = convert(network)
    with replace_file(path, "model") as temporary:
        temporary.write_bytes(content)
        add_card(temporary, card)


def convert(network: keras.Model, weights: str = "float16") -> bytes:
    """Converts a network for LiteRT.

    Only LiteRT's own operations are used, so that every runtime of it can run the file;
    any number and any size of pictures goes in.

    Args:
        network: One of `tfstyle.networks`.
        weights: How numbers are stored, "float16" or "float32"; computed is in float32.

    Returns:
        The file. Its signatures are `paint`, from `image` and `style_weights` to
        `stylized_image`; `moments`, from the same to `moments`; and `paint_part`, from
        all three to `stylized_image` (`tfstyle.networks.moments`).

    Raises:
        InputError: An unknown kind of weights, or Keras runs on another backend.
    """
    check_name("weights", weights, WEIGHTS)
    check_tensorflow()
    signatures = {
        "paint": _frozen(network, "stylized_image"),
        "moments": _frozen(moments_network(network), "moments"),
        "paint_part": _frozen(part_network(network), "stylized_image"),
    }
    with quiet_stderr(), tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(tf.Module(), folder, signatures)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, list(signatures))
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
        if weights == "float16":
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
            converter.target_spec.supported_types = [tf.float16]
        return converter.convert()


def _frozen(model: keras.Model, output: str):
    """A graph of constants: LiteRT took 20 times as long to read variables."""
    specs = {name: tf.TensorSpec(x.shape, name=name) for name, x in model.input.items()}
    graph = tf.function(lambda **inputs: {output: model(inputs)})
    constant = convert_to_constants.convert_variables_to_constants_v2(
        graph.get_concrete_function(**specs)
    )
    order = [tensor.op.name for tensor in constant.inputs]

    def signature(**inputs):
        (result,) = constant(*(inputs[name] for name in order))
        return {output: result}

    return tf.function(signature).get_concrete_function(**specs)

"""Reusable SavedModels for TensorFlow Hub and other programs."""

import os

import keras
import tensorflow as tf

from tfstyle.exporting.saved_model.graphs import NetworkGraphs, save_folder
from tfstyle.exporting.saved_model.painting_signatures import painting_painter
from tfstyle.exporting.saved_model.signatures import checked_images, network_weights
from tfstyle.models.card import Card


def write_hub_module(
    network: keras.Model, card: Card, folder: str | os.PathLike
) -> None:
    """Writes a network as a SavedModel that can be called and fine-tuned.

    The SavedModel runs without this package and without Keras.

    ```python
    module = hub.load("classic_hub")  # or tf.saved_model.load
    module(image)  # image and result: (batch, height, width, 3), float32 in [0, 1]
    module(image, style_weights=[[0.0, 1.0, 0.0]], strength=0.8)
    layer = keras.layers.TFSMLayer("classic_hub")  # layer(image, style_weights=...)
    ```

    `style_weights` has the shape `(batch or 1, styles)`, and selects the first style by
    default. `strength` is a number or an array `(batch,)`, and is 1 by default.
    For training, the module has the attributes `variables`, `trainable_variables` and
    `regularization_losses`. The weights of a `TFSMLayer` are the module's variables.
    Keras 3.15 can train these weights only with plain SGD: the other optimizers reject
    the colons in the names of loaded variables. `hub.KerasLayer` is a Keras 2 layer,
    which Keras 3 models do not accept.

    If the network takes paintings, the module has the interface of Magenta's Hub
    module: `module(image, style_image)` returns a list with one element, the stylized
    batch. `style_image` has the shape `(batch or 1, height, width, 3)`, with any height
    and width, and float32 values in [0, 1]. If the network also has named styles, the
    module also accepts their weights, `style_weights`. The weight of the painting is 1.

    Args:
        network: Network from `tfstyle.networks`.
        card: Card of the network, stored in `assets.extra/tfstyle.json`.
        folder: Folder to write or replace atomically; parent folders are created.

    Raises:
        InputError: The folder cannot be written, or Keras uses a backend other than
            TensorFlow.

    Reference:
        TensorFlow, "Reusable SavedModels", for the interface.
    """
    graphs = NetworkGraphs(network)
    module = tf.train.Checkpoint()
    module.variables = graphs.variables
    module.trainable_variables = [v for v in graphs.variables if v.trainable]
    module.regularization_losses = []
    has_styles = graphs.family.has_styles
    module.__call__ = _painter(graphs) if has_styles else painting_painter(graphs)
    module.serve = module.__call__  # the default endpoint of TFSMLayer
    with save_folder(module, graphs.signatures, card, folder):
        pass


def _painter(graphs: NetworkGraphs):
    """Returns the hub module's function, traced with and without optional arguments."""
    first = tf.one_hot([0], graphs.styles)

    def paint(image, style_weights=None, strength=None):
        weights = first if style_weights is None else style_weights
        share = tf.ones(1) if strength is None else tf.reshape(strength, (-1,))
        images = checked_images(image, graphs.family.least_side)
        return graphs.paint(
            images, network_weights(weights, share, tf.shape(images)[0])
        )

    painter = tf.function(paint, autograph=False)
    image = tf.TensorSpec((None, None, None, 3), name="image")
    weights = tf.TensorSpec((None, graphs.styles), name="style_weights")
    for style_weights in (None, weights):
        for strength in (None, tf.TensorSpec(None, name="strength")):
            painter.get_concrete_function(image, style_weights, strength)
    return painter

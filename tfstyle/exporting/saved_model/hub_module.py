"""Networks as reusable SavedModels, for TensorFlow Hub and other people's programs."""

import os

import keras
import tensorflow as tf

from tfstyle.exporting.saved_model.folder import save_folder
from tfstyle.exporting.saved_model.graphs import NetworkGraphs
from tfstyle.exporting.saved_model.painting_signatures import painting_painter
from tfstyle.exporting.saved_model.signatures import checked_images, network_weights
from tfstyle.models.card import Card


def write_hub_module(
    network: keras.Model, card: Card, folder: str | os.PathLike
) -> None:
    """Writes a network that can be called, and trained further.

    It runs where neither this package nor Keras is installed.

    ```python
    module = hub.load("classic_hub")  # or tf.saved_model.load
    module(image)  # (batch, height, width, 3), float32 in [0, 1], as is the result
    module(image, style_weights=[[0.0, 1.0, 0.0]], strength=0.8)
    layer = keras.layers.TFSMLayer("classic_hub")  # layer(image, style_weights=...)
    ```

    `style_weights`, `(batch or 1, styles)`, are the first style's if left out;
    `strength`, a number or `(batch,)`, is 1. `variables`, `trainable_variables` and
    `regularization_losses` are there for training. `TFSMLayer` has all of them as
    weights; Keras 3.15 can train those of no `TFSMLayer` but by plain SGD, for its
    other optimizers stumble over the colon in the names of variables that were loaded.
    `hub.KerasLayer` is a layer of Keras 2, which no model of Keras 3 takes.

    A network that is shown a painting follows the contract of Magenta's module:
    `module(image, style_image)` returns a list of one batch. `style_image` is `(batch
    or 1, height, width, 3)`, float32 in [0, 1], of any size. Where the network knows
    styles by name, `style_weights` may be given too: a painting counts 1 beside them.

    Args:
        network: One of `tfstyle.networks`.
        card: What the module is to say of itself, in `assets.extra/tfstyle.json`.
        folder: Replaced, whole or not at all; folders above are made.

    Raises:
        InputError: The folder cannot be written, or Keras runs on another backend.

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
    module.serve = module.__call__  # where TFSMLayer looks, unless told otherwise
    with save_folder(module, graphs.signatures, card, folder):
        pass


def _painter(graphs: NetworkGraphs):
    """A function with one graph for each choice of what is left out."""
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

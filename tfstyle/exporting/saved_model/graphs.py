"""A network as graphs of TensorFlow, which need neither Keras nor this package."""

import keras
import tensorflow as tf

from tfstyle.backend import import_keras
from tfstyle.networks.moments import moments_network, part_network


class NetworkGraphs:
    """The graphs of a network, for any number and size of pictures.

    Args:
        network: One of `tfstyle.networks`.

    Attributes:
        styles: Number of the network's styles.
        variables: What the graphs read, shared with the network.
        signatures: `paint`, from `image` and `style_weights` to `stylized_image`;
            `moments`, from the same to `moments`; and `paint_part`, from all three to
            `stylized_image` (`tfstyle.networks.moments`).

    Raises:
        InputError: Keras runs on another backend.
    """

    def __init__(self, network: keras.Model):
        import_keras()
        self.styles = network.styles
        self.variables = [variable.value for variable in network.weights]
        self.signatures = {
            "paint": _graph(network, "stylized_image"),
            "moments": _graph(moments_network(network), "moments"),
            "paint_part": _graph(part_network(network), "stylized_image"),
        }

    def paint(self, images: tf.Tensor, style_weights: tf.Tensor) -> tf.Tensor:
        """Paints, inside another graph too."""
        painted = self.signatures["paint"](image=images, style_weights=style_weights)
        return painted["stylized_image"]


def _graph(model: keras.Model, output: str):
    specs = {name: tf.TensorSpec(x.shape, name=name) for name, x in model.input.items()}
    graph = tf.function(lambda **inputs: {output: model(inputs)}, autograph=False)
    return graph.get_concrete_function(**specs)

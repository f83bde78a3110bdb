"""A network as graphs of TensorFlow, which need neither Keras nor this package."""

import keras
import tensorflow as tf

from tfstyle.backend import import_keras
from tfstyle.networks.families import NAMED_STYLE, PAINT, STYLE, family_of


class NetworkGraphs:
    """The graphs of a network, for any number and size of pictures.

    Args:
        network: One of `tfstyle.networks`.

    Attributes:
        family: Family of the network.
        styles: Number of the styles that the network knows by name.
        variables: What the graphs read, shared with the network.
        signatures: Graphs of the family's signatures by name.

    Raises:
        InputError: Keras runs on another backend.
    """

    def __init__(self, network: keras.Model):
        import_keras()
        self.family = family = family_of(network)
        self.styles = network.styles if family.names_styles else 0
        self.variables = [variable.value for variable in network.weights]
        self.signatures = {
            signature.name: _graph(signature.make_model(network), signature.output)
            for signature in family.signatures
        }

    def paint(self, images: tf.Tensor, style: tf.Tensor) -> tf.Tensor:
        """Paints, inside another graph too.

        Args:
            images: `(batch, height, width, 3)`.
            style: Style weights or codes, `(batch, numbers)`.
        """
        return self._run(PAINT, image=images, **{self.family.style_input: style})

    def style(self, paintings: tf.Tensor) -> tf.Tensor:
        """Makes codes of paintings, `(batch, height, width, 3)`."""
        return self._run(STYLE, painting=paintings)

    def named_style(self, weights: tf.Tensor) -> tf.Tensor:
        """Makes codes of style weights, `(batch, styles)`, whose ratios count."""
        return self._run(NAMED_STYLE, style_weights=weights)

    def _run(self, signature: str, **inputs: tf.Tensor) -> tf.Tensor:
        (output,) = self.signatures[signature](**inputs).values()
        return output


def _graph(model: keras.Model, output: str):
    specs = {name: tf.TensorSpec(x.shape, name=name) for name, x in model.input.items()}
    graph = tf.function(lambda **inputs: {output: model(inputs)}, autograph=False)
    return graph.get_concrete_function(**specs)

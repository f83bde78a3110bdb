"""TensorFlow graphs of a network, and a function that saves graphs to a folder."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import keras
import tensorflow as tf

from tfstyle.backend import import_keras
from tfstyle.files.replace_file import unwritable
from tfstyle.files.replace_folder import replace_folder
from tfstyle.models.card import Card, add_card_to_folder
from tfstyle.networks.families import NAMED_STYLE, PAINT, STYLE, family_of


class NetworkGraphs:
    """Graphs of a network, for any number of pictures of any size.

    Args:
        network: Network from `tfstyle.networks`.

    Attributes:
        family: Family of the network.
        styles: Number of the network's named styles.
        variables: Variables of the graphs, shared with the network.
        signatures: Graphs of the family's signatures, keyed by name.

    Raises:
        InputError: Keras uses a backend other than TensorFlow.
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
        """Stylizes pictures; can be called inside another graph.

        Args:
            images: `(batch, height, width, 3)` in [0, 1].
            style: Style weights `(batch, styles)`, or codes `(batch, code_length)`.
        """
        return self._run(PAINT, image=images, **{self.family.style_input: style})

    def style(self, paintings: tf.Tensor) -> tf.Tensor:
        """Computes the style codes of `(batch, height, width, 3)` paintings."""
        return self._run(STYLE, painting=paintings)

    def named_style(self, weights: tf.Tensor) -> tf.Tensor:
        """Computes style codes from `(batch, styles)` style weights.

        Only the ratios of the weights matter.
        """
        return self._run(NAMED_STYLE, style_weights=weights)

    def _run(self, signature: str, **inputs: tf.Tensor) -> tf.Tensor:
        (output,) = self.signatures[signature](**inputs).values()
        return output


def _graph(model: keras.Model, output: str):
    specs = {name: tf.TensorSpec(x.shape, name=name) for name, x in model.input.items()}
    graph = tf.function(lambda **inputs: {output: model(inputs)}, autograph=False)
    return graph.get_concrete_function(**specs)


@contextlib.contextmanager
def save_folder(
    module: tf.train.Checkpoint,
    signatures: dict,
    card: Card,
    folder: str | os.PathLike,
) -> Iterator[Path]:
    """Saves a module and a network's card; the `with` block can add more files.

    Args:
        module: Module that holds the variables of the functions in `signatures`.
        signatures: TensorFlow functions, keyed by name.
        card: Card of the network.
        folder: Folder to write or replace at the end of the `with` block, unless an
            error occurs.

    Yields:
        Path of the temporary folder with the SavedModel.

    Raises:
        InputError: The folder cannot be written.
    """
    with replace_folder(folder, "output") as temporary:
        try:
            tf.saved_model.save(module, str(temporary), signatures)
        except tf.errors.OpError as error:  # for example, because the disk is full
            raise unwritable(folder, "output", error, "folder") from error
        add_card_to_folder(temporary, card)
        yield temporary

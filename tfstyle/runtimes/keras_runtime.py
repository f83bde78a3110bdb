"""Networks under Keras and TensorFlow: slow to start, quick once it runs."""

from pathlib import Path

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.models.keras_archive import read_keras_file
from tfstyle.runtimes.runtime import Runtime


class KerasRuntime(Runtime):
    """Runs a `.keras` file.

    Args:
        path: Of the file.

    Raises:
        InputError: The file cannot be used, or Keras runs on another backend.
    """

    def __init__(self, path: Path):
        read_keras_file(path)  # what is wrong is told at once
        # Not before it is needed: TensorFlow takes seconds to import.
        import_keras()

        from tfstyle.models.keras_file import load_network

        network, card = load_network(path)
        super().__init__(card)
        self._graphs = {
            signature.name: _compiled(signature.make_model(network))
            for signature in self.family.signatures
        }

    def run(self, signature: str, **inputs: np.ndarray) -> np.ndarray:
        """Runs the network, or what was made of it."""
        return self._graphs[signature](inputs)


def _compiled(model):
    """A function from arrays to an array, of any size without another trace."""
    import tensorflow as tf

    specs = {name: tf.TensorSpec(x.shape, name=name) for name, x in model.input.items()}
    # XLA would compile each size anew; on CPUs oneDNN is quicker besides.
    graph = tf.function(model, input_signature=[specs])

    def run(inputs: dict) -> np.ndarray:
        return graph({name: tf.constant(x) for name, x in inputs.items()}).numpy()

    return run

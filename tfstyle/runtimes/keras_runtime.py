"""Runtime that uses Keras and TensorFlow: slow to start, but fast afterwards."""

from pathlib import Path

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.models.keras_archive import read_keras_file
from tfstyle.runtimes.runtime import Runtime


class KerasRuntime(Runtime):
    """Runtime for `.keras` files.

    Args:
        path: Path of the file.

    Raises:
        InputError: The file is invalid, Keras or TensorFlow cannot be imported, or
            Keras uses a backend other than TensorFlow.
    """

    def __init__(self, path: Path):
        read_keras_file(path)  # reports errors before TensorFlow is imported
        # Imported late, because importing TensorFlow takes seconds.
        import_keras()

        from tfstyle.models.keras_file import load_network

        network, card = load_network(path)
        super().__init__(card)
        self._graphs = {
            signature.name: _compiled(signature.make_model(network))
            for signature in self.family.signatures
        }

    def run(self, signature: str, **inputs: np.ndarray) -> np.ndarray:
        """Runs a signature of the network."""
        return self._graphs[signature](inputs)


def _compiled(model):
    """Returns the model as a function of arrays, traced once for all picture sizes."""
    import tensorflow as tf

    specs = {name: tf.TensorSpec(x.shape, name=name) for name, x in model.input.items()}
    # XLA is not used, because it would compile the graph again for each size, and is
    # slower than oneDNN on CPUs.
    graph = tf.function(model, input_signature=[specs])

    def run(inputs: dict) -> np.ndarray:
        return graph({name: tf.constant(x) for name, x in inputs.items()}).numpy()

    return run

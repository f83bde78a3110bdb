"""Runtime that uses TensorFlow, for SavedModels from `tfstyle export`."""

from pathlib import Path

import numpy as np

from tfstyle.backend import import_tensorflow_quietly
from tfstyle.models.card import check_styles, read_card, unusable
from tfstyle.networks.families import PAINT
from tfstyle.runtimes.runtime import Runtime


class SavedModelRuntime(Runtime):
    """Runtime for SavedModel folders.

    Args:
        path: Path of the folder.

    Raises:
        InputError: The SavedModel is damaged, the SavedModel was not made by tfstyle,
            or TensorFlow is not installed.
    """

    def __init__(self, path: Path):
        super().__init__(read_card(path))
        # The reference to the module keeps the variables of its signatures alive.
        self._module = load_saved_model(path)
        self._signatures = self._module.signatures
        names = [signature.name for signature in self.family.signatures]
        missing = [name for name in names if name not in self._signatures]
        if missing:
            raise unusable(path, f"it has no signature '{missing[0]}'")
        _, inputs = self._signatures[PAINT].structured_input_signature
        style_input = self.family.style_input
        if style_input not in inputs:
            raise unusable(path, f"its signature '{PAINT}' takes unexpected inputs")
        check_styles(path, self.card, self._count_styles())

    def _count_styles(self) -> int:
        if not self.family.name_signature:
            return 0
        graph = self._signatures[self.family.name_signature.name]
        return graph.structured_input_signature[1]["style_weights"].shape[-1]

    def run(self, signature: str, **inputs: np.ndarray) -> np.ndarray:
        """Runs a signature of the network.

        Args:
            signature: Name of the signature.
            **inputs: Input arrays, keyed by name.

        Returns:
            Output of the signature.
        """
        import tensorflow as tf

        tensors = {name: tf.constant(array) for name, array in inputs.items()}
        (result,) = self._signatures[signature](**tensors).values()
        return result.numpy()


def load_saved_model(path: Path):
    """Loads a SavedModel, whether or not it was made by tfstyle.

    Args:
        path: Path of the folder.

    Returns:
        The result of `tf.saved_model.load`.

    Raises:
        InputError: The SavedModel is damaged, or TensorFlow is not installed.
    """
    # Imported late, because importing TensorFlow takes seconds.
    import_tensorflow_quietly()
    import tensorflow as tf

    try:
        _check_fingerprint(path / "fingerprint.pb")
        return tf.saved_model.load(str(path))
    except Exception as error:  # TensorFlow may raise any exception
        reason = str(error).strip().partition("\n")[0]
        raise unusable(path, f"TensorFlow cannot read it ({reason})") from error


def _check_fingerprint(path: Path) -> None:
    """Raises an error for a damaged fingerprint; TensorFlow would ignore the damage."""
    from tensorflow.core.protobuf.fingerprint_pb2 import FingerprintDef

    if path.exists():
        FingerprintDef().ParseFromString(path.read_bytes())

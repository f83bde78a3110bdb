"""What Keras runs on."""

import keras

from tfstyle.errors import InputError


def check_tensorflow() -> None:
    """Refuses another backend than TensorFlow, where a graph of it is needed.

    Raises:
        InputError: Keras runs on another backend.
    """
    if keras.backend.backend() != "tensorflow":
        raise InputError(
            "Expected Keras to run on TensorFlow here; networks can be trained on "
            f"others. Received: KERAS_BACKEND={keras.backend.backend()!r}"
        )

"""Style codes: scales and shifts of all normalization layers of a network."""

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops

# Minimum value by which style weights are divided, to avoid division by 0.
EPSILON = 1e-7


def neutral_code(widths: Sequence[int], effects: int = 0) -> np.ndarray:
    """Returns a style code with scales of 1 and shifts of 0.

    Args:
        widths: Number of channels of each normalization layer.
        effects: Number of effects on flat areas. The code contains the strength 0 for
            each effect.

    Returns:
        float32 array of shape `(2 * sum(widths) + effects,)`. Each normalization
        layer's scales are followed by its shifts. The strengths of the effects are
        last.

    Example:

    >>> neutral_code([2, 1]).tolist()
    [1.0, 1.0, 0.0, 0.0, 1.0, 0.0]
    """
    parts = [np.repeat([1.0, 0.0], width) for width in widths]
    return np.concatenate([*parts, np.zeros(effects)]).astype("float32")


@keras.saving.register_keras_serializable(package="tfstyle")
class StyleCodes(keras.layers.Layer):
    """Blends the codes of named styles according to style weights.

    Args:
        styles: Number of styles.
        neutral: Initial code of each style, from `neutral_code`.
    """

    def __init__(self, styles: int, neutral: Sequence[float] | np.ndarray, **kwargs):
        super().__init__(**kwargs)
        self.styles = styles
        self.neutral = np.asarray(neutral, "float32")

    def build(self, input_shape):
        """Creates a table with the neutral code for each style."""
        shape = (self.styles, len(self.neutral))
        self.codes = self.add_weight(shape, initializer="zeros", name="codes")
        self.codes.assign(np.tile(self.neutral, (self.styles, 1)))

    def call(self, weights):
        """Converts `(batch, styles)` weights to `(batch, code_length)` codes."""
        total = ops.sum(weights, axis=-1, keepdims=True)
        return ops.matmul(weights / ops.maximum(total, EPSILON), self.codes)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        own = {"styles": self.styles, "neutral": self.neutral.tolist()}
        return {**super().get_config(), **own}

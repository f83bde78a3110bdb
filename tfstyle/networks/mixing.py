"""What the weights of the styles mean: shares among them, and of the photograph."""

import keras
from keras import ops

# Keras' default, whatever it is set to.
EPSILON = 1e-7


@keras.saving.register_keras_serializable(package="tfstyle")
class StyleShares(keras.layers.Layer):
    """Divides the weights of the styles by their sum, so that it is 1.

    Args:
        epsilon: Least sum to divide by.
    """

    def __init__(self, epsilon: float = EPSILON, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def call(self, weights):
        """`(batch, styles)`, at least 0. All zeros stay: nothing is painted then."""
        total = ops.sum(weights, axis=-1, keepdims=True)
        return weights / ops.maximum(total, self.epsilon)

    def get_config(self) -> dict:
        """The arguments that make this layer again."""
        return {**super().get_config(), "epsilon": self.epsilon}


@keras.saving.register_keras_serializable(package="tfstyle")
class PhotoMixture(keras.layers.Layer):
    """Cuts the painted picture to the photograph's size and mixes the two.

    The photograph gets what the weights of the styles leave to a sum of 1; nothing if
    their sum is larger.
    """

    def call(self, painted, photo, weights):
        """Mixes.

        Args:
            painted: `(batch, height, width, 3)` in [0, 1], at least the photo's size.
            photo: `(batch, height, width, 3)` in [0, 1].
            weights: `(batch, styles)`, at least 0.
        """
        _, height, width, _ = ops.shape(photo)
        strength = ops.minimum(ops.sum(weights, axis=-1), 1.0)[:, None, None, None]
        return photo + strength * (painted[:, :height, :width] - photo)

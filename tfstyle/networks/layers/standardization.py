"""Standardization of features with statistics of the training data."""

import keras
import numpy as np
from keras import ops

# Value added to standard deviations, so that constant features are not divided by 0.
EPSILON = 1e-4


@keras.saving.register_keras_serializable(package="tfstyle")
class Standardization(keras.layers.Layer):
    """Subtracts means and divides by standard deviations, both computed by `adapt`.

    Each feature is also divided by the square root of the number of features. The
    output vector then has a norm of about 1, which suits common learning rates.

    The layer stores the reciprocals of the standard deviations. In contrast,
    `keras.layers.Normalization` stores variances, which may be too small for half
    precision.
    """

    def build(self, input_shape):
        """Creates the weights. Until `adapt` is called, the layer is the identity."""
        shape = (input_shape[-1],)
        self.means = self.add_weight(
            shape, initializer="zeros", trainable=False, name="means"
        )
        self.factors = self.add_weight(
            shape, initializer="ones", trainable=False, name="factors"
        )

    def adapt(self, features: np.ndarray) -> None:
        """Computes the means and standard deviations.

        Args:
            features: `(samples, features)`.
        """
        self.means.assign(np.mean(features, axis=0))
        root = features.shape[-1] ** 0.5
        self.factors.assign(1 / root / (np.std(features, axis=0) + EPSILON))

    def call(self, features):
        """Standardizes `(batch, features)` arrays."""
        return (features - ops.cast(self.means, features.dtype)) * ops.cast(
            self.factors, features.dtype
        )

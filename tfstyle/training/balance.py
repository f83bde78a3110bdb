"""Adaptive factors for the style distances, so that no single style dominates."""

import keras
from keras import ops

# Decay of a style's running means at each step in which the style occurs.
MOMENTUM = 0.95
# Maximum factor; the minimum factor is 1 / `LIMIT`.
LIMIT = 3.0


class StyleBalance(keras.layers.Layer):
    """Adaptive factors that balance the style distances of several styles.

    Without such factors, the network would easily learn the texture of a busy painting,
    which would hide the photograph. The style of a calm painting would hardly be
    visible. Therefore, the factor of a style is proportional to the ratio of style
    distance to content distance in the pictures of this style. The ratio then becomes
    similar for all styles. The factors have a mean of 1 before they are clipped to the
    range from 1 / `LIMIT` to `LIMIT`.

    Args:
        styles: Number of styles.

    Attributes:
        sum: Function that sums values over all workers of a run; with a single worker,
            it returns the values unchanged.
    """

    def __init__(self, styles: int, **kwargs):
        super().__init__(**{"dtype": "float32", **kwargs})
        self.content, self.style = (
            self.add_weight((styles,), initializer="ones", trainable=False, name=name)
            for name in ("content", "style")
        )
        self.sum = lambda values: values
        self.built = True

    def call(self, weights, content, style):
        """Updates the mean distances, and returns the factor of each picture's style.

        Args:
            weights: Style weights of each picture, `(batch, styles)`.
            content: Content distances, `(batch,)`.
            style: Style distances, `(batch,)`.

        Returns:
            Factors, `(batch,)`.
        """
        counts = self.sum(ops.sum(weights, axis=0))
        for mean, values in ((self.content, content), (self.style, style)):
            total = self.sum(ops.stop_gradient(ops.matmul(values, weights)))
            seen = total / ops.maximum(counts, 1e-6)
            step = (1 - MOMENTUM) * ops.minimum(counts, 1.0)
            mean.assign(mean + step * (seen - mean))
        return ops.matmul(weights, self.factors())

    def factors(self):
        """Returns the factor of each style, `(styles,)`."""
        proportion = self.style / self.content
        factors = proportion / ops.mean(proportion)
        return ops.clip(factors, 1 / LIMIT, LIMIT)

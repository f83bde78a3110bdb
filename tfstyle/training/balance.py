"""How much each style's distance counts, so that none swallows the others."""

import keras
from keras import ops

# Of the running means; a style comes up every few steps.
MOMENTUM = 0.95
# No style counts more or less than by this factor.
LIMIT = 3.0


class StyleBalance(keras.layers.Layer):
    """Factors of the styles' distances, from how they fare.

    A busy painting's texture comes easily and crowds the photograph out; a calm one's
    pictures stay photographs. So a style counts the more, the larger its pictures'
    style distance is in proportion to their content distance: all styles tend to the
    same proportion. Factors have mean 1 before they are kept within `LIMIT`.

    Args:
        styles: Number of styles.
    """

    def __init__(self, styles: int, **kwargs):
        super().__init__(**{"dtype": "float32", **kwargs})
        self.content, self.style = (
            self.add_weight((styles,), initializer="ones", trainable=False, name=name)
            for name in ("content", "style")
        )
        self.built = True

    def call(self, weights, content, style):
        """Notes how a batch fared, and says how much its pictures' styles count.

        Args:
            weights: `(batch, styles)`, which style each picture is in.
            content: `(batch,)`, content distances.
            style: `(batch,)`, style distances.

        Returns:
            `(batch,)`.
        """
        counts = ops.sum(weights, axis=0)
        for mean, values in ((self.content, content), (self.style, style)):
            seen = ops.matmul(values, weights) / ops.maximum(counts, 1e-6)
            step = (1 - MOMENTUM) * ops.minimum(counts, 1.0)
            mean.assign(mean + step * (ops.stop_gradient(seen) - mean))
        return ops.matmul(weights, self.factors())

    def factors(self):
        """`(styles,)`."""
        proportion = self.style / self.content
        factors = proportion / ops.mean(proportion)
        return ops.clip(factors, 1 / LIMIT, LIMIT)

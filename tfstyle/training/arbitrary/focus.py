"""Content weights: less where there is nothing to recognize."""

from keras import ops

# Side of the window over which the energy is averaged, in positions of the layer, and
# the largest weight.
WINDOW, LARGEST = 3, 1.5


def focus_weights(features, exponent: float):
    """Weighs positions by the content image's local activation energy.

    The plain distance charges a stroke in an empty sky as much as one through a face.

    Args:
        features: Activations of the content image, `(batch, height, width, channels)`.
        exponent: 0 weighs all positions alike; 1 in proportion to the energy.

    Returns:
        `(batch, height, width, 1)`, from 0 to 1.5, of mean about 1.
    """
    energy = ops.mean(ops.square(features), axis=-1, keepdims=True)
    energy = ops.average_pool(
        energy, WINDOW, strides=1, padding="same", data_format="channels_last"
    )
    relative = energy / ops.mean(energy, axis=(1, 2), keepdims=True)
    return ops.minimum(relative**exponent, LARGEST)

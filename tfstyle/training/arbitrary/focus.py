"""Content weights, lower in parts with little content."""

from keras import ops

# Side of the window for averaging the energy, in positions of the layer, and maximum
# weight.
WINDOW, LARGEST = 3, 1.5


def focus_weights(features, exponent: float):
    """Computes weights from the content image's local activation energy.

    The plain distance penalizes a stroke in an empty sky as much as one across a face.

    Args:
        features: Activations of the content image, `(batch, height, width, channels)`.
        exponent: 0 for equal weights; 1 for weights proportional to the energy.

    Returns:
        `(batch, height, width, 1)`, from 0 to 1.5, with a mean of about 1.
    """
    energy = ops.mean(ops.square(features), axis=-1, keepdims=True)
    energy = ops.average_pool(
        energy, WINDOW, strides=1, padding="same", data_format="channels_last"
    )
    relative = energy / ops.mean(energy, axis=(1, 2), keepdims=True)
    return ops.minimum(relative**exponent, LARGEST)

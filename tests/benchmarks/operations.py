"""Number of operations of VGG19, computed from the shapes of its layers."""

from tfstyle.features.layer_names import LAYER_NAMES, channels, stride

_PIXEL_CHANNELS = 3
_TAPS = 3 * 3  # weights per kernel, for each pair of channels


def forward_operations(height: int, width: int, last: str) -> dict[str, int]:
    """Returns the multiplications and additions of each convolution up to a layer.

    Biases, ReLUs and pooling are ignored, because they take far fewer operations.

    Args:
        height: Height of the picture in pixels.
        width: Width of the picture in pixels.
        last: Name of the layer.

    Example:

    >>> forward_operations(10, 20, "relu1_1")
    {'relu1_1': 691200}
    """
    names = LAYER_NAMES[: LAYER_NAMES.index(last) + 1]
    inputs, found = _PIXEL_CHANNELS, {}
    for name in names:
        if name.startswith("pool"):
            continue
        positions = (height // stride(name)) * (width // stride(name))
        found[name] = 2 * _TAPS * inputs * channels(name) * positions
        inputs = channels(name)
    return found


def step_operations(height: int, width: int, last: str) -> int:
    """Returns the number of operations of an optimization step.

    The backward pass takes as many operations as the forward pass: the weights are not
    trained, so only the gradient of each layer's input is computed, by a convolution of
    the same size.

    Args:
        height: Height of the picture in pixels.
        width: Width of the picture in pixels.
        last: Name of the deepest layer in use.
    """
    return 2 * sum(forward_operations(height, width, last).values())

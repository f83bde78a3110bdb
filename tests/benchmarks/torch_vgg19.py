"""VGG19 in PyTorch, with the weights that `tfstyle` finds."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np


def features(
    last: str,
    layout,
    kernels: Mapping[str, Sequence[np.ndarray]] | None = None,
    first_padding: str = "zeros",
) -> Callable:
    """Builds VGG19 up to a layer.

    Args:
        last: Name of the last layer, such as `relu5_1`.
        layout: PyTorch's memory format.
        kernels: Result of `vgg19_kernels`, which is called if this is None.
        first_padding: Padding of the first convolution, "zeros" or "replicate".

    Returns:
        A function from `(batch, 3, height, width)` RGB in [0, 1] to the activations of
        all layers, keyed by name.
    """
    import torch
    from torch.nn import functional

    from tfstyle.features.layer_names import LAYER_NAMES
    from tfstyle.features.vgg19 import BGR_MEAN

    names = LAYER_NAMES[: LAYER_NAMES.index(last) + 1]
    weights = {
        name: (
            torch.from_numpy(kernel.transpose(3, 2, 0, 1)).contiguous(
                memory_format=layout
            ),
            torch.from_numpy(bias),
        )
        for name, (kernel, bias) in (kernels or vgg19_kernels()).items()
    }
    mean = torch.tensor(BGR_MEAN).reshape(1, 3, 1, 1)

    def see(images):
        outputs, x = {}, images.flip(1) * 255 - mean
        for name in names:
            if name.startswith("pool"):
                x = functional.max_pool2d(x, 2)
            else:
                padding = 1
                if name == "relu1_1" and first_padding == "replicate":
                    x, padding = functional.pad(x, [1] * 4, mode="replicate"), 0
                x = functional.relu(
                    functional.conv2d(x, *weights[name], padding=padding)
                )
            outputs[name] = x
        return outputs

    return see


def vgg19_kernels() -> dict[str, list[np.ndarray]]:
    """Returns kernel and bias of each convolution, in Keras' order of axes."""
    import keras

    from tfstyle.features.layer_names import KERAS_NAMES
    from tfstyle.features.weights import find_weights

    network = keras.applications.VGG19(weights=find_weights(), include_top=False)
    return {
        name: network.get_layer(theirs).get_weights()
        for name, theirs in KERAS_NAMES.items()
        if name.startswith("relu")
    }

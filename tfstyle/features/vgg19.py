"""VGG19 as a feature model with several outputs."""

import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import keras
import numpy as np
from keras import ops

from tfstyle.errors import InputError, check_name
from tfstyle.features import ALGORITHMS, DTYPES, FIRST_PADDINGS, POOLINGS
from tfstyle.features.layer_names import KERAS_NAMES, LAYER_NAMES, resolve_layers
from tfstyle.features.mixed_conv import MixedConv2D
from tfstyle.features.weight_file import Convolution, kernel_shapes, read_weights
from tfstyle.features.winograd_layer import WinogradConv2D
from tfstyle.machine import BFLOAT16, emulates_bfloat16


@keras.saving.register_keras_serializable(package="tfstyle")
class ReplicatePadding2D(keras.layers.Layer):
    """Padding layer that repeats the outermost pixels once on each side.

    With zero padding in the first convolution, the border of a picture looks like an
    edge to the network, and optimized pictures get a colored frame.

    Example:

    >>> ReplicatePadding2D()(keras.ops.ones((1, 2, 2, 3))).shape
    TensorShape([1, 4, 4, 3])
    """

    def call(self, images):
        """Pads `(batch, height, width, channels)` images by one pixel on each side."""
        # Symmetric padding by one pixel is the same as replication, and is available in
        # every backend.
        return ops.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="symmetric")

    def compute_output_shape(self, input_shape):
        """Returns the input shape with height and width increased by 2."""
        batch, height, width, channels = input_shape
        grow = lambda side: None if side is None else side + 2  # noqa: E731
        return batch, grow(height), grow(width), channels


# Mean color of ImageNet in BGR order, in [0, 255], from Keras' `imagenet_utils`.
BGR_MEAN = (103.939, 116.779, 123.68)


@keras.saving.register_keras_serializable(package="tfstyle")
class VGGPreprocessing(keras.layers.Layer):
    """Layer that converts RGB in [0, 1] to BGR in [0, 255] minus the ImageNet mean.

    The layer is part of the feature model, so callers always pass RGB in [0, 1] and
    cannot forget the conversion.

    Example:

    >>> VGGPreprocessing()(keras.ops.ones((1, 2, 2, 3))).shape
    TensorShape([1, 2, 2, 3])
    """

    def call(self, images):
        """Converts RGB pictures, `(batch, height, width, 3)`, to BGR minus the mean."""
        bgr = ops.flip(images, axis=-1) * 255.0
        return bgr - ops.convert_to_tensor(BGR_MEAN, dtype=bgr.dtype)

    def compute_output_shape(self, input_shape):
        """Returns the input shape."""
        return input_shape


# Fixed seed, so that random features are the same in every run.
_RANDOM_SEED = 20160627


def vgg19_features(
    layers: Sequence[str],
    weights: Path | keras.Model | None,
    pooling: str = "max",
    first_padding: str = "zeros",
    dtype: str = "float32",
    convolution: str = "direct",
) -> keras.Model:
    """Builds VGG19 up to the deepest of `layers`.

    Args:
        layers: Names of layers, in any spelling that `resolve_layer` accepts.
        weights: ImageNet weight file from `find_weights`, or a model from an earlier
            call with at least these layers. Copying weights from a model is faster than
            reading the file. If None, the weights are random (He et al. 2015). Layers
            with random weights respond to edges and colors, but not to objects.
        pooling: "max", as in the training of VGG19, or "avg" (Gatys et al. 2016,
            section 2).
        first_padding: "zeros", as in the training of VGG19, or "replicate", which
            repeats the outermost pixels before the first convolution and prevents a
            visible border around optimized images.
        dtype: Dtype of activations: "float32" or "bfloat16". With "bfloat16", only the
            first layer computes in float32. On processors that support bfloat16, the
            model is about twice as fast as with "float32".
        convolution: "direct", or "winograd", which uses `WinogradConv2D` in all layers
            but the first. Keras backends other than TensorFlow always use direct
            convolution.

    Returns:
        A frozen model. It takes RGB pictures of any size, `(batch, height, width, 3)`
        in [0, 1]. It returns a dictionary of activations, keyed by layer names such as
        `relu4_2`. The activations of a layer have the shape `(batch, height // stride,
        width // stride, channels)`.

    Raises:
        InputError: A layer, pooling, padding, dtype or convolution is unknown, or the
            weight file is invalid.

    Reference:
        Simonyan & Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
        Recognition" (arXiv:1409.1556).
    """
    layers = resolve_layers(layers)
    if not layers:
        raise InputError("Expected `layers` to contain a layer. Received: layers=()")
    check_name("pooling", pooling, POOLINGS)
    check_name("first_padding", first_padding, FIRST_PADDINGS)
    check_name("dtype", dtype, DTYPES)
    if dtype == BFLOAT16:
        _warn_of_emulation()
    check_name("convolution", convolution, ALGORITHMS)
    names = LAYER_NAMES[: max(map(LAYER_NAMES.index, layers)) + 1]
    convolutions = _convolutions(names, weights)
    images = keras.Input((None, None, 3), dtype="float32", name="images")
    outputs, x = {}, VGGPreprocessing(dtype="float32", name="preprocessing")(images)
    for name in names:
        if name.startswith("pool"):
            x = _pooling(name, pooling, dtype)(x)
        else:
            kind = _layer_type(name, dtype, convolution)
            x = _convolved(x, name, convolutions[name], first_padding, dtype, kind)
        outputs[name] = x
    seen = {name: outputs[name] for name in layers}
    model = keras.Model(images, seen, name="vgg19", dtype="float32")
    model.trainable = False
    return model


# The functions below set the dtype and the data format of each layer, because the
# caller may have changed Keras' global defaults.


@cache
def _warn_of_emulation() -> None:
    """Warns once if this machine has no fast implementation of bfloat16."""
    if emulates_bfloat16() and _runs_on_cpu():
        logging.getLogger("tfstyle").warning(
            "This processor has no instructions for bfloat16, so bfloat16 is several "
            "times slower than float32."
        )


def _runs_on_cpu() -> bool:
    try:
        devices = keras.distribution.list_devices()
    except AttributeError:  # Keras cannot list PyTorch's devices
        return False
    return all(name.lower().startswith("cpu") for name in devices)


def _pooling(name: str, pooling: str, dtype: str) -> keras.layers.Layer:
    kinds = {
        "max": keras.layers.MaxPooling2D,
        "avg": keras.layers.AveragePooling2D,
    }
    return kinds[pooling](
        2, data_format="channels_last", dtype=dtype, name=KERAS_NAMES[name]
    )


def _layer_type(name: str, dtype: str, convolution: str) -> type[keras.layers.Conv2D]:
    if name == "relu1_1":
        # In bfloat16, the first layer would lose small differences between pixels. It
        # always uses direct convolution, which is fast for three input channels.
        return MixedConv2D if dtype == BFLOAT16 else keras.layers.Conv2D
    if convolution == "winograd" and keras.backend.backend() == "tensorflow":
        return WinogradConv2D
    return keras.layers.Conv2D


def _convolved(
    x,
    name: str,
    weights: Convolution,
    first_padding: str,
    dtype: str,
    layer_type: type[keras.layers.Conv2D],
):
    replicates = name == "relu1_1" and first_padding == "replicate"
    if replicates:
        x = ReplicatePadding2D(dtype="float32", name="replicate")(x)
    layer = layer_type(
        weights.bias.size,
        3,
        padding="valid" if replicates else "same",
        activation="relu",
        data_format="channels_last",
        kernel_initializer="zeros",  # generating random values would take 0.1 s
        dtype="float32" if name == "relu1_1" else dtype,
        name=KERAS_NAMES[name],
    )
    y = layer(x)
    layer.set_weights(weights)
    return y


def _convolutions(
    names: Sequence[str], weights: Path | keras.Model | None
) -> dict[str, Convolution]:
    convolved = [name for name in names if not name.startswith("pool")]
    if isinstance(weights, keras.Model):
        layers = {name: weights.get_layer(KERAS_NAMES[name]) for name in convolved}
        return {n: Convolution(*each.get_weights()) for n, each in layers.items()}
    if weights is not None:
        read = read_weights(weights, len(convolved))
        return dict(zip(convolved, read, strict=True))
    shapes = zip(convolved, kernel_shapes(), strict=False)
    return {name: _random_convolution(name, shape) for name, shape in shapes}


# Cached, because drawing random numbers takes longer than building the model.
@cache
def _random_convolution(name: str, shape: tuple[int, ...]) -> Convolution:
    seed = _RANDOM_SEED + 1 + LAYER_NAMES.index(name)
    kernel = keras.initializers.HeNormal(seed=seed)(shape, dtype="float32")
    kernel = keras.ops.convert_to_numpy(kernel)
    kernel.flags.writeable = False  # all models share the kernel
    return Convolution(kernel, np.zeros(shape[-1:], np.float32))

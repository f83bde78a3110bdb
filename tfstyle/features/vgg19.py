"""VGG19 as a feature model: one pass, the activations of all layers asked for."""

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
from keras import ops

from tfstyle.errors import check_name
from tfstyle.features import ALGORITHMS, DTYPES, FIRST_PADDINGS, POOLINGS
from tfstyle.features.layer_names import KERAS_NAMES, LAYER_NAMES, resolve_layers
from tfstyle.features.weight_file import Convolution, kernel_shapes, read_weights
from tfstyle.features.winograd_layer import WinogradConv2D


@keras.saving.register_keras_serializable(package="tfstyle")
class ReplicatePadding2D(keras.layers.Layer):
    """Repeats the outermost pixels once on each side.

    Zero padding of the first convolution shows as a coloured frame in optimised
    pictures, since a black edge is what the network then sees there.

    Example:

    >>> ReplicatePadding2D()(keras.ops.ones((1, 2, 2, 3))).shape
    TensorShape([1, 4, 4, 3])
    """

    def call(self, images):
        """`(batch, height, width, channels)`, two more in height and width."""
        # A symmetric padding of one pixel is a replication, and every backend has it.
        return ops.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="symmetric")

    def compute_output_shape(self, input_shape):
        """Height and width grow by two."""
        batch, height, width, channels = input_shape
        grow = lambda side: None if side is None else side + 2  # noqa: E731
        return batch, grow(height), grow(width), channels


# Mean of ImageNet in BGR order and 0..255, as in Keras' `imagenet_utils` ("caffe").
BGR_MEAN = (103.939, 116.779, 123.68)


@keras.saving.register_keras_serializable(package="tfstyle")
class VGGPreprocessing(keras.layers.Layer):
    """Turns RGB in [0, 1] into BGR in 0..255 less ImageNet's mean.

    Being part of the feature model, nobody can feed that the wrong range.

    Example:

    >>> VGGPreprocessing()(keras.ops.ones((1, 2, 2, 3))).shape
    TensorShape([1, 2, 2, 3])
    """

    def call(self, images):
        """`(batch, height, width, 3)` RGB in [0, 1] to the same shape in BGR."""
        bgr = ops.flip(images, axis=-1) * 255.0
        return bgr - ops.convert_to_tensor(BGR_MEAN, dtype=bgr.dtype)

    def compute_output_shape(self, input_shape):
        """The shape stays."""
        return input_shape


# A fixed seed: random features are a stand-in and should be the same for everybody.
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
        layers: Names as `resolve_layer` understands them.
        weights: File of ImageNet weights (`find_weights`); a model of this function
            with at least these layers, which is quicker than the file; or None for
            random ones (He et al. 2015): these know edges and colours, but nothing of
            objects.
        pooling: "max" as trained, or "avg" (Gatys et al. 2016, section 2).
        first_padding: "zeros" as trained, or "replicate", which repeats the border
            pixels before the first convolution, so that no frame is drawn there.
        dtype: "float32", or "bfloat16" for all layers but the first, about twice as
            quick on processors that compute in it; activations come out as float32.
        convolution: "direct", or "winograd" for `WinogradConv2D` in all layers but the
            first; Keras backends other than TensorFlow convolve directly.

    Returns:
        A model from `(batch, height, width, 3)` RGB in [0, 1], of any size, to a
        dictionary of `(batch, height / stride, width / stride, channels)`, keyed by the
        papers' names (`relu4_2`), not trainable.

    Raises:
        InputError: An unknown layer, pooling, padding, type of numbers or convolution.

    Reference:
        Simonyan & Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
        Recognition" (arXiv:1409.1556).
    """
    layers = resolve_layers(layers)
    check_name("pooling", pooling, POOLINGS)
    check_name("first_padding", first_padding, FIRST_PADDINGS)
    check_name("dtype", dtype, DTYPES)
    check_name("convolution", convolution, ALGORITHMS)
    names = LAYER_NAMES[: max(map(LAYER_NAMES.index, layers)) + 1]
    convolutions = _convolutions(names, weights)
    images = keras.Input((None, None, 3), dtype="float32", name="images")
    outputs, x = {}, VGGPreprocessing(dtype="float32", name="preprocessing")(images)
    for name in names:
        # The first layer sees pixels, whose differences are smaller than bfloat16 has.
        kept = "float32" if name == "relu1_1" else dtype
        if name.startswith("pool"):
            x = _pooling(name, pooling, kept)(x)
        else:
            # The first layer has three channels, which are no work to speak of.
            kind = "direct" if name == "relu1_1" else convolution
            x = _convolved(x, name, convolutions[name], first_padding, kept, kind)
        outputs[name] = x
    if dtype != "float32":
        outputs = {
            n: keras.layers.Identity(dtype="float32")(o) for n, o in outputs.items()
        }
    seen = {name: outputs[name] for name in layers}
    model = keras.Model(images, seen, name="vgg19", dtype="float32")
    model.trainable = False
    return model


# Nothing below is left to Keras' global settings, which are the caller's.


def _pooling(name: str, pooling: str, dtype: str) -> keras.layers.Layer:
    kinds = {
        "max": keras.layers.MaxPooling2D,
        "avg": keras.layers.AveragePooling2D,
    }
    return kinds[pooling](
        2, data_format="channels_last", dtype=dtype, name=KERAS_NAMES[name]
    )


def _convolved(
    x,
    name: str,
    weights: Convolution,
    first_padding: str,
    dtype: str,
    convolution: str,
):
    replicates = name == "relu1_1" and first_padding == "replicate"
    if replicates:
        x = ReplicatePadding2D(dtype=dtype, name="replicate")(x)
    winograd = convolution == "winograd" and keras.backend.backend() == "tensorflow"
    kind = WinogradConv2D if winograd else keras.layers.Conv2D
    layer = kind(
        weights.bias.size,
        3,
        padding="valid" if replicates else "same",
        activation="relu",
        data_format="channels_last",
        kernel_initializer="zeros",  # random ones would take a tenth of a second
        dtype=dtype,
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


def _random_convolution(name: str, shape: tuple[int, ...]) -> Convolution:
    seed = _RANDOM_SEED + 1 + LAYER_NAMES.index(name)
    kernel = keras.initializers.HeNormal(seed=seed)(shape, dtype="float32")
    kernel = keras.ops.convert_to_numpy(kernel)
    return Convolution(kernel, np.zeros(shape[-1:], np.float32))

"""VGG19 as a feature model: one pass, the activations of all layers asked for."""

from collections.abc import Sequence
from pathlib import Path

import keras

from tfstyle.errors import check_name
from tfstyle.features import ALGORITHMS, DTYPES, FIRST_PADDINGS, POOLINGS
from tfstyle.features.layer_names import KERAS_NAMES, LAYER_NAMES, resolve_layers
from tfstyle.features.padding import ReplicatePadding2D
from tfstyle.features.preprocessing import VGGPreprocessing
from tfstyle.features.winograd_layer import WinogradConv2D

# A fixed seed: random features are a stand-in and should be the same for everybody.
_RANDOM_SEED = 20160627


def vgg19_features(
    layers: Sequence[str],
    weights: Path | None,
    pooling: str = "max",
    first_padding: str = "zeros",
    dtype: str = "float32",
    convolution: str = "direct",
) -> keras.Model:
    """Builds VGG19 up to the deepest of `layers`.

    Args:
        layers: Names as `resolve_layer` understands them.
        weights: File of ImageNet weights (`find_weights`), or None for random ones (He
            et al. 2015): these know edges and colours, but nothing of objects.
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
    network = _network(weights)
    images = keras.Input((None, None, 3), name="images")
    outputs, x = {}, VGGPreprocessing(name="preprocessing")(images)
    for name in LAYER_NAMES[: max(map(LAYER_NAMES.index, layers)) + 1]:
        layer = network.get_layer(KERAS_NAMES[name])
        # The first layer sees pixels, whose differences are smaller than bfloat16 has.
        kept = "float32" if name == "relu1_1" else dtype
        layer = _with_dtype(layer, kept)
        if convolution == "winograd":
            layer = _by_winograd(layer, name)
        x = _apply(layer, x, name, pooling, first_padding)
        outputs[name] = x
    if dtype != "float32":
        outputs = {
            n: keras.layers.Identity(dtype="float32")(o) for n, o in outputs.items()
        }
    model = keras.Model(images, {name: outputs[name] for name in layers}, name="vgg19")
    model.trainable = False
    return model


def _apply(layer, x, name: str, pooling: str, first_padding: str):
    if name.startswith("pool") and pooling == "avg":
        layer = keras.layers.AveragePooling2D(
            2, dtype=layer.dtype_policy, name=layer.name
        )
    elif name == "relu1_1" and first_padding == "replicate":
        x = ReplicatePadding2D(name="replicate")(x)
        layer = _without_padding(layer)
    return layer(x)


def _with_dtype(layer: keras.layers.Layer, dtype: str) -> keras.layers.Layer:
    if dtype == "float32":
        return layer
    copy = type(layer).from_config({**layer.get_config(), "dtype": dtype})
    copy.build(layer.input.shape)
    copy.set_weights(layer.get_weights())
    return copy


def _by_winograd(layer: keras.layers.Layer, name: str) -> keras.layers.Layer:
    # The first layer has three channels, which are no work to speak of.
    is_convolution = name.startswith("relu") and name != "relu1_1"
    if not is_convolution or keras.backend.backend() != "tensorflow":
        return layer
    copy = WinogradConv2D.from_config(layer.get_config())
    copy.build((None, None, None, layer.kernel.shape[2]))
    copy.set_weights(layer.get_weights())
    return copy


def _without_padding(layer: keras.layers.Conv2D) -> keras.layers.Conv2D:
    copy = keras.layers.Conv2D.from_config({**layer.get_config(), "padding": "valid"})
    copy.build((None, None, None, 3))
    copy.set_weights(layer.get_weights())
    return copy


def _network(weights: Path | None) -> keras.Model:
    if weights is not None:
        return keras.applications.VGG19(weights=weights, include_top=False)
    network = keras.applications.VGG19(weights=None, include_top=False)
    for index, layer in enumerate(network.layers):
        if layer.weights:
            initializer = keras.initializers.HeNormal(seed=_RANDOM_SEED + index)
            layer.kernel.assign(initializer(layer.kernel.shape))
    return network

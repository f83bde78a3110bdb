"""Names of VGG19's layers, and their strides, channels and receptive fields."""

import re
from collections.abc import Iterable, Sequence

from tfstyle.errors import InputError, check_name

# Number of convolutions in each block, from Simonyan & Zisserman 2015
# (arXiv:1409.1556), table 1, column E.
CONVOLUTIONS = (2, 2, 4, 4, 4)

# Number of channels of the layers in each block, from the same table.
WIDTHS = (64, 128, 256, 512, 512)

CONTENT_LAYERS = ("relu4_2",)  # Gatys et al. 2016, section 3
STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")  # same section


def _blocks() -> Iterable[tuple[str, str]]:
    for block, count in enumerate(CONVOLUTIONS, start=1):
        for conv in range(1, count + 1):
            yield f"relu{block}_{conv}", f"block{block}_conv{conv}"
        yield f"pool{block}", f"block{block}_pool"


KERAS_NAMES = dict(_blocks())
"""Names of Keras' layers (`block4_conv2`), keyed by tfstyle's names (`relu4_2`)."""

LAYER_NAMES = tuple(KERAS_NAMES)


def resolve_layer(name: str, argument: str = "layers") -> str:
    """Converts the name of a layer to tfstyle's spelling, such as `relu4_2`.

    `relu4_2`, `conv4_2` and `block4_conv2` all mean the output after ReLU, because in
    Keras, ReLU is part of the convolutional layer.

    Args:
        name: Name of a convolutional layer, such as `relu4_2`, `conv4_2` or
            `block4_conv2`, or of a pooling layer, such as `pool4` or `block4_pool`.
        argument: Argument name to show in the error message.

    Raises:
        InputError: The layer does not exist. The message suggests a similar name or
            lists all names.

    Example:

    >>> resolve_layer("block4_conv2"), resolve_layer("conv4_2")
    ('relu4_2', 'relu4_2')
    """
    ours = re.sub(r"^block(\d)_conv", r"relu\1_", name.strip())
    ours = re.sub(r"^block(\d)_pool$", r"pool\1", ours)
    ours = re.sub(r"^conv(\d)", r"relu\1", ours)
    return ours if ours in KERAS_NAMES else check_name(argument, name, LAYER_NAMES)


def resolve_layers(names: Iterable[str], argument: str = "layers") -> tuple[str, ...]:
    """Resolves several layer names, keeps their order and drops duplicates."""
    return tuple(dict.fromkeys(resolve_layer(name, argument) for name in names))


def fine_layers(layers: Iterable[str]) -> list[str]:
    """Selects the layers that represent fine detail, such as brush strokes and grain.

    The layers before `pool2` represent fine detail, because their receptive fields are
    at most 14 pixels wide.

    Example:

    >>> fine_layers(["relu1_1", "relu2_2", "relu3_1"])
    ['relu1_1', 'relu2_2']
    """
    return [layer for layer in layers if stride(layer) <= 2]


def stride(layer: str) -> int:
    """Returns the distance between neighboring positions at `layer`, in image pixels.

    Example:

    >>> stride("relu1_2"), stride("pool1"), stride("relu5_1")
    (1, 2, 16)
    """
    return 2 ** (_block(layer) - (not layer.startswith("pool")))


def least_side(layers: Iterable[str]) -> int:
    """Returns the minimum picture side, in pixels, at which all layers have outputs.

    Example:

    >>> least_side(["relu1_1", "relu5_1"]), least_side(["pool5"])
    (16, 32)
    """
    return max(map(stride, layers))


def check_size(size: tuple[int, int], layers: Iterable[str]) -> None:
    """Raises an error if a picture is so small that a layer would have no output.

    Args:
        size: Height and width in pixels.
        layers: Names of layers from `LAYER_NAMES`.

    Raises:
        InputError: A side is shorter than the deepest layer's stride.
    """
    deepest = max(layers, key=stride)
    least = stride(deepest)
    if min(size) < least:
        raise InputError(
            f"Expected a picture of at least {least} x {least} pixels for the layer "
            f"{deepest}, not {size[1]} x {size[0]}. Received: layers='{deepest}'"
        )


def channels(layer: str) -> int:
    """Returns the number of channels of `layer`.

    Example:

    >>> channels("relu1_2"), channels("pool3")
    (64, 256)
    """
    return WIDTHS[_block(layer) - 1]


def reach(layer: str) -> int:
    """Returns how far, in pixels, the receptive field at `layer` extends on each side.

    A position at `layer` represents a square of `stride(layer)` x `stride(layer)`
    pixels in the picture. The result is the distance from the border of this square to
    the border of the receptive field. Each 3 x 3 convolution adds the stride of its
    layer to this distance. Pooling does not enlarge the receptive field, because a
    pooling layer reads only positions inside the square.

    Example:

    >>> reach("relu1_1"), reach("relu5_1")  # 156 pixels in total: 70, 16 and 70
    (1, 70)
    """
    seen = LAYER_NAMES[: LAYER_NAMES.index(layer) + 1]
    return sum(stride(name) for name in seen if not name.startswith("pool"))


def halo(layers: Sequence[str]) -> tuple[int, int]:
    """Returns the width of a tile's halo, and the spacing of the grid of tile origins.

    The halo is the border of pixels that are outside a tile, but affect its features.
    A pixel in a tile's halo also lies in another tile. The gradients from all tiles
    whose features depend on the pixel are added. Therefore, the halo need not be wider
    than the `reach` of the layers.

    Returns:
        The width of the halo and the spacing of the grid, both in pixels. The width is
        the maximum `reach` of `layers`, rounded up to a multiple of the spacing. The
        spacing is the deepest layer's stride, so that tiles have the same pooling grid
        as the whole picture.

    Example:

    >>> halo(["relu1_1", "relu5_1"])
    (80, 16)
    """
    multiple = max(map(stride, layers))
    return -(-max(map(reach, layers)) // multiple) * multiple, multiple


def _block(layer: str) -> int:
    return int(layer.removeprefix("pool").removeprefix("relu")[0])

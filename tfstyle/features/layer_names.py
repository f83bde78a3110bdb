"""The names of VGG19's layers, in the papers' spelling and in Keras'."""

import re
from collections.abc import Iterable, Sequence

from tfstyle.errors import InputError, check_name

# Convolutions a block: Simonyan & Zisserman 2015 (arXiv:1409.1556), table 1, column E.
CONVOLUTIONS = (2, 2, 4, 4, 4)

# Channels a block, the same in all of its layers: likewise.
WIDTHS = (64, 128, 256, 512, 512)

CONTENT_LAYERS = ("relu4_2",)  # Gatys et al. 2016, section 3
STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")  # the same


def _blocks() -> Iterable[tuple[str, str]]:
    for block, count in enumerate(CONVOLUTIONS, start=1):
        for conv in range(1, count + 1):
            yield f"relu{block}_{conv}", f"block{block}_conv{conv}"
        yield f"pool{block}", f"block{block}_pool"


KERAS_NAMES = dict(_blocks())
"""From our name (`relu4_2`) to that of the Keras layer (`block4_conv2`), in order."""

LAYER_NAMES = tuple(KERAS_NAMES)


def resolve_layer(name: str, argument: str = "layers") -> str:
    """Returns the paper's name of a layer of VGG19.

    `relu4_2`, `conv4_2` and `block4_conv2` all mean the same output, that after ReLU:
    a Keras layer has its activation inside.

    Args:
        name: Any of the spellings; `pool4` and `block4_pool` for the pooling layers.
        argument: Name of the argument that was set, for the message.

    Raises:
        InputError: There is no such layer; offers the closest spelling.

    Example:

    >>> resolve_layer("block4_conv2"), resolve_layer("conv4_2")
    ('relu4_2', 'relu4_2')
    """
    ours = re.sub(r"^block(\d)_conv", r"relu\1_", name.strip())
    ours = re.sub(r"^block(\d)_pool$", r"pool\1", ours)
    ours = re.sub(r"^conv(\d)", r"relu\1", ours)
    return ours if ours in KERAS_NAMES else check_name(argument, name, LAYER_NAMES)


def resolve_layers(names: Iterable[str], argument: str = "layers") -> tuple[str, ...]:
    """Resolves several names, keeps their order and drops repetitions."""
    return tuple(dict.fromkeys(resolve_layer(name, argument) for name in names))


def fine_layers(layers: Iterable[str]) -> list[str]:
    """Picks the layers that see strokes and grain, not what they are laid out to.

    These are those of the first two blocks, whose positions see 14 pixels at most.

    Example:

    >>> fine_layers(["relu1_1", "relu2_2", "relu3_1"])
    ['relu1_1', 'relu2_2']
    """
    return [layer for layer in layers if stride(layer) <= 2]


def stride(layer: str) -> int:
    """Returns how many pixels of the picture one step at `layer` is.

    Example:

    >>> stride("relu1_2"), stride("pool1"), stride("relu5_1")
    (1, 2, 16)
    """
    return 2 ** (_block(layer) - (not layer.startswith("pool")))


def least_side(layers: Iterable[str]) -> int:
    """Returns the fewest pixels of a side with which all layers have positions.

    Example:

    >>> least_side(["relu1_1", "relu5_1"]), least_side(["pool5"])
    (16, 32)
    """
    return max(map(stride, layers))


def check_size(size: tuple[int, int], layers: Iterable[str]) -> None:
    """Refuses pictures so small that a layer would have no position.

    Args:
        size: Height and width in pixels.
        layers: Names as in `LAYER_NAMES`.

    Raises:
        InputError: A side is shorter than the deepest layer's stride.
    """
    deepest = max(layers, key=stride)
    least = stride(deepest)
    if min(size) < least:
        raise InputError(
            f"Expected at least {least} x {least} pixels, which the layer {deepest} "
            f"needs, not {size[1]} x {size[0]}. Received: layers='{deepest}'"
        )


def channels(layer: str) -> int:
    """Returns how many channels `layer` has.

    Example:

    >>> channels("relu1_2"), channels("pool3")
    (64, 256)
    """
    return WIDTHS[_block(layer) - 1]


def reach(layer: str) -> int:
    """Returns how many pixels beyond its own a position at `layer` sees, to each side.

    Each convolution of 3 x 3 adds one position of its block; pooling adds none, since
    what it looks at is the position's own.

    Example:

    >>> reach("relu1_1"), reach("relu5_1")  # 156 pixels in all: 70, 16 and 70
    (1, 70)
    """
    seen = LAYER_NAMES[: LAYER_NAMES.index(layer) + 1]
    return sum(stride(name) for name in seen if not name.startswith("pool"))


def halo(layers: Sequence[str]) -> tuple[int, int]:
    """Returns the halo that tiles need for `layers`, and the multiple they begin at.

    The gradient of a tile's own positions reaches into its halo, where those of its
    neighbours are added; so it need not be wider than a position sees.

    Returns:
        Both in pixels: the reach, rounded up to a multiple of the deepest stride, and
        that stride, so that all tiles have the pooling grid of the whole picture.

    Example:

    >>> halo(["relu1_1", "relu5_1"])
    (80, 16)
    """
    multiple = max(map(stride, layers))
    return -(-max(map(reach, layers)) // multiple) * multiple, multiple


def _block(layer: str) -> int:
    return int(layer.removeprefix("pool").removeprefix("relu")[0])

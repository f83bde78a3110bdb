"""The names of VGG19's layers, in the papers' spelling and in Keras'."""

import re
from collections.abc import Iterable

from tfstyle.errors import check_name

# Convolutions a block: Simonyan & Zisserman 2015 (arXiv:1409.1556), table 1, column E.
CONVOLUTIONS = (2, 2, 4, 4, 4)

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
    is_pool = layer.startswith("pool")
    block = int(layer.removeprefix("pool" if is_pool else "relu")[0])
    return 2 ** (block if is_pool else block - 1)

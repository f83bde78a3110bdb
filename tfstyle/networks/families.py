"""Table of network families. Importing this module does not import Keras."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tfstyle.errors import check_name
from tfstyle.networks.arbitrary_family import (
    ARBITRARY_NET,
    MIN_PHOTO_SIDE,
    MOST_BLOCKS,
    MOST_STYLES,
)
from tfstyle.networks.family import (
    MOMENTS,
    NAMED_STYLE,
    PAINT,
    PAINT_PART,
    PAINTING,
    PICTURES,
    STYLE,
    STYLE_NAMES,
    STYLE_WEIGHTS,
    Family,
    Signature,
    comparison_weights,
    whole_picture_signatures,
)

__all__ = [
    "FAMILIES",
    "MOMENTS",
    "NAMED_STYLE",
    "PAINT",
    "PAINTING",
    "PAINT_PART",
    "PICTURES",
    "STYLE",
    "STYLE_NAMES",
    "Family",
    "Signature",
    "comparison_weights",
    "family_of",
    "find_family",
]

# Range of `alpha` (see `TransformerNet`).
LEAST_ALPHA, MOST_ALPHA = 1 / 32, 4
DEFAULT_BLOCKS = 5
# Number of channels at full, half and a quarter of the picture's size, for `alpha=1`.
# Source: Johnson et al., supplement, table 1.
CHANNELS = (32, 64, 128)
# Extent of the receptive field of a `TransformerNet` on each side of a pixel, in pixels
# of the picture. `REACH` is the sum of 3 for the first 7 x 7 convolution, 2 for the
# 3 x 3 convolution at half size, 2 and 1 for the 3 x 3 convolutions after upsampling, 3
# for the last 7 x 7 convolution, and up to 3 because positions are rounded to multiples
# of 4. Each block adds 4 for each of its two 3 x 3 convolutions at a quarter of the
# size.
REACH = 3 + 2 + 2 + 1 + 3 + 3
REACH_OF_A_BLOCK = 2 * 4


def count_parameters(styles: int, alpha: float, blocks: int) -> int:
    """Counts the parameters of a `TransformerNet`.

    Args:
        styles: Number of styles.
        alpha: Multiplier for the channel counts, as in `TransformerNet`.
        blocks: Number of residual blocks, as in `TransformerNet`.

    Example:

    >>> count_parameters(styles=6, alpha=0.5, blocks=5)
    426579
    """
    full, half, quarter = (max(1, round(alpha * channels)) for channels in CHANNELS)
    kernels = 7 * 7 * 3 * half + 3 * 3 * half * quarter
    kernels += blocks * 2 * 3 * 3 * quarter * quarter
    kernels += 3 * 3 * quarter * half + 3 * 3 * half * full
    kernels += 7 * 7 * full * 3 + 3
    normalized = 2 * half + quarter * (1 + 2 * blocks) + full
    return kernels + 2 * styles * normalized


def transformer_reach(options: Mapping[str, Any]) -> int:
    """Returns the extent of the receptive field of a `TransformerNet`.

    Args:
        options: Options on the network's model card; only `blocks` is used.

    Returns:
        How far, in pixels, the receptive field extends on each side of an output pixel.

    Example:

    >>> transformer_reach({"blocks": 5})
    54
    """
    return REACH + REACH_OF_A_BLOCK * options.get("blocks", DEFAULT_BLOCKS)


# A new family needs an entry in this table and a module in this folder.
FAMILIES: dict[str, Family] = {
    "TransformerNet": Family(
        name="TransformerNet",
        network="tfstyle.networks.transformer_net:TransformerNet",
        shown=STYLE_NAMES,
        signatures=whole_picture_signatures("style_weights", STYLE_WEIGHTS),
        ranges=MappingProxyType(
            {
                "styles": (1, MOST_STYLES),
                "alpha": (LEAST_ALPHA, MOST_ALPHA),
                "blocks": (0, MOST_BLOCKS),
            }
        ),
        count_parameters=count_parameters,
        reach=transformer_reach,
        least_side=MIN_PHOTO_SIDE,
        # The smallest feature map has 1/4 of the picture's height and width.
        multiple=4,
        integer_network="tfstyle.networks.transformer_net:integer_network",
    ),
    "ArbitraryNet": ARBITRARY_NET,
}


def family_of(network) -> Family:
    """Returns the family of a network, found by the name of the network's class."""
    return find_family(type(network).__name__)


def find_family(name: str) -> Family:
    """Returns the family with the given name.

    Raises:
        InputError: This version of tfstyle does not support the family.
    """
    return FAMILIES[check_name("network", name, FAMILIES)]

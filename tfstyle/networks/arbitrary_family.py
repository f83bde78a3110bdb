"""The `ArbitraryNet` family of networks.

This module can be imported without Keras.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tfstyle.networks.family import (
    CODES,
    NAMED_STYLE,
    PAINTING,
    PICTURES,
    STYLE,
    STYLE_WEIGHTS,
    Family,
    Signature,
    whole_picture_signatures,
)

# Maximum number of styles, and maximum number of residual blocks at each resolution.
MOST_STYLES, MOST_BLOCKS = 1000, 64
DEFAULT_BLOCKS, DEFAULT_COARSE_BLOCKS = 4, 1
# Minimum side length of a picture in pixels. Residual blocks at a quarter of the size
# reflect two pixels at each border, so the sides of their input must be at least three
# pixels long.
MIN_PHOTO_SIDE = 12
# Extent of the receptive field on each side of a pixel, in pixels of the picture, for a
# network without residual blocks: 3 for the first 7 x 7 convolution; 2, 4 and 8 for the
# 3 x 3 convolutions at half, a quarter and an eighth of the size; 8, 4, 2 and 1 for the
# 3 x 3 convolutions after upsampling to an eighth, a quarter, half and full size; 3 for
# the last 7 x 7 convolution; and up to 15 more, because positions are rounded to
# multiples of 16.
REACH = 3 + 2 + 4 + 8 + 8 + 4 + 2 + 1 + 3 + 15
# Number of pixels that residual blocks add to the receptive field on each side: a block
# at a quarter of the picture's size, and a pair of coarse blocks, one at a sixteenth
# and one at an eighth of the size. Each block has two 3 x 3 convolutions.
REACH_OF_A_BLOCK, REACH_OF_COARSE_BLOCKS = 2 * 4, 2 * 16 + 2 * 8
# Effects that a network may apply to flat areas: smoothing the result, and varying the
# brightness of the photograph. A style code ends with the strengths of the effects, in
# this order.
EFFECTS = SMOOTHING, VARIATION = "smoothing", "variation"
# Number of pixels that each effect adds to the receptive field on each side. Both
# effects work on cells of 4 x 4 pixels. The smoothing has windows of 7 and 5 cells,
# which add 3 and 2 cells. The variation has a window of 15 cells, which adds 7 cells.
# Interpolation adds 1 cell. The position of a pixel in its cell adds at most 3 pixels.
REACH_OF_EFFECTS = {SMOOTHING: 4 * (3 + 2 + 1) + 3, VARIATION: 4 * (7 + 1) + 3}

# Number of channels of the feature maps at each resolution: at full, half, a quarter,
# an eighth and a sixteenth of the picture's size.
FULL, HALF, QUARTER, EIGHTH, SIXTEENTH = 16, 32, 64, 64, 96
# Period of the noise (the number of positions after which it repeats) and number of
# noise channels, keyed by the downsampling factor of the feature map. The periods have
# no common divisor, so the combined noise has a much longer period.
NOISE = {4: (61, 2), 8: (53, 4), 16: (47, 4)}
# Kernel size and number of channels of each level of the encoder. Each level halves the
# resolution.
ENCODER_KERNELS = (7, 3, 3, 3, 3)
ENCODER_CHANNELS = (24, 48, 96, 112, 112)
# Levels of the encoder (counted from 0) at which covariances of features are computed,
# and number of channels to which the features are projected first.
COVARIANCE_LEVELS, PROJECTED = (1, 2, 3), 16
# Number of units in the encoder's hidden layer, and length of the latent style vector.
ENCODER_HIDDEN, LATENT = 128, 64


def normalized_channels(blocks: int, coarse_blocks: int) -> list[int]:
    """Returns the number of channels of each normalization layer, in execution order.

    Args:
        blocks: Number of residual blocks at 1/4 resolution.
        coarse_blocks: Number of residual blocks at each of the resolutions 1/8 and
            1/16.
    """
    sixteenth = 2 * coarse_blocks * [SIXTEENTH]
    eighth = 2 * coarse_blocks * [EIGHTH]
    down = [HALF, QUARTER, EIGHTH, SIXTEENTH]
    up = [*sixteenth, EIGHTH, *eighth, QUARTER, *(2 * blocks * [QUARTER])]
    return [*down, *up, HALF, FULL]


def code_length(blocks: int, coarse_blocks: int, effects: int = 0) -> int:
    """Returns the length of a style code.

    A code consists of a scale and a shift for each normalized channel, and a strength
    for each effect.

    Example:

    >>> code_length(blocks=4, coarse_blocks=1)
    2528
    """
    return 2 * sum(normalized_channels(blocks, coarse_blocks)) + effects


def effect_index(options: Mapping[str, Any], effect: str) -> int | None:
    """Returns the position of an effect's strength in a style code.

    Args:
        options: Options on the network's model card.
        effect: One of `EFFECTS`.

    Returns:
        Index from the end of the code, such as -1; None if the network does not have
        the effect.

    Example:

    >>> effect_index({"smoothing": 1, "variation": 1}, "smoothing")
    -2
    """
    present = [name for name in EFFECTS if options.get(name)]
    return present.index(effect) - len(present) if effect in present else None


def count_parameters(
    styles: int,
    blocks: int,
    coarse_blocks: int,
    smoothing: int = 0,
    variation: int = 0,
) -> int:
    """Counts the parameters of an `ArbitraryNet`.

    Args:
        styles: Number of named styles.
        blocks: Number of residual blocks, as in `ArbitraryNet`.
        coarse_blocks: Number of coarse blocks, as in `ArbitraryNet`.
        smoothing: 1 if flat areas are smoothed, 0 if not, as in `ArbitraryNet`.
        variation: 1 if the brightness of flat areas is varied, 0 if not.

    Example:

    >>> count_parameters(styles=12, blocks=4, coarse_blocks=1)
    1345043
    """
    numbers = code_length(blocks, coarse_blocks, smoothing + variation)
    return (
        _count_body(blocks, coarse_blocks)
        + _count_encoder()
        + (LATENT + 1) * numbers
        + styles * numbers
    )


def _count_body(blocks: int, coarse_blocks: int) -> int:
    fine = 49 * 3 * HALF + 9 * HALF * QUARTER + 18 * blocks * QUARTER**2
    fine += 9 * QUARTER * HALF + 9 * HALF * FULL + 49 * FULL * 3 + 3
    coarse = 9 * (2 * QUARTER * EIGHTH + 2 * EIGHTH * SIXTEENTH)
    coarse += 18 * coarse_blocks * (EIGHTH**2 + SIXTEENTH**2)
    widths = {4: QUARTER, 8: EIGHTH, 16: SIXTEENTH}
    return fine + coarse + sum((w + NOISE[k][1]) * w for k, w in widths.items())


def _count_encoder() -> int:
    inputs = (3, *ENCODER_CHANNELS)
    levels = zip(ENCODER_KERNELS, inputs, ENCODER_CHANNELS, strict=False)
    layers = sum(k * k * before * after + after for k, before, after in levels)
    projections = sum(ENCODER_CHANNELS[i] * PROJECTED for i in COVARIANCE_LEVELS)
    covariances = len(COVARIANCE_LEVELS) * PROJECTED * (PROJECTED + 1) // 2
    statistics = 2 * sum(ENCODER_CHANNELS) + covariances
    summary = 2 * statistics + (statistics + 1) * LATENT
    residual = (LATENT + 1) * ENCODER_HIDDEN + (ENCODER_HIDDEN + 1) * LATENT
    return layers + projections + summary + residual


def reach(options: Mapping[str, Any]) -> int:
    """Returns the extent of the receptive field of an `ArbitraryNet`.

    Args:
        options: Options on the network's model card; only `blocks`, `coarse_blocks`
            and the effects are used.

    Returns:
        How far, in pixels, the receptive field extends on each side of an output pixel.

    Example:

    >>> reach({"blocks": 4, "coarse_blocks": 1})
    130
    """
    blocks = options.get("blocks", DEFAULT_BLOCKS)
    coarse_blocks = options.get("coarse_blocks", DEFAULT_COARSE_BLOCKS)
    levels = REACH_OF_A_BLOCK * blocks + REACH_OF_COARSE_BLOCKS * coarse_blocks
    effects = (REACH_OF_EFFECTS[name] for name in EFFECTS if options.get(name))
    return REACH + levels + sum(effects)


_NETWORK = "tfstyle.networks.arbitrary_net"
ARBITRARY_NET = Family(
    name="ArbitraryNet",
    network=f"{_NETWORK}:ArbitraryNet",
    shown=PAINTING,
    signatures=(
        *whole_picture_signatures("code", CODES, f"{_NETWORK}:paint_model", True),
        Signature(
            STYLE, {"painting": PICTURES}, "code", CODES, f"{_NETWORK}:style_model"
        ),
        Signature(
            NAMED_STYLE,
            {"style_weights": STYLE_WEIGHTS},
            "code",
            CODES,
            f"{_NETWORK}:named_style_model",
        ),
    ),
    ranges=MappingProxyType(
        {
            "styles": (1, MOST_STYLES),
            "blocks": (0, MOST_BLOCKS),
            "coarse_blocks": (0, MOST_BLOCKS),
            **dict.fromkeys(EFFECTS, (0, 1)),
        }
    ),
    defaults=MappingProxyType(dict.fromkeys(EFFECTS, 0)),
    count_parameters=count_parameters,
    reach=reach,
    least_side=MIN_PHOTO_SIDE,
    # The smallest feature map has 1/16 of the picture's height and width.
    multiple=16,
)

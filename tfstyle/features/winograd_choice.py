"""Choice of the convolution algorithm. This module does not import TensorFlow."""

from tfstyle.machine import has_quick_winograd

# Minimum number of 4 x 4 output tiles for which Winograd convolution is faster than
# direct convolution, keyed by dtype and number of input channels (measured with
# `python -m tests.benchmarks.winograd`). For 64 channels in bfloat16, there is no such
# number: the transforms alone take as long as direct convolution.
FEWEST_TILES = {
    "float32": {64: 128, 128: 48, 256: 12, 512: 12},
    "bfloat16": {128: 48, 256: 12, 512: 12},
}
# Maximum number of values in a feature map for Winograd convolution, which needs both
# the strips and the joined map in memory. For larger maps, such as those of relu1_1 for
# pictures above 724 x 724 pixels, both would take most of the memory.
MOST_VALUES = 2**25


def is_quicker(
    shape: tuple[int, int, int, int], dtype: str, cpuinfo: str | None = None
) -> bool:
    """Whether Winograd convolution is faster than direct convolution for a feature map.

    If Winograd convolution would take too much memory, the result is False.

    Args:
        shape: `(batch, height, width, channels)` of the map; `batch` may be None.
        dtype: Dtype of the map.
        cpuinfo: Content of /proc/cpuinfo, as in `has_quick_winograd`.

    Example:

    >>> is_quicker((1, 64, 64, 512), "float32", "flags : avx512f")
    True
    >>> is_quicker((1, 64, 64, 3), "float32", "flags : avx512f")
    False
    """
    batch, height, width, channels = shape
    tiles = (batch or 1) * -(-height // 4) * -(-width // 4)
    if tiles * channels * 16 > MOST_VALUES:
        return False
    known = [least for c, least in FEWEST_TILES[dtype].items() if c <= channels]
    return bool(known) and tiles >= known[-1] and has_quick_winograd(dtype, cpuinfo)

"""Which convolutions are better made by Winograd's algorithm. Needs no TensorFlow."""

from tfstyle.machine import has_quick_winograd

# The fewest tiles of 4 x 4 outputs with which a layer was measured to be quicker, by
# the number of its input channels: python -m tests.benchmarks.winograd. With 64
# channels in bfloat16 the transforms take as long as the whole direct convolution.
FEWEST_TILES = {
    "float32": {64: 128, 128: 48, 256: 12, 512: 12},
    "bfloat16": {128: 48, 256: 12, 512: 12},
}
# Strips and the map that is put together of them are in memory at once; of the largest
# maps, those of relu1_1 at more than 800 px, that would be the most of a step.
MOST_VALUES = 2**25


def is_quicker(
    shape: tuple[int, int, int, int], dtype: str, cpuinfo: str | None = None
) -> bool:
    """Whether a 3x3 convolution of a map is better made by F(4x4, 3x3) than directly.

    Args:
        shape: `(batch, height, width, channels)` of the map; the batch may be None.
        dtype: Type of the numbers.
        cpuinfo: As for `has_quick_winograd`.

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

"""Order of the channels in Vorbis files."""

# Index in WAV files (Microsoft's order) of each channel of a Vorbis file, keyed by the
# number of channels. Vorbis I specification, section 4.3.9: for example, left,
# center, right, rear left, rear right, low frequency for six channels.
_ORDERS = {
    3: (0, 2, 1),
    5: (0, 2, 1, 3, 4),
    6: (0, 2, 1, 4, 5, 3),
    7: (0, 2, 1, 5, 6, 4, 3),
    8: (0, 2, 1, 6, 7, 4, 5, 3),
}


def vorbis_order(channels: int) -> list[int]:
    """Returns, for each channel of a Vorbis file, its index in a `Sound`.

    Args:
        channels: Number of channels.

    Example:

    >>> vorbis_order(6)
    [0, 2, 1, 4, 5, 3]
    """
    return list(_ORDERS.get(channels, range(channels)))


def sound_order(channels: int) -> list[int]:
    """Returns, for each channel of a `Sound`, its index in a Vorbis file.

    Args:
        channels: Number of channels.

    Example:

    >>> sound_order(6)
    [0, 2, 1, 5, 3, 4]
    """
    order = vorbis_order(channels)
    return [order.index(channel) for channel in range(channels)]

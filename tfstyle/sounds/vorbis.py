"""Order of the channels in Vorbis files."""

# For each channel of a Vorbis file, its index in a WAV file (Microsoft's order), keyed
# by the number of channels. For example, the order of six channels in Vorbis is left,
# center, right, rear left, rear right, low frequency (Vorbis I, section 4.3.9).
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

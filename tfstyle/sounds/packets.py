"""Decoding of PyAV streams that may contain damaged packets."""

import logging
from collections.abc import Iterator

# Number of damaged packets after which the rest of a stream is ignored.
MOST_DAMAGED = 1000


def decode_frames(container, stream, path: str) -> Iterator:
    """Decodes a stream, and skips damaged packets.

    Args:
        container: Open container.
        stream: Audio or video stream of the container.
        path: Path of the container, for the warning about damaged packets.

    Yields:
        The frames. Decoding ends early if the next packet cannot be read from the
        container, or if more than `MOST_DAMAGED` packets cannot be decoded.
    """
    import av

    packets, packet, damaged, rest = container.demux(stream), None, 0, ""
    while True:
        try:
            packet = None  # stays None if no packet can be read
            packet = next(packets, None)
            if packet is None:
                break
            yield from packet.decode()
        except av.FFmpegError:
            damaged += 1
            if packet is None or damaged > MOST_DAMAGED:
                rest = "; the rest of the file was skipped too"
                break
    if damaged:
        logging.getLogger("tfstyle").warning(
            "'%s' is damaged; number of packets skipped: %d%s.", path, damaged, rest
        )

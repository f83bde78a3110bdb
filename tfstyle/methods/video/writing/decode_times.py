"""Decoding times of packets that are copied without re-encoding."""

from collections.abc import Iterable, Iterator
from typing import Any

# Maximum number of packets to hold back while waiting for one with a decoding time.
_MOST_HELD = 64


def with_decode_times(packets: Iterable, stream) -> Iterator[Any]:
    """Adds missing decoding times to packets, so that they can be written.

    Matroska stores only presentation times. FFmpeg derives decoding times from them,
    but finds none for the first packets if the decoding order of the stream differs
    from its display order.

    Args:
        packets: Packets in decoding order.
        stream: Stream of the packets.

    Yields:
        The packets that are not empty and have a decoding or presentation time. The
        decoding times increase from packet to packet. If possible, an added decoding
        time is not later than the packet's presentation time.
    """
    step, held = _usual_step(stream), list[Any]()
    last: int | None = None
    for packet in packets:
        if not packet.size or packet.dts is packet.pts is None:
            continue
        held.append(packet)
        if packet.dts is not None or len(held) == _MOST_HELD:
            last = _set_times(held, last, step)
            yield from held
            held = []
    _set_times(held, last, step)
    yield from held


def _usual_step(stream) -> int:
    """Returns the usual packet interval in units of the time base; 1 if unknown."""
    rate = stream.average_rate if stream.type == "video" else None
    return max(1, round(1 / (rate * stream.time_base))) if rate else 1


def _set_times(packets: list, last: int | None, step: int) -> int | None:
    """Sets the decoding times of packets.

    Args:
        packets: Packets in decoding order, modified in place. Every packet before the
            last one still lacks a decoding time.
        last: Decoding time of the packet before `packets`; None if there is no such
            packet.
        step: Usual time between two packets, in units of the time base.

    Returns:
        The decoding time of the last packet, or `last` if `packets` is empty.
    """
    count = len(packets)
    following = packets[-1].dts if packets else None
    for number, packet in enumerate(packets, start=1):
        if following is not None and last is None:
            time = following - (count - number) * step
        elif following is not None:
            # The time until the last packet is divided among the remaining packets.
            time = last + (following - last) // (count - number + 1)
        elif last is not None:
            time = last + step
        else:
            time = min(each.pts for each in packets) - (count - 1) * step
        if packet.dts is None:
            time = min(time, packet.pts)
        last = time if last is None else max(last + 1, time)
        packet.dts = last
    return last

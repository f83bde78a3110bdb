"""Decoding times of packets that are copied."""

from collections.abc import Iterable, Iterator
from typing import Any

# Maximum number of packets without times that are held back.
_MOST_HELD = 64


def with_decode_times(packets: Iterable, stream) -> Iterator[Any]:
    """Completes the decoding times of packets, which are needed to write them.

    Matroska stores only presentation times. FFmpeg derives decoding times, except for
    the first packets of a stream whose frames are not decoded in the order in which
    they are shown.

    Args:
        packets: Packets in the order in which they are decoded.
        stream: Stream of the packets.

    Yields:
        The packets that are not empty. Decoding times increase from packet to packet
        and are not later than the presentation times.
    """
    step, held = _usual_step(stream), list[Any]()
    last: int | None = None
    for packet in packets:
        if not packet.size:
            continue
        if packet.dts is None and last is not None:
            packet.dts = last + step
        if packet.dts is None:
            held.append(packet)
            if len(held) == _MOST_HELD:
                yield from _dated(held, None, step)
                last, held = held[-1].dts, []
            continue
        yield from _dated(held, packet.dts, step)
        last, held = packet.dts, []
        yield packet
    yield from _dated(held, None, step)


def _usual_step(stream) -> int:
    """Time between two packets, in units of the stream's time base."""
    rate = stream.average_rate if stream.type == "video" else None
    return max(1, round(1 / (rate * stream.time_base))) if rate else 1


def _dated(packets: list, following: int | None, step: int) -> list:
    """Sets the decoding times of packets that precede one with a known time."""
    if following is None:
        times = [p.pts for p in packets if p.pts is not None] or [0]
        following = min(times) + step
    for number, packet in enumerate(reversed(packets), start=1):
        packet.dts = following - number * step
    return packets

"""Tests of the decoding times of copied packets."""

from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

import pytest

from tfstyle.methods.video.writing import decode_times
from tfstyle.methods.video.writing.decode_times import with_decode_times

STREAM = SimpleNamespace(
    type="video", average_rate=Fraction(25), time_base=Fraction(1, 1000)
)


def _times(*packets):
    """Decoding times for pairs of a decoding and a presentation time."""
    made = [SimpleNamespace(dts=d, pts=p, size=9) for d, p in packets]
    return [packet.dts for packet in with_decode_times([*made, _END], STREAM)]


_END = SimpleNamespace(dts=None, pts=None, size=0)


def test_first_packets_precede_the_first_known_time():
    """As from Matroska, with three frames in a row that are decoded later."""
    found = _times((None, 0), (None, 160), (0, 80), (40, 40), (80, 120))
    assert found == [-80, -40, 0, 40, 80]


@pytest.mark.parametrize(
    "packets",
    [
        [(0, 0), (40, 80), (None, 60), (50, 70)],
        [(0, 0), (None, 120), (None, 40), (None, 80), (90, 200)],
        [(None, 0), (None, 120), (None, 40)],
        [(0, 40), (40, 160), (None, 80)],
    ],
)
def test_times_increase_and_are_not_after_the_picture(packets):
    found = _times(*packets)
    assert len(found) == len(packets)
    assert all(a < b for a, b in pairwise(found))
    assert all(d <= p for d, (_, p) in zip(found, packets, strict=True))
    known = [(d, k) for d, (k, _) in zip(found, packets, strict=True) if k is not None]
    assert all(d == k for d, k in known)


def test_packets_without_any_time_are_left_out():
    assert _times((0, 0), (None, None), (40, 40)) == [0, 40]


def test_few_packets_are_held(monkeypatch):
    monkeypatch.setattr(decode_times, "_MOST_HELD", 2)
    packets = (SimpleNamespace(dts=None, pts=40 * n, size=9) for n in range(99))
    first = next(with_decode_times(packets, STREAM))
    assert first.dts <= first.pts
    assert next(packets).pts == 80

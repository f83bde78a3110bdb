"""Tests of mel bands, with centers from the inverse of Slaney's scale."""

import numpy as np
import pytest

from tfstyle.sounds import mel
from tfstyle.sounds.mel import bands_for
from tfstyle.sounds.sound import RATES


def _hertz(places):
    """Slaney's scale, from mels to hertz."""
    above = 1000 * np.exp((places - 15) * np.log(6.4) / 27)
    return np.where(places < 15, places * 200 / 3, above)


def _least_distance(highest, count):
    """Least distance of evenly spaced centers, in bins of a window of 2048 samples."""
    mels = np.linspace(0, 100, 100_001)
    top = np.interp(highest, _hertz(mels), mels)
    centers = _hertz(np.linspace(0, top, count))
    return np.diff(centers).min() / (44100 / 2048)


@pytest.mark.parametrize(
    ("rate", "least", "count"),
    [(44100, 2.0, 86), (48000, 2.0, 86), (8000, 2.0, 55), (44100, 1.0, 172)],
)
def test_there_are_as_many_bands_as_the_transform_resolves(
    rate, least, count, monkeypatch
):
    monkeypatch.setattr(mel, "LEAST_WIDTH", least)
    bands = bands_for(rate)
    assert bands.highest == min(rate / 2, 16000)
    assert bands.count == count
    assert _least_distance(bands.highest, count) >= least
    assert _least_distance(bands.highest, count + 1) < least
    np.testing.assert_allclose(_hertz(bands.places)[-1], bands.highest)


def test_there_are_never_more_than_86_bands():
    rates = np.unique(np.geomspace(*RATES, 200).astype(int))
    counts = [bands_for(int(rate)).count for rate in rates]
    assert counts == sorted(counts)
    assert (min(counts), max(counts)) == (12, 86)

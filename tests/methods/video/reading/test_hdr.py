import logging

import numpy as np
import pytest

from tests.methods.video.clips import write_clip
from tfstyle.methods.video.reading.container import ContainerClip
from tfstyle.methods.video.reading.hdr import tone_map

pytest.importorskip("av")


def _pq(nits):
    """ITU-R BT.2100: the signal for a luminance, the way back of what is tested."""
    y = (nits / 10000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * y) / (1 + 18.6875 * y)) ** 78.84375


def _hlg(light):
    """ITU-R BT.2100: the signal for a scene's light, from 0 to 1."""
    if light <= 1 / 12:
        return (3 * light) ** 0.5
    return 0.17883277 * np.log(12 * light - 0.28466892) + 0.55991073


def _gray(signal):
    return np.full((1, 1, 3), round(signal * 65535), np.uint16)


def _srgb(light):
    return round(255 * (1.055 * light ** (1 / 2.4) - 0.055))


@pytest.mark.parametrize("share", [0.05, 0.2, 0.5])
def test_gray_up_to_the_knee_keeps_its_light(share):
    pixel = tone_map(_gray(_pq(share * 203)), is_hlg=False)[0, 0]
    assert np.abs(pixel.astype(int) - _srgb(share)).max() <= 1
    # HLG's screen of 1000 nits shows a scene's light L with 1000 * L ** 1.2.
    light = (share * 203 / 1000) ** (1 / 1.2)
    pixel = tone_map(_gray(_hlg(light)), is_hlg=True)[0, 0]
    assert np.abs(pixel.astype(int) - _srgb(share)).max() <= 1


def test_brighter_light_is_compressed_in_order():
    steps = [tone_map(_gray(_pq(n)), is_hlg=False)[0, 0, 0] for n in (100, 203, 400)]
    assert steps[0] < steps[1] < steps[2]
    assert steps[1] > 230
    assert tone_map(_gray(1), is_hlg=False).max() == 255


def test_a_clip_in_pq_is_converted_with_a_line(tmp_path, caplog):
    signal = round(_pq(0.2 * 203) * 255)
    frames = [np.full((48, 64, 3), signal, np.uint8)] * 2
    path = write_clip(
        tmp_path / "in.mp4", frames, pixel_format="yuv444p10le", color_trc=16
    )
    with caplog.at_level(logging.INFO, "tfstyle"):
        read = list(ContainerClip(path).frames())
    assert caplog.messages == ["HDR (PQ) is converted to standard dynamic range."]
    lowest, highest = (
        _srgb_of_pq((signal + rounding) / 255) for rounding in (-0.7, 0.7)
    )
    assert lowest <= read[0].pixels.mean() <= highest


def _srgb_of_pq(signal):
    root = signal ** (1 / 78.84375)
    light = (max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (
        1 / 0.1593017578125
    )
    return _srgb(light * 10000 / 203)

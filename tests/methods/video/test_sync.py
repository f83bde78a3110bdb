"""Tests that pictures and sound stay in sync for a minute."""

from fractions import Fraction

import numpy as np
import pytest

import tfstyle
from tests.methods.audio.sounds import clicks
from tests.methods.video.clips import (
    read_frames,
    read_times,
    sound_packets,
    write_clip,
    write_sound_track,
)
from tfstyle.methods.video.writing.sound_tracks import first_time
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.write import write_sound

pytest.importorskip("ai_edge_litert")
pytest.importorskip("av")
pytest.importorskip("cv2")
# Frame duration of NTSC, of which a minute is no multiple, and sample rate.
FRAME, RATE = Fraction(1001, 30000), 16000
COUNT, FLASHES = 1800, range(30, 1800, 294)


def _pictures():
    """Dark frames with bright ones among them, small, since it is a minute."""
    dark = np.full((16, 24, 3), 20, np.uint8)
    dark[4:12, 6:18] = (60, 40, 30)
    return [np.full_like(dark, 230) if n in FLASHES else dark for n in range(COUNT)]


def _beeps():
    """Soft noise, with a burst at each bright frame."""
    random = np.random.default_rng(0)
    samples = 1e-3 * random.standard_normal((round(COUNT * FRAME * RATE), 1))
    for number in FLASHES:
        first = round(number * FRAME * RATE)
        samples[first : first + 1600] += 0.3 * random.standard_normal((1600, 1))
    return Sound(samples.astype(np.float32), RATE)


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    folder = tmp_path_factory.mktemp("minute")
    silent = write_clip(
        folder / "silent.mp4",
        _pictures(),
        times=range(0, 1001 * COUNT, 1001),
        time_base=Fraction(1, 30000),
        pixel_format="yuv420p",
    )
    return write_sound_track(silent, folder / "in.mp4", [_beeps()], codec="aac")


def _flashes(path):
    """Times of the frames that are brighter than the one before, in seconds."""
    light = np.array([frame.mean() for frame in read_frames(path)])
    rises = np.diff(light, prepend=light[0])
    times = read_times(path)
    return [float(times[n]) for n in np.flatnonzero(rises > 0.5 * rises.max())]


def _bursts(path):
    """Times at which the sound of a file becomes louder, in seconds."""
    sound = read_sound(path)
    size = sound.rate // 500
    power = (sound.samples[:, 0] ** 2)[: sound.length // size * size]
    level = np.sqrt(power.reshape(-1, size).mean(axis=1))
    loud = np.flatnonzero(level > 0.25 * level.max())
    firsts = loud[np.diff(loud, prepend=-1000) > 100]
    return [float(first_time(str(path))) + n * size / sound.rate for n in firsts]


def _check_together(path):
    flashes, bursts = _flashes(path), _bursts(path)
    assert len(flashes) == len(bursts) == len(FLASHES)
    assert max(abs(a - b) for a, b in zip(flashes, bursts, strict=True)) <= FRAME


@pytest.mark.parametrize(
    "suffix", [".mp4", pytest.param(".mkv", marks=pytest.mark.nightly)]
)
def test_the_sound_is_at_its_picture_after_a_minute(clip, model, tmp_path, suffix):
    output = tmp_path / f"out{suffix}"
    tfstyle.stylize_video(clip, "waves", output, model=str(model), stability=0)
    _check_together(clip)
    _check_together(output)
    there, here = sound_packets(output), sound_packets(clip)
    assert [data for _, data in there] == [data for _, data in here]
    if suffix == ".mp4":
        assert there == here
        assert read_times(output) == read_times(clip)


@pytest.mark.slow
@pytest.mark.nightly
def test_styled_sound_is_at_its_picture_after_a_minute(clip, model, tmp_path):
    write_sound(clicks(rate=RATE), tmp_path / "clicks.wav")
    output = tmp_path / "out.mp4"
    options = {"audio_style": tmp_path / "clicks.wav", "audio_method": "moments"}
    tfstyle.stylize_video(clip, None, output, audio_strength=0.3, **options)
    _check_together(output)

"""Tests of sounds that are written to files and read again."""

import logging
import os
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from tfstyle.errors import InputError
from tfstyle.sounds import lossy, read
from tfstyle.sounds.lossy import write_limited
from tfstyle.sounds.loudness import loudness
from tfstyle.sounds.mastering import match_loudness, true_peak
from tfstyle.sounds.packets import MOST_DAMAGED, decode_frames
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.write import write_sound


def _noise(random, length=12345, channels=2, rate=44100):
    samples = 0.1 * random.standard_normal((length, channels), np.float32)
    return Sound(np.clip(samples, -1, 1), rate)


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
@pytest.mark.parametrize(("channels", "rate"), [(1, 8000), (2, 44100), (6, 48000)])
def test_lossless_files_keep_every_sample(tmp_path, random, suffix, channels, rate):
    sound = _noise(random, channels=channels, rate=rate)
    write_sound(sound, tmp_path / f"a{suffix}")
    again = read_sound(tmp_path / f"a{suffix}")
    assert (again.rate, again.samples.shape) == (rate, sound.samples.shape)
    assert again.layout == sound.layout
    # Half a step of 24 bits.
    assert np.abs(again.samples - sound.samples).max() <= 2**-24


@pytest.mark.parametrize("suffix", [".ogg", ".mp3"])
@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000])
def test_lossy_files_keep_the_length_and_the_course(tmp_path, suffix, rate):
    times = np.arange(rate + 123) / rate
    tone = 0.3 * np.sin(2 * np.pi * 440 * times) * np.minimum(1, 4 * times)
    sound = Sound(np.stack([tone, tone], axis=1).astype(np.float32), rate)
    write_sound(sound, tmp_path / f"a{suffix}")
    again = read_sound(tmp_path / f"a{suffix}")
    assert (again.rate, again.samples.shape) == (rate, sound.samples.shape)
    middle = slice(rate // 4, -rate // 4)
    assert np.abs(again.samples - sound.samples)[middle].max() < 0.02


@pytest.mark.parametrize("channels", [3, 4, 5, 6, 7, 8])
def test_channels_of_vorbis_files_are_those_of_other_programs(tmp_path, channels):
    """Compared with FFmpeg's decoder."""
    av, rate = pytest.importorskip("av"), 16000
    times = np.arange(rate)[:, None] / rate
    tones = 0.1 * np.sin(2 * np.pi * 50 * np.arange(2, channels + 2) * times)
    layout = "3.0" if channels == 3 else ""  # Vorbis files have no layout 2.1
    sound = Sound(tones.astype(np.float32), rate, layout)
    write_sound(sound, tmp_path / "ours.ogg")
    decoded = _decoded(av, tmp_path / "ours.ogg")
    np.testing.assert_array_equal(_highest(decoded), _highest(tones))
    again = read_sound(tmp_path / "ours.ogg")
    np.testing.assert_array_equal(_highest(again.samples), _highest(tones))
    assert again.layout == sound.layout


def _decoded(av, path) -> np.ndarray:
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler("flt", stream.layout, stream.rate)
        frames = [
            each.to_ndarray().reshape(-1, stream.layout.nb_channels)
            for frame in container.decode(stream)
            for each in resampler.resample(frame)
        ]
    return np.concatenate(frames)


def _highest(samples) -> np.ndarray:
    """Frequency of the tone in each channel, in hertz."""
    spectrum = np.abs(np.fft.rfft(samples[2000:12000], axis=0))
    return np.rint(spectrum.argmax(axis=0) * 1.6 / 50)


@pytest.mark.parametrize(
    ("channels", "rate", "suffix"), [(6, 44100, ".mp3"), (2, 96000, ".mp3")]
)
def test_what_a_format_cannot_hold_is_refused(tmp_path, random, channels, rate, suffix):
    sound = _noise(random, channels=channels, rate=rate)
    with pytest.raises(InputError, match=f"{channels} channels at {rate} Hz"):
        write_sound(sound, tmp_path / f"a{suffix}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.txt", "a", "a.mp4", "none/a.wav"])
def test_an_output_that_cannot_be_a_sound_is_refused(tmp_path, random, name):
    with pytest.raises(InputError, match="Received: output="):
        write_sound(_noise(random), tmp_path / name)


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e30])
def test_samples_that_are_not_finite_are_refused(tmp_path, value):
    samples = np.zeros(800, np.float32)
    samples[99] = value
    soundfile.write(tmp_path / "a.wav", samples, 8000, "FLOAT")
    with pytest.raises(InputError, match="samples that are NaN or exceed"):
        read_sound(tmp_path / "a.wav")


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".ogg", ".mp3"])
def test_peaks_of_lossy_files_are_limited(tmp_path, random, suffix):
    noise = random.standard_normal((44100, 1), np.float32)
    loud = match_loudness(Sound(noise, 44100), -9.0)
    path = tmp_path / f"a{suffix}"
    write_sound(loud, path)
    first = read_sound(path)
    assert true_peak(first) > -1  # otherwise this test proves nothing
    write_limited(loud, path)
    limited = read_sound(path)
    assert true_peak(limited) <= -1
    assert loudness(limited) == pytest.approx(loudness(first), abs=1.5)


@pytest.mark.parametrize("rate", [8000, 22050])
def test_mp3_files_are_as_loud_as_the_sound(tmp_path, random, rate):
    """Low sample rates lose the most."""
    sound = match_loudness(_noise(random, rate * 2, 1, rate), -20.0)
    write_limited(sound, tmp_path / "a.mp3")
    decoded = read_sound(tmp_path / "a.mp3")
    assert loudness(decoded) == pytest.approx(loudness(sound), abs=0.2)


def test_clipped_samples_are_counted(tmp_path, caplog):
    samples = np.float32([[0.5], [1.5], [-2.0]])
    with caplog.at_level(logging.WARNING, "tfstyle"):
        write_sound(Sound(samples, 8000), tmp_path / "a.wav")
    assert "2 samples beyond full scale were clipped in" in caplog.text


def test_something_else_is_not_written(tmp_path):
    with pytest.raises(InputError, match="`sound` to be of type Sound"):
        write_sound(np.zeros((9, 1)), tmp_path / "a.wav")


@pytest.mark.skipif(os.name == "nt", reason="limits of file sizes")
@pytest.mark.parametrize("length", [1024, 1152, 65536])
def test_a_full_disk_for_temporary_files_is_named(length):
    import resource

    blocks = iter([np.zeros((length, 1), np.float32)] * 1000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10**5, before[1]))
    try:
        with pytest.raises(InputError, match="`TMPDIR` to be a folder with more free"):
            read._stored(blocks, 1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_is_no_sound_is_one_line(tmp_path):
    (tmp_path / "text.wav").write_text("no sound at all, but words " * 50)
    (tmp_path / "empty.wav").write_bytes(b"")
    with pytest.raises(InputError, match="Expected `style` to be an existing file"):
        read_sound(tmp_path / "missing.wav", "style")
    for name in ("text.wav", "empty.wav", "."):
        with pytest.raises(InputError, match="Expected `style` to be a sound") as found:
            read_sound(tmp_path / name, "style")
        assert "\n" not in str(found.value)


def test_the_beginning_of_a_cut_file_is_read(tmp_path, random):
    sound = _noise(random)
    write_sound(sound, tmp_path / "a.wav")
    content = (tmp_path / "a.wav").read_bytes()
    (tmp_path / "cut.wav").write_bytes(content[: len(content) // 2])
    samples = read_sound(tmp_path / "cut.wav").samples
    assert 0 < len(samples) < sound.length
    assert np.abs(samples - sound.samples[: len(samples)]).max() <= 2**-24


def test_a_file_with_a_damaged_part_keeps_what_follows(tmp_path, random, caplog):
    sound = _noise(random, length=44100)
    write_sound(sound, tmp_path / "a.mp3")
    content = bytearray((tmp_path / "a.mp3").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2000] = bytes(2000)
    (tmp_path / "a.mp3").write_bytes(content)
    samples = read_sound(tmp_path / "a.mp3").samples
    assert "is damaged" in caplog.text
    assert len(samples) > 0.8 * sound.length


def test_sound_with_an_unknown_codec_is_refused(tmp_path, random):
    av = pytest.importorskip("av")
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        track = container.add_stream("aac", rate=44100)
        track.layout = "mono"
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 1024), np.float32), "fltp", "mono"
        )
        frame.rate = 44100
        container.mux(track.encode(frame))
        container.mux(track.encode())
    content = path.read_bytes().replace(b"mp4a", b"apac").replace(b"esds", b"xxxx")
    path.write_bytes(content)
    with pytest.raises(InputError, match="the codec of its sound is unknown"):
        read_sound(path)


def test_damaged_vorbis_is_refused(tmp_path, random, monkeypatch):
    write_sound(_noise(random), tmp_path / "a.ogg")

    def fail(*_, **__):
        raise soundfile.LibsndfileError(1)

    monkeypatch.setattr(soundfile, "SoundFile", fail)
    with pytest.raises(InputError, match=r"it is damaged\. Received: content="):
        read_sound(tmp_path / "a.ogg")


def test_after_too_many_damaged_packets_the_rest_is_left_out(caplog):
    av = pytest.importorskip("av")

    class Damaged:
        def decode(self):
            raise av.FFmpegError(1, "damaged")

    packets = iter([Damaged()] * (MOST_DAMAGED + 9))
    container = SimpleNamespace(demux=lambda stream: packets)
    assert list(decode_frames(container, None, "a.mp3")) == []
    assert len(list(packets)) == 8
    assert caplog.messages == [
        f"'a.mp3' is damaged; number of packets skipped: {MOST_DAMAGED + 1}; the rest "
        "of the file was skipped too."
    ]


def test_after_an_error_between_packets_the_rest_is_left_out(caplog):
    av = pytest.importorskip("av")

    def demux(stream):
        yield SimpleNamespace(decode=lambda: ["frame"])
        raise av.FFmpegError(1, "damaged")

    container = SimpleNamespace(demux=demux)
    assert list(decode_frames(container, None, "a.mp3")) == ["frame"]
    assert "packets skipped: 1; the rest of the file was skipped too." in caplog.text


def test_a_quieter_lossy_file_has_two_possible_reasons(
    tmp_path, random, monkeypatch, caplog
):
    sound = _noise(random, 44100)
    quiet = Sound(0.5 * sound.samples, sound.rate)
    monkeypatch.setattr(lossy, "read_sound", lambda *_: quiet)
    write_limited(sound, tmp_path / "a.mp3")
    assert caplog.messages == [
        "The result is 6.0 LU quieter than the sound before encoding, because peaks "
        "are limited to -1 dB, or because the format removes frequencies."
    ]

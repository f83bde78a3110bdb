"""Tests of videos with stylized sound, with and without stylized pictures."""

import shutil
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from scipy import signal

import tfstyle
from tests.methods.audio.sounds import clicks, hum
from tests.methods.video.clips import (
    moving_squares,
    read_frames,
    read_times,
    write_clip,
    write_sound_track,
)
from tfstyle.errors import InputError
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.methods.video import styled_sound
from tfstyle.methods.video.inputs import make_plan
from tfstyle.methods.video.options import VideoOptions
from tfstyle.methods.video.run import VideoCallback
from tfstyle.methods.video.writing.sound_tracks import first_time
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.write import write_sound

pytest.importorskip("ai_edge_litert")
pytest.importorskip("av")
pytest.importorskip("cv2")

pytestmark = pytest.mark.slow
COUNT, RATE = 12, 8


@pytest.fixture
def style(tmp_path):
    write_sound(hum(rate=16000, channels=2), tmp_path / "hum.wav")
    return tmp_path / "hum.wav"


@pytest.fixture
def clip(tmp_path):
    """Pictures beside clicks, which begin a quarter of a second later."""
    silent = write_clip(
        tmp_path / "silent.mp4", moving_squares(COUNT), time_base=Fraction(1, RATE)
    )
    sound = clicks(seconds=COUNT / RATE - 0.25, rate=16000, channels=2)
    return write_sound_track(silent, tmp_path / "in.mp4", [sound, hum()], start=0.25)


def _lag(one, other, rate):
    """Seconds by which a sound is later than another, and their correlation there."""
    one, other = one.mean(axis=1), other.mean(axis=1)
    size = 2 ** int(np.ceil(np.log2(len(one) + len(other))))
    product = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    found = np.fft.irfft(product)
    place = int(np.abs(found).argmax())
    share = found[place] / np.linalg.norm(one) / np.linalg.norm(other)
    return (place if place < size / 2 else place - size) / rate, share


def _check_sound(output, clip, style, **options):
    """Compares the first track with `tfstyle.audio` of it, in time and samples."""
    expected = tfstyle.audio(clip, style, **options)
    found = read_sound(output)
    samples = signal.resample_poly(expected.samples, found.rate, expected.rate)
    lag, share = _lag(found.samples, samples, found.rate)
    start = first_time(str(output)) - read_times(output)[0]
    shift = float(start - first_time(str(clip))) + lag
    assert abs(shift) < 0.002
    assert share > 0.9
    assert found.channels == expected.channels


def _copied_packets(path, kind, number):
    import av

    with av.open(str(path)) as container:
        stream = getattr(container.streams, kind)[number]
        return [bytes(p) for p in container.demux(stream) if p.size]


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".webm", ".ts"])
def test_the_first_track_is_styled_and_others_are_kept(
    clip, style, model, tmp_path, suffix
):
    output, about = tmp_path / f"out{suffix}", {"audio_method": "moments"}
    result = tfstyle.stylize_video(
        clip, "waves", output, model=str(model), audio_style=style, **about
    )
    assert (result.frames, result.painted) == (COUNT, COUNT)
    _check_sound(output, clip, style, method="moments")
    if suffix in (".mp4", ".mkv"):
        there, here = (_copied_packets(p, "audio", 1) for p in (output, clip))
        assert there == here
    assert not list(tmp_path.glob("*.parts"))


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_without_a_style_the_pictures_are_copied(clip, style, tmp_path, suffix):
    output = tmp_path / f"out{suffix}"
    options = {"audio_method": "moments", "audio_strength": 0.5}
    result = tfstyle.stylize_video(clip, None, output, audio_style=style, **options)
    assert (result.frames, result.painted, result.width) == (COUNT, 0, 64)
    there, here = (_copied_packets(p, "video", 0) for p in (output, clip))
    assert there == here
    _check_sound(output, clip, style, method="moments", strength=0.5)
    assert not list(tmp_path.glob("*.parts"))


def _with_subtitles(clip, path):
    """Copies a clip, and adds a subtitle, a chapter and a title."""
    import av

    lines = "1\n00:00:00,200 --> 00:00:00,900\nHello\n"
    (path.parent / "lines.srt").write_text(lines)
    with (
        av.open(str(clip)) as source,
        av.open(str(path.parent / "lines.srt")) as subtitles,
        av.open(str(path), "w") as target,
    ):
        copied = [*source.streams.video, *source.streams.audio, *subtitles.streams]
        streams = [target.add_stream_from_template(each) for each in copied]
        target.metadata["title"] = "A walk"
        chapter = {"id": 1, "start": 0, "end": 800, "time_base": Fraction(1, 1000)}
        target.set_chapters([{**chapter, "metadata": {"title": "Begin"}}])
        for container in (source, subtitles):
            for packet in container.demux():
                if packet.size:
                    packet.stream = streams[copied.index(packet.stream)]
                    target.mux(packet)
    return path


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_subtitles_chapters_and_metadata_are_copied(
    clip, style, tmp_path, suffix, caplog
):
    import av

    content = _with_subtitles(clip, tmp_path / "subtitles.mkv")
    output = tmp_path / f"out{suffix}"
    options = {"audio_method": "moments", "audio_style": style}
    result = tfstyle.stylize_video(content, None, output, **options)
    assert result.frames == COUNT
    with av.open(str(output)) as container:
        assert container.metadata["title"] == "A walk"
        (chapter,) = container.chapters()
        assert chapter["metadata"]["title"] == "Begin"
        texts = (
            [bytes(p) for p in container.demux(subtitles=0) if p.size]
            if (container.streams.subtitles)
            else []
        )
    assert texts == ([b"Hello"] if suffix == ".mkv" else [])
    assert ("Subtitles are left out" in caplog.text) == (suffix == ".mp4")


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_frames_that_are_reordered_are_copied(style, tmp_path, suffix):
    """Matroska stores no decoding times for the first of these frames."""
    clip = write_clip(
        tmp_path / "in.mkv", moving_squares(COUNT), sound="flac", b_frames=3
    )
    packets = _copied_packets(clip, "video", 0)
    output = tmp_path / f"out{suffix}"
    options = {"audio_method": "moments", "audio_style": style}
    tfstyle.stylize_video(clip, None, output, **options)
    assert len(_copied_packets(output, "video", 0)) == len(packets) == COUNT
    np.testing.assert_array_equal(read_frames(output), read_frames(clip))
    assert read_times(output) == read_times(clip)


@pytest.mark.slow
def test_an_interrupted_sound_is_resumed(clip, style, model, tmp_path, monkeypatch):
    fewer = partial(AudioOptions, iterations=6, phase_iterations=2)
    monkeypatch.setattr(styled_sound, "AudioOptions", fewer)
    options = {"model": str(model), "audio_style": style, "codec": "ffv1"}
    paint = lambda name, **more: tfstyle.stylize_video(  # noqa: E731
        clip, "waves", tmp_path / name, **options, **more
    )
    shares = []
    paint("whole.mkv", callback=_Follower(shares))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    with pytest.raises(KeyboardInterrupt):
        paint("out.mkv", callback=_Follower([], stop=2))
    result = paint("out.mkv")
    assert (result.frames, result.painted) == (COUNT, 0)
    one, other = (read_sound(tmp_path / f"{n}.mkv") for n in ("whole", "out"))
    np.testing.assert_array_equal(one.samples, other.samples)
    frames = (read_frames(tmp_path / f"{n}.mkv") for n in ("whole", "out"))
    np.testing.assert_array_equal(*map(np.stack, frames))


def test_leftovers_of_the_sound_alone(clip, style, tmp_path, monkeypatch):
    fewer = partial(AudioOptions, iterations=12, phase_iterations=2)
    monkeypatch.setattr(styled_sound, "AudioOptions", fewer)
    other = tmp_path / "other.wav"
    write_sound(hum(rate=16000, seconds=0.5), other)
    make = lambda sound, **more: tfstyle.stylize_video(  # noqa: E731
        clip, None, tmp_path / "out.mkv", audio_style=sound, **more
    )
    with pytest.raises(KeyboardInterrupt):
        make(style, callback=_Follower([], stop=11))
    checkpoints = {*(tmp_path / "out.mkv.parts").iterdir()}
    assert checkpoints
    with pytest.raises(KeyboardInterrupt):  # another sound has its own checkpoint
        make(other, callback=_Follower([], stop=11))
    assert {*(tmp_path / "out.mkv.parts").iterdir()} > checkpoints
    for checkpoint in checkpoints:
        checkpoint.write_bytes(b"nothing")
    with pytest.raises(InputError, match="; to start over, use --overwrite"):
        make(style)
    shares = []
    assert make(style, overwrite=True, callback=_Follower(shares)).frames == COUNT
    assert shares[0] < 0.5
    assert not list(tmp_path.glob("*.parts"))


class _Follower(VideoCallback):
    def __init__(self, shares, stop=None):
        self.shares, self.stop = shares, stop

    def on_sound(self, share):
        self.shares.append(share)
        if len(self.shares) == self.stop:
            raise KeyboardInterrupt


def test_mistakes_are_found_before_anything_is_painted(clip, style, model, tmp_path):
    def plan(content=clip, output="out.mp4", **options):
        chosen = VideoOptions(**{"model": str(model), "audio_style": style} | options)
        return make_plan(content, "waves", tmp_path / output, chosen)

    with pytest.raises(InputError, match="animations and pictures have no sound"):
        plan(output="out.gif")
    with pytest.raises(InputError, match=r"Expected `content` .* it has no sound"):
        plan(content=tmp_path / "silent.mp4")
    with pytest.raises(
        InputError, match="Expected `audio_style` to be an existing file"
    ):
        plan(audio_style=str(tmp_path / "none.wav"))
    with pytest.raises(InputError, match=r"Expected `audio_style` .* it has no sound"):
        plan(audio_style=str(tmp_path / "silent.mp4"))
    with pytest.raises(
        InputError, match="`audio_strength` to be used only with `audio_style`"
    ):
        plan(audio_style="", audio_strength=0.5)


def test_mistakes_without_a_style_are_named(clip, style, tmp_path):
    def make(output="out.mp4", **options):
        options = {"audio_style": style, **options}
        return tfstyle.stylize_video(clip, None, tmp_path / output, **options)

    with pytest.raises(InputError, match="to support the codec h264"):
        make("out.webm")
    with pytest.raises(InputError, match="Expected `style` or `audio_style`"):
        make(audio_style="")
    with pytest.raises(InputError, match="`image_size` to be used only with `style`"):
        make(image_size=64)
    with pytest.raises(InputError, match="Expected `style` to be given with `shard`"):
        make(shard="0/2")
    for output in ("in.mp4", "other.mp4"):
        with pytest.raises(InputError, match="to differ from the input files"):
            make(output, audio_style=str(shutil.copy(clip, tmp_path / "other.mp4")))

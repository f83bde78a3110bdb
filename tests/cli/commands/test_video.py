"""Tests of `tfstyle video`, with a small network of random weights."""

import os
import signal
import time
from fractions import Fraction
from functools import partial

import numpy as np
import pytest

from tests.methods.audio.sounds import hum
from tests.methods.video.clips import (
    moving_squares,
    read_frames,
    read_times,
    sound_packets,
    write_clip,
)
from tfstyle.cli.commands import video as video_command
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.write import write_sound

pytest.importorskip("ai_edge_litert")
pytest.importorskip("av")
pytest.importorskip("cv2")


@pytest.fixture
def clip(folder):
    return write_clip(folder / "in.mp4", moving_squares(5), sound="aac")


@pytest.fixture
def slow_clip(folder):
    """Clip with segments of 8 frames."""
    return write_clip(folder / "in.mp4", moving_squares(20), time_base=Fraction(1, 4))


@pytest.fixture
def video(command_here, model):
    def run(*arguments):
        return command_here("video", f"--model={model}", "--style=waves", *arguments)

    return run


def test_writes_the_video_and_one_line(video, clip, folder):
    ended = video("in.mp4", "--output=out.mp4")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("out.mp4: 64x48, 5 frames, waves, ")
    assert ended.stdout.count("\n") == 1
    assert read_times(folder / "out.mp4") == read_times(clip)
    assert sound_packets(folder / "out.mp4") == sound_packets(clip)


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("in.mp4",), 2, "Expected `--output` to be given"),
        (("none.mp4", "--output=out.mp4"), 1, "`content` to be an existing file"),
        (("photo.png", "--output=out.mp4"), 1, "use `tfstyle stylize`"),
        (("-", "--output=out.mp4"), 1, "`content` to be an existing file"),
        (("in.mp4", "--output=-"), 1, "Expected `output` to be a video file"),
        (("in.mp4", "--output=out.png"), 1, "Expected `output` to be a video file"),
        (("in.mp4", "--output=in.mp4"), 1, "to differ from the input"),
        (("in.mp4", "--output=no/out.mp4"), 1, "there is no folder"),
        (("in.mp4", "in.mp4", "--output=o.mp4"), 2, "one video at a time"),
        (("in.mp4", "--output=o.webm", "--codec=h264"), 1, "supported by .webm files"),
        (("in.mp4", "--output=o.mp4", "--stability=2"), 2, "from 0 to 1"),
        (("in.mp4", "--output=o.mp4", "--codec=mpeg"), 2, "codec"),
    ],
)
def test_mistakes_are_one_line(video, clip, arguments, code, line):
    ended = video(*arguments)
    assert ended.returncode == code
    assert ended.stdout == ""
    assert line in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_an_unknown_style_is_named_before_anything_slow(command_here, model, clip):
    ended = command_here(
        "video", "in.mp4", f"--model={model}", "--style=wavse", "--output=out.mp4"
    )
    assert ended.returncode == 1
    assert "Did you mean 'waves'?" in ended.stderr


@pytest.mark.slow
def test_the_sound_alone_is_styled(command_here, clip, folder):
    write_sound(hum(), folder / "hum.wav")
    ended = command_here(
        *("video", "in.mp4", "--audio_style=hum.wav", "--audio_method=moments"),
        "--output=out.mp4",
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith(
        "out.mp4: 64x48, 5 frames, pictures copied, sound styled, "
    )
    assert read_times(folder / "out.mp4") == read_times(clip)
    assert read_sound(folder / "out.mp4").length == read_sound(clip).length


def test_a_style_of_pictures_or_of_sound_is_needed(command_here, clip):
    ended = command_here("video", "in.mp4", "--output=out.mp4")
    assert ended.returncode == 2
    assert "Expected `--style` or `--audio_style` to be given" in ended.stderr
    ended = command_here("video", "in.mp4", "--output=out.mp4", "--style=")
    assert "`--style` to have a value. Received: --style=''" in ended.stderr


def test_a_network_with_a_single_style_needs_no_style(command_here, clip):
    ended = command_here("video", "in.mp4", "--model=vivid", "--output=out.mp4")
    assert ended.returncode == 0, ended.stderr
    assert ", vivid, " in ended.stdout


def test_a_shard_without_segments_is_complete(video, clip, folder):
    assert video("in.mp4", "--output=out.mp4", "--shard=0/3").returncode == 0
    ended = video("in.mp4", "--output=out.mp4", "--shard=2/3")
    assert ended.returncode == 0, ended.stderr
    assert "frames/s" not in ended.stdout


class Interrupted(video_command._Follower):
    """Follower that interrupts the run, as a signal would, after so many frames."""

    def __init__(self, frames):
        super().__init__()
        self.frames = frames

    def on_frame(self, number):
        if number == self.frames:
            raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("frames", "given", "line"),
    [
        (5, [], "tfstyle: Interrupted; nothing was written."),
        (13, [], "Interrupted; repeat the command to resume."),
        (
            13,
            ["--overwrite"],
            "Interrupted; repeat the command without --overwrite to resume.",
        ),
        (8, ["--shard=0/2"], "Interrupted; repeat the command to resume."),
    ],
)
def test_an_interrupted_run_says_whether_it_can_be_resumed(
    video, slow_clip, folder, monkeypatch, frames, given, line
):
    monkeypatch.setattr(video_command, "_Follower", partial(Interrupted, frames))
    ended = video("in.mp4", "--output=out.mkv", *given)
    assert ended.returncode == 130
    assert ended.stderr.splitlines()[-1] == line
    parts = [path.name for path in folder.glob("out.mkv*")]
    if frames == 5:
        assert parts == []
        return
    assert parts == ["out.mkv.shards" if "--shard=0/2" in given else "out.mkv.parts"]
    monkeypatch.undo()
    ended = video("in.mp4", "--output=out.mkv", *[f for f in given if "shard" in f])
    assert ended.returncode == 0, ended.stderr


def test_parts_of_another_style_are_refused_with_advice(
    video, slow_clip, folder, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(video_command, "_Follower", partial(Interrupted, 13))
        assert video("in.mp4", "--output=out.mkv").returncode == 130
    ended = video("in.mp4", "--output=out.mkv", "--style=dots")
    assert ended.returncode == 1
    assert "parts/state'); to start over, use --overwrite. Received: " in ended.stderr
    with monkeypatch.context() as patch:  # before the run begins
        patch.setattr(video_command, "make_plan", _interrupt)
        ended = video("in.mp4", "--output=out.mkv", "--style=dots")
    assert ended.stderr == "tfstyle: Interrupted; nothing was written.\n"
    ended = video("in.mp4", "--output=out.mkv", "--style=dots", "--overwrite")
    assert ended.returncode == 0, ended.stderr


def _interrupt(*arguments):
    raise KeyboardInterrupt


def test_time_left_without_the_preparation_of_the_first_frame(monkeypatch, capsys):
    clock = [0.0]
    monkeypatch.setattr(video_command.time, "monotonic", lambda: clock[0])
    follower = video_command._Follower()
    follower.on_begin(240, 100)
    for frame in range(1, 22):
        clock[0] = 20 + frame / 2
        follower.on_frame(100 + frame)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("101/240 [")
    assert [line.partition("] ")[2] for line in lines] == [
        "",  # the first frame includes preparations
        "2.0 frames/s  1:00 left",
    ]


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_run_that_is_killed_goes_on(start, folder, model, command):
    """By SIGKILL, in the middle of the third segment."""
    write_clip(folder / "in.mp4", moving_squares(250, 96, 128))
    flags = ("in.mp4", f"--model={model}", "--style=waves", "--codec=ffv1")
    process = start("video", *flags, "--output=out.mkv")
    segments = folder / "out.mkv.parts"
    deadline = time.monotonic() + 300
    while not (segments / "segment_000001").exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not (folder / "out.mkv").exists()
    ended = command("video", *flags, "--output=out.mkv")
    assert ended.returncode == 0, ended.stderr
    assert "Resumed after" in ended.stderr
    assert command("video", *flags, "--output=whole.mkv").returncode == 0
    whole, resumed = (read_frames(folder / f"{n}.mkv") for n in ("whole", "out"))
    np.testing.assert_array_equal(np.stack(whole), np.stack(resumed))
    assert not segments.exists()

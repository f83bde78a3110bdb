"""Tests of `tfstyle audio` as users run it, on small sounds."""

import json
import sys

import av
import numpy as np
import pytest

from tests.methods.audio.sounds import RATE, clicks, hum
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.write import write_sound

pytestmark = pytest.mark.slow

FILES = ("clicks.wav", "hum.flac", "--output=out.wav")
QUICK = ("--method=moments", "--phase_iterations=2")


@pytest.fixture
def sounds(folder):
    """The folder, with a content and a style sound in it."""
    write_sound(clicks(), folder / "clicks.wav")
    write_sound(hum(channels=2), folder / "hum.flac")
    return folder


def _write_video(path, *, has_sound: bool) -> None:
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("mpeg4", rate=10)
        pictures.width = pictures.height = 32
        pictures.pix_fmt = "yuv420p"
        if has_sound:
            track = container.add_stream("aac", rate=44100, layout="mono")
        for number in range(10):
            picture = np.full((32, 32, 3), 20 * number, np.uint8)
            container.mux(pictures.encode(av.VideoFrame.from_ndarray(picture)))
        container.mux(pictures.encode(None))
        if has_sound:
            samples = clicks(seconds=1, rate=44100).samples.T
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(samples), "fltp", "mono"
            )
            frame.rate = 44100
            container.mux(track.encode(frame))
            container.mux(track.encode(None))


def test_writes_the_sound_and_its_record_and_the_flagfile_repeats_it(
    sounds, command_here
):
    ended = command_here("audio", *FILES, *QUICK)
    assert ended.returncode == 0, ended.stderr
    record = json.loads((sounds / "out.wav.json").read_text())
    style = record["distances"]["style"]
    assert f"out.wav: 1.50 s, mono, 8000 Hz, style distance {style:.4f}" in ended.stdout
    assert (record["length"], record["rate"], record["channels"]) == (12000, RATE, 1)
    assert record["flags"]["content"].endswith("clicks.wav")
    assert read_sound(sounds / "out.wav").length == clicks().length
    first = (sounds / "out.wav").read_bytes()
    ended = command_here("audio", "--flagfile=out.wav.cfg")
    assert ended.returncode == 0, ended.stderr
    assert (sounds / "out.wav").read_bytes() == first


@pytest.mark.slow
def test_optimizes_and_leaves_no_checkpoint(sounds, command_here):
    ended = command_here("audio", *FILES, "--iterations=4", "--phase_iterations=2")
    assert ended.returncode == 0, ended.stderr
    assert "6 steps" in ended.stdout or "4 steps" in ended.stdout
    assert not list(sounds.glob("*.checkpoint*"))


def test_the_sound_of_a_video_is_read(sounds, command_here):
    _write_video(sounds / "film.mp4", has_sound=True)
    ended = command_here("audio", "film.mp4", "hum.flac", "--output=out.ogg", *QUICK)
    assert ended.returncode == 0, ended.stderr
    assert read_sound(sounds / "out.ogg").rate == 44100


def test_style_flags_and_words_mix(sounds, command_here):
    flags = ("--style=hum.flac", "--style=clicks.wav", "--style_blend_weights=3,1")
    ended = command_here("audio", "clicks.wav", *flags, "--output=out.mp3", *QUICK)
    assert ended.returncode == 0, ended.stderr
    record = json.loads((sounds / "out.mp3.json").read_text())
    names = [path.rpartition("/")[2] for path in record["flags"]["style"]]
    assert names == ["hum.flac", "clicks.wav"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ("clicks.wav", "--output=out.wav"),
            "a style sound to be given. Received: no --style",
        ),
        (("clicks.wav", "photo.png", "--output=out.wav"), "it has no sound"),
        (("film.mp4", "hum.flac", "--output=out.wav"), "it has no sound"),
        (("text.wav", "hum.flac", "--output=out.wav"), "it cannot be decoded"),
        (("none.wav", "hum.flac", "--output=out.wav"), "content='none.wav'"),
        (("silence.wav", "hum.flac", "--output=out.wav"), "louder than -70 LUFS"),
        (("clicks.wav", "silence.wav", "--output=out.wav"), "`style` to be louder"),
        (("clicks.wav", "hum.flac", "--output=out.png"), "output='out.png'"),
        (("clicks.wav", "hum.flac", "--output=clicks.wav"), "output='clicks.wav'"),
        (("clicks.wav", "hum.flac"), "--output"),
        (("six.wav", "hum.flac", "--output=out.mp3"), "output='out.mp3'"),
        ((*FILES, "--strength=2"), "strength=2"),
        ((*FILES, "--style_blend_weights=1,2"), "style_blend_weights=[1.0, 2.0]"),
        ((*FILES, "--method=moment"), "method"),
        ((*FILES, "--duration=3"), "only with init='noise'"),
        ((*FILES, "--method=moments", "--iterations=5"), "iterations=5"),
        ((*FILES, "--method=moments", "--resume"), "resume=True"),
        ((*FILES, "--method=moments", "--checkpoint_every=3"), "checkpoint_every=3"),
        ((*FILES, "--init=noise", "--content=clicks.wav"), "content='clicks.wav'"),
    ],
)
def test_a_mistake_is_one_line(sounds, command_here, words, line):
    _write_video(sounds / "film.mp4", has_sound=False)
    (sounds / "text.wav").write_text("no sound " * 99)
    write_sound(Sound(np.zeros((RATE, 1), np.float32), RATE), sounds / "silence.wav")
    write_sound(clicks(channels=6), sounds / "six.wav")
    before = sorted(sounds.iterdir())
    ended = command_here("audio", *words, *QUICK[1:])
    assert ended.returncode in (1, 2)
    assert line in ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert ended.stdout == ""
    assert sorted(sounds.iterdir()) == before


@pytest.mark.parametrize(
    ("package", "output"), [("av", "a.wav"), ("soundfile", "a.ogg")]
)
def test_a_missing_package_is_named(sounds, command_here, monkeypatch, package, output):
    monkeypatch.setitem(sys.modules, package, None)
    ended = command_here("audio", *FILES[:2], f"--output={output}", *QUICK)
    assert ended.returncode == 1
    assert "pip install 'tfstyle[audio]'" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_record_that_cannot_be_written_is_named_before_the_work(sounds, command_here):
    (sounds / "out.wav.json").mkdir()
    ended = command_here("audio", *FILES, *QUICK)
    assert ended.returncode == 1
    assert "out.wav.json" in ended.stderr
    assert not (sounds / "out.wav").exists()


@pytest.mark.parametrize("name", ["film.mp4", "clicks.wav"])
def test_inspect_takes_sounds_and_videos_in_any_order(sounds, command_here, name):
    _write_video(sounds / "film.mp4", has_sound=True)
    names = [name, *({"film.mp4", "clicks.wav"} - {name})]
    ended = command_here("inspect", *names, "--output=sheet.png")
    assert ended.returncode == 0, ended.stderr
    assert "2 sounds" in ended.stdout
    ended = command_here("inspect", *names, "--layers=relu1_1", "--output=a.png")
    assert ended.returncode == 1
    assert "`layers` to be used only for pictures" in ended.stderr


def test_inspect_makes_a_sheet_of_sounds(sounds, command_here):
    ended = command_here("inspect", "clicks.wav", "hum.flac", "--output=sheet.png")
    assert ended.returncode == 0, ended.stderr
    assert "2 sounds" in ended.stdout
    assert (sounds / "sheet.png").exists()

import logging
from fractions import Fraction

import numpy as np
import pytest

from tests.methods.video.clips import moving_squares, read_times, write_clip
from tfstyle.errors import InputError
from tfstyle.images import save
from tfstyle.methods.video.reading.container import ContainerClip

pytest.importorskip("av")


def _error(one, other):
    return np.abs(one.astype(int) - other).mean()


def test_frames_are_those_that_were_written(tmp_path):
    frames = moving_squares(5)
    clip = ContainerClip(write_clip(tmp_path / "in.mp4", frames))
    read = list(clip.frames())
    assert len(read) == clip.about.count == 5
    assert (clip.about.height, clip.about.width) == (48, 64)
    assert clip.about.rate == 25
    for frame, expected in zip(read, frames, strict=True):
        assert _error(frame.pixels, expected) < 2


def test_reading_begins_at_any_frame(tmp_path):
    clip = ContainerClip(write_clip(tmp_path / "in.mp4", moving_squares(6)))
    whole, rest = list(clip.frames()), list(clip.frames(4))
    assert [frame.time for frame in rest] == [frame.time for frame in whole[4:]]
    np.testing.assert_array_equal(rest[0].pixels, whole[4].pixels)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov", ".ts", ".avi"])
def test_every_container(tmp_path, suffix):
    path = write_clip(tmp_path / f"in{suffix}", moving_squares(4))
    read = list(ContainerClip(path).frames())
    about = ContainerClip(path).about
    stamps = [frame.time * about.time_base for frame in read]
    assert [s - stamps[0] for s in stamps] == [Fraction(i, 25) for i in range(4)]


def test_variable_rates_keep_their_time_stamps(tmp_path):
    times = [0, 3003, 4504, 11504, 14507]
    path = write_clip(tmp_path / "in.mp4", moving_squares(5), times, Fraction(1, 90000))
    clip = ContainerClip(path)
    stamps = [frame.time * clip.about.time_base for frame in clip.frames()]
    assert stamps == [Fraction(time, 90000) for time in times] == read_times(path)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_rotated_clip_is_turned_upright(tmp_path, rotation):
    frames = moving_squares(2)
    path = write_clip(tmp_path / "in.mp4", frames, rotation=rotation)
    clip = ContainerClip(path)
    # Counterclockwise, as `rot90` rotates.
    expected = np.rot90(frames[0], rotation // 90)
    assert (clip.about.height, clip.about.width) == expected.shape[:2]
    assert _error(next(clip.frames()).pixels, expected) < 2


def test_frames_of_ten_bits_are_converted_with_a_line(tmp_path, caplog):
    frames = moving_squares(2)
    path = write_clip(tmp_path / "in.mp4", frames, pixel_format="yuv444p10le")
    with caplog.at_level(logging.INFO, "tfstyle"):
        read = list(ContainerClip(path).frames())
    assert _error(read[0].pixels, frames[0]) < 2
    assert caplog.messages == [
        "Frames with 10 bits per channel are converted to 8 bits."
    ]


def test_a_cut_file_gives_what_there_is_with_a_warning(tmp_path, caplog):
    path = write_clip(tmp_path / "in.mkv", moving_squares(50))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    read = list(ContainerClip(path).frames())
    assert 0 < len(read) < 50
    assert any("cut" in line or "damaged" in line for line in caplog.messages)


@pytest.mark.parametrize("name", ["http:a.mp4", "%03d.mp4", "-", "pipe:0", "a b\n.mp4"])
def test_odd_names_are_names_of_files(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    write_clip(tmp_path / "in.mp4", moving_squares(2)).rename(tmp_path / name)
    assert len(list(ContainerClip(name).frames())) == 2


def _write_sound(path):
    import av

    with av.open(str(path), "w") as target:
        track = target.add_stream("pcm_s16le", rate=8000)
        track.layout = "mono"
        silence = np.zeros((1, 800), np.int16)
        frame = av.AudioFrame.from_ndarray(silence, format="s16", layout="mono")
        frame.rate = 8000
        target.mux(track.encode(frame))
        target.mux(track.encode())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("picture.mp4", "it is a still picture"),
        ("sound.wav", "it has no video stream"),
        ("text.mp4", "Invalid data"),
        ("empty.mp4", "Invalid data"),
        ("head.mp4", "Invalid data"),
    ],
)
def test_what_is_no_video_is_refused_in_a_line(tmp_path, name, reason):
    path = tmp_path / name
    if name == "picture.mp4":
        save(np.zeros((20, 20, 3), np.uint8), tmp_path / "a.png")
        (tmp_path / "a.png").rename(path)
    elif name == "sound.wav":
        _write_sound(path)
    elif name == "text.mp4":
        path.write_text("no video" * 100)
    elif name == "empty.mp4":
        path.touch()
    elif name == "head.mp4":
        whole = write_clip(path, moving_squares(5)).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="Expected `content` to be a video") as caught:
        ContainerClip(path)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file(tmp_path):
    with pytest.raises(InputError) as caught:
        ContainerClip(tmp_path / "none.mp4")
    assert str(caught.value) == (
        "Expected `content` to be an existing file. Received: "
        f"content='{tmp_path / 'none.mp4'}'"
    )


def test_a_missing_library_names_the_extra(monkeypatch):
    from tfstyle.methods.video import libraries

    monkeypatch.setitem(__import__("sys").modules, "av", None)
    with pytest.raises(InputError, match=r"pip install 'tfstyle\[video\]'"):
        libraries.import_av()

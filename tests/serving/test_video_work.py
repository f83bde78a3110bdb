"""Tests of the work of video jobs, run in this process."""

from fractions import Fraction

import numpy as np
import pytest

import tfstyle
from tests.methods.video.clips import (
    moving_squares,
    read_frames,
    sound_packets,
    write_clip,
)
from tests.serving.pictures import file_of
from tfstyle.errors import InputError
from tfstyle.methods.stylize.file import stylize_file
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.serving import video_work
from tfstyle.serving.job_work import Work
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.video_work import paint_video

pytest.importorskip("ai_edge_litert")
pytest.importorskip("av")
pytest.importorskip("cv2")
RATE = 4  # segments have 8 frames


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch):
    """The limit would stay for the tests that follow in this process."""
    monkeypatch.setattr(video_work, "limit_memory", lambda size: None)


@pytest.fixture
def clip(tmp_path):
    def write(count=10, *size):
        frames, time_base = moving_squares(count, *size), Fraction(1, RATE)
        write_clip(
            tmp_path / "video", frames, None, time_base, sound="aac", container="mp4"
        )

    return write


@pytest.fixture
def paint(model, tmp_path):
    def run(network=model, stop=0, style=("waves",), limits=None, **options):
        events = []
        about = {
            "style": dict.fromkeys(style, 1.0),
            "options": {"codec": "h264", **options},
        }
        work = Work(
            *(tmp_path, about, str(network), ServeOptions(**limits or {})),
            events.append,
            lambda: bool(stop) and len(events) + 1 >= stop,
        )
        return paint_video(work), events

    return run


def _expected(tmp_path, style, network, **options):
    other = tmp_path / "expected.mp4"
    tfstyle.stylize_video(
        tmp_path / "video", style, other, model=str(network), **options
    )
    return np.stack(read_frames(other))


def test_sides_become_even_and_within_the_limit(clip, paint, tmp_path, model):
    clip(3, 49, 65)
    assert paint()[0] == {"state": "done"}
    frames = np.stack(read_frames(tmp_path / "result.mp4"))
    assert frames.shape == (3, 48, 64, 3)
    expected = _expected(tmp_path, "waves", model, image_size=64)
    np.testing.assert_array_equal(frames, expected)
    clip(3, 48, 64)
    events = paint(limits={"job_max_size": 33}, codec="vp9")[1]
    assert [(e["width"], e["height"]) for e in events] == [(32, 24)] * 3
    assert read_frames(tmp_path / "result.webm")[0].shape == (24, 32, 3)


def test_paintings_and_names_are_blended(clip, paint, tmp_path, painting_model, random):
    clip(3)
    pixels = random.integers(0, 256, (40, 50, 3), np.uint8)
    (tmp_path / "style0").write_bytes(file_of(pixels))
    paint(painting_model, style=("dots",))
    frames = np.stack(read_frames(tmp_path / "result.mp4"))
    expected = _expected(tmp_path, ["dots", pixels], painting_model)
    np.testing.assert_array_equal(frames, expected)


def test_saved_styles_of_the_server_are_found(clip, paint, tmp_path, painting_model):
    network, saved = str(painting_model), tmp_path / "my.style"
    photo = tmp_path / "photo.png"
    photo.write_bytes(file_of(np.full((32, 32, 3), 99, np.uint8)))
    options = StylizeOptions(model=network)
    stylize_file(
        photo, "dots,waves", tmp_path / "a.png", options, save_style=str(saved)
    )
    clip(3)
    paint(network, style=("my",), limits={"saved_style": (str(saved),)})
    frames = np.stack(read_frames(tmp_path / "result.mp4"))
    expected = _expected(tmp_path, str(saved), network)
    np.testing.assert_array_equal(frames, expected)


def test_a_canceled_video_has_the_frames_so_far(clip, paint, tmp_path, model):
    clip(20)
    last, events = paint(stop=11)
    assert last == {"state": "canceled"}
    assert [event["frame"] for event in events] == list(range(1, 12))
    assert events[-1]["picture"] == 11
    frames = np.stack(read_frames(tmp_path / "result.mp4"))
    whole = _expected(tmp_path, "waves", model)
    np.testing.assert_array_equal(frames[:8], whole[:8])
    # The encoder looks ahead, so the unfinished segment is encoded differently.
    np.testing.assert_allclose(frames[8:].astype(int), whole[8:11], atol=24)
    last, _ = sound_packets(tmp_path / "result.mp4")[-1]
    assert last == pytest.approx(11 / RATE, abs=0.05)


def test_damaged_segments_are_painted_again(clip, paint, tmp_path):
    clip(3)
    (tmp_path / "result.mp4.parts").mkdir()
    (tmp_path / "result.mp4.parts" / "state").write_bytes(b"nothing")
    last, events = paint()
    assert last == {"state": "done"}
    assert [event["frame"] for event in events] == [1, 2, 3]


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"job_max_frames": 2}, "1 to 2 frames. Received: video_bytes=<more than 2"),
        ({"max_pixels": 3000}, "at most 3000 pixels. Received: video_bytes=<64 x 48>"),
    ],
)
def test_limits_are_one_line(clip, paint, tmp_path, limits, message):
    clip(3)
    with pytest.raises(InputError) as error:
        paint(limits=limits)
    assert message in str(error.value)
    assert str(tmp_path) not in str(error.value)


def test_damaged_videos_are_one_line(clip, paint, tmp_path):
    clip(3)
    file = (tmp_path / "video").read_bytes()
    start = file.index(b"mdat") + 4
    (tmp_path / "video").write_bytes(file[:start] + bytes(len(file) - start))
    with pytest.raises(InputError, match="video_bytes") as error:
        paint()
    (tmp_path / "video").write_bytes(file[:start] + b"\xff" * 900 + file[start + 900 :])
    with pytest.raises(InputError, match="Received: video_bytes=") as error:
        paint()
    assert str(tmp_path) not in str(error.value)

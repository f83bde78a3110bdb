"""Tests of complete runs with a small network of random weights."""

import logging
from fractions import Fraction
from itertools import islice

import numpy as np
import pytest

import tfstyle
from tests.methods.video.clips import (
    moving_squares,
    read_frames,
    read_times,
    sound_packets,
    write_clip,
)
from tfstyle.errors import InputError
from tfstyle.images import resize, to_float, to_uint8
from tfstyle.methods.video import inputs
from tfstyle.methods.video.inputs import make_plan
from tfstyle.methods.video.options import VideoOptions
from tfstyle.methods.video.painted import paint_frames, paint_segment
from tfstyle.methods.video.run import VideoCallback
from tfstyle.methods.video.segments import Segment
from tfstyle.methods.video.stability import Stabilizer

pytest.importorskip("ai_edge_litert")
pytest.importorskip("av")
pytest.importorskip("cv2")
COUNT = 27  # three segments of 8 frames, and a rest
RATE = 4


@pytest.fixture
def clip(tmp_path):
    return write_clip(
        tmp_path / "in.mp4",
        moving_squares(COUNT),
        time_base=Fraction(1, RATE),
        sound="aac",
    )


@pytest.fixture
def paint(clip, model, tmp_path):
    def run(output="out.mp4", content=clip, **options):
        options = {"model": str(model), "codec": "ffv1", **options}
        return tfstyle.stylize_video(content, "waves", tmp_path / output, **options)

    return run


def _plan(clip, model, output, **options):
    chosen = VideoOptions(model=str(model), codec="ffv1", **options)
    return make_plan(clip, "waves", output, chosen)


@pytest.mark.parametrize(
    ("options", "painters"),
    [
        ({"runtime": "litert"}, 2),
        ({"runtime": "keras"}, 1),  # uses all cores for one frame
        ({"runtime": "litert", "image_size": 1400}, 1),  # takes too much memory
    ],
)
def test_small_frames_are_painted_in_pairs_with_litert(
    clip, model, tmp_path, monkeypatch, options, painters
):
    monkeypatch.setattr(inputs, "usable_cores", lambda: 4)
    plan = _plan(clip, model, tmp_path / "out.mkv", **options)
    assert plan.painters == painters


class _Stop(VideoCallback):
    """Ends the run as a signal would, after so many frames."""

    def __init__(self, frames):
        self.frames = frames

    def on_frame(self, number):
        if number == self.frames:
            raise KeyboardInterrupt


def test_a_video_is_painted_with_its_time_stamps_and_its_sound(
    paint, clip, tmp_path, model
):
    result = paint(codec="h264")
    assert (result.frames, result.height, result.width) == (COUNT, 48, 64)
    output = tmp_path / "out.mp4"
    assert read_times(output) == read_times(clip)
    assert sound_packets(output) == sound_packets(clip)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.mp4", "out.mp4"]


def test_without_stability_each_frame_is_painted_for_itself(paint, tmp_path, model):
    paint("out.mkv", stability=0)
    expected = [
        tfstyle.stylize(frame, "waves", model=str(model))
        for frame in islice(read_frames(tmp_path / "in.mp4"), 3)
    ]
    painted = read_frames(tmp_path / "out.mkv")
    for frame, picture in zip(painted, expected, strict=False):
        np.testing.assert_array_equal(frame, to_uint8(picture))


@pytest.mark.parametrize("frames", [3, 9, 20])
def test_a_run_that_was_ended_makes_the_same_frames(paint, tmp_path, frames):
    paint("whole.mkv")
    with pytest.raises(KeyboardInterrupt):
        paint("out.mkv", callback=_Stop(frames))
    result = paint("out.mkv")
    # Only the interrupted segment of 8 frames is painted again.
    assert result.painted == COUNT - (frames - 1) // 8 * 8
    whole, resumed = (read_frames(tmp_path / f"{n}.mkv") for n in ("whole", "out"))
    np.testing.assert_array_equal(np.stack(whole), np.stack(resumed))
    assert not (tmp_path / "out.mkv.parts").exists()


def test_a_resumed_run_knows_where_the_camera_was(paint, tmp_path, random):
    dots = random.random((10, 24, 3), np.float32)
    scene = to_uint8(resize(dots, (160, 384), clip=True))
    pan = [scene[number : 96 + number, 3 * number :][:, :128] for number in range(17)]
    clip = write_clip(tmp_path / "pan.mp4", pan, time_base=Fraction(1, RATE))
    origins, painter = [], Stabilizer.paint

    def spy(stabilizer, prepared):
        origins.append(prepared[0].origin)
        return painter(stabilizer, prepared)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stabilizer, "paint", spy)
        paint("whole.mkv", clip)
        whole = origins.copy()
        with pytest.raises(KeyboardInterrupt):
            paint("out.mkv", clip, callback=_Stop(12))
        origins.clear()
        paint("out.mkv", clip)
    np.testing.assert_allclose(whole[-1], (16, 48), atol=1)
    assert origins == whole[8:]


def test_segments_of_other_settings_are_refused_and_overwritten(paint, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        paint("out.mkv", callback=_Stop(9))
    expected = r"Expected `stability` to be 1\.0, as in .*; .* use --overwrite\. Recei"
    with pytest.raises(InputError, match=expected):
        paint("out.mkv", stability=0.5)
    assert paint("out.mkv", stability=0.5, overwrite=True).painted == COUNT


def test_a_damaged_state_is_refused(paint, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        paint("out.mkv", callback=_Stop(9))
    parts = tmp_path / "out.mkv.parts"
    with (parts / "segment_000000").open("r+b") as segment:
        segment.truncate(1000)
    with pytest.raises(InputError, match=r"segments are damaged; .* --overwrite\."):
        paint("out.mkv")
    (parts / "segment_000000").unlink()
    with pytest.raises(InputError, match=r"segments are missing; .* --overwrite\."):
        paint("out.mkv")
    (parts / "state").write_bytes(b"nothing")
    with pytest.raises(InputError, match="checkpoint"):
        paint("out.mkv")


def test_a_segment_can_be_painted_elsewhere(clip, model, tmp_path):
    plan = _plan(clip, model, tmp_path / "out.mkv")
    whole = list(paint_frames(plan))
    segment = Segment(1, 8, 16)
    exact = paint_segment(plan, segment, tmp_path / "exact", whole[7][1])
    assert exact.frames == 16
    expected = np.stack([frame.pixels for frame, _ in whole[8:16]])
    np.testing.assert_array_equal(np.stack(read_frames(tmp_path / "exact")), expected)
    # Without the state of the previous segment, painting starts 8 frames earlier.
    segment = Segment(2, 16, 24)
    paint_segment(plan, segment, tmp_path / "near")
    near = np.stack(read_frames(tmp_path / "near"))
    frames = islice(paint_frames(plan, 8, follows_camera=False), 8, 16)
    expected = np.stack([frame.pixels for frame, _ in frames])
    np.testing.assert_array_equal(near, expected)


def test_frames_can_be_painted_one_by_one(model, clip, tmp_path):
    frames = read_frames(clip)
    expected = [
        frame.pixels
        for frame, _ in paint_frames(_plan(clip, model, tmp_path / "out.mkv"))
    ]
    for kind in (np.asarray, to_float):
        given = map(kind, frames[:10])
        painted = list(tfstyle.stylize_frames(given, "waves", model=str(model)))
        assert len(painted) == 10
        for frame, other in zip(painted, expected, strict=False):
            assert frame.dtype == kind(frames[0]).dtype
            pixels = frame if frame.dtype == np.uint8 else to_uint8(frame)
            np.testing.assert_array_equal(pixels, other)


def test_the_longer_side_can_be_chosen(paint, tmp_path):
    result = paint("out.mkv", image_size=32)
    assert (result.height, result.width) == (24, 32)
    assert read_frames(tmp_path / "out.mkv")[0].shape == (24, 32, 3)


def test_a_folder_that_cannot_be_written_is_refused(paint, tmp_path):
    with pytest.raises(InputError, match="there is no folder"):
        paint("none/out.mp4")
    (tmp_path / "dir.mp4").mkdir()
    with pytest.raises(InputError, match="Expected `output`"):
        paint("in.mp4")


@pytest.mark.parametrize("largest", [2_000, 20_000])
def test_a_disk_that_is_full_is_a_line(paint, tmp_path, largest):
    """A limit for files stands for the disk: within a segment, and at the end."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, limits[1]))
    try:
        with pytest.raises(InputError, match="File too large"):
            paint("out.mkv")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not (tmp_path / "out.mkv").exists()
    paint("out.mkv", overwrite=True)


def test_a_resumed_run_logs_a_line(paint, caplog):
    with pytest.raises(KeyboardInterrupt):
        paint("out.mkv", callback=_Stop(17))
    with caplog.at_level(logging.INFO, "tfstyle"):
        paint("out.mkv")
    assert "Resumed after 16 frames." in caplog.messages


def test_the_runtime_is_chosen_for_all_frames(clip, model, tmp_path):
    plan = _plan(clip, model, tmp_path / "out.mkv")
    stylizer, *_ = plan.stabilizer.args
    assert stylizer.pictures == COUNT


class _End(VideoCallback):
    """Ends the video after so many frames, and keeps them."""

    def __init__(self, frames):
        self.frames, self.painted = frames, []

    def on_painted(self, pixels):
        self.painted.append(pixels)

    def on_frame(self, number):
        return number == self.frames


@pytest.mark.parametrize("frames", [8, 11])
def test_a_callback_ends_the_video_and_its_sound(paint, clip, tmp_path, frames):
    paint("whole.mkv")
    callback = _End(frames)
    assert paint("out.mkv", callback=callback).frames == frames
    painted = np.stack(read_frames(tmp_path / "out.mkv"))
    np.testing.assert_array_equal(painted, np.stack(callback.painted))
    whole = np.stack(read_frames(tmp_path / "whole.mkv"))
    np.testing.assert_array_equal(painted, whole[:frames])
    last, _ = sound_packets(tmp_path / "out.mkv")[-1]
    assert last == pytest.approx(frames / RATE, abs=0.05)
    assert not (tmp_path / "out.mkv.parts").exists()


@pytest.mark.parametrize("frames", [8, 11])
def test_a_resumed_run_does_not_paint_past_a_cut(paint, monkeypatch, frames):
    def interrupted(*given, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(inputs.VideoPlan, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            paint("out.mkv", callback=_End(frames))
    result = paint("out.mkv")
    assert (result.frames, result.painted) == (frames, 0)

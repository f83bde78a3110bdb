"""Tests of segments painted by several processes, simulated one after another."""

from itertools import pairwise

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
from tfstyle.images import save
from tfstyle.methods.video.inputs import make_plan
from tfstyle.methods.video.options import VideoOptions
from tfstyle.methods.video.reading import open_clip
from tfstyle.methods.video.scattered import ScatteredSegments
from tfstyle.methods.video.segment_reader import SegmentReader
from tfstyle.methods.video.segments import Segment

pytest.importorskip("ai_edge_litert")
pytest.importorskip("av")
pytest.importorskip("cv2")
RATE = 25
LENGTH = 50  # frames of a segment


@pytest.fixture
def paint(model, tmp_path):
    def run(content, output, **options):
        options = {"model": str(model), "codec": "ffv1", **options}
        return tfstyle.stylize_video(content, "waves", tmp_path / output, **options)

    return run


@pytest.mark.parametrize("count", [2 * LENGTH, 2 * LENGTH + 7])
def test_shards_make_the_video(paint, tmp_path, count):
    """Also where the last segment is full, so that its end has to be looked for."""
    clip = write_clip(tmp_path / "in.mp4", moving_squares(count, 24, 32), sound="aac")
    paint(clip, "whole.mkv")
    results = [paint(clip, "out.mkv", shard=f"{i}/4") for i in (1, 3, 0, 2)]
    assert [r.is_complete for r in results] == [False, False, False, True]
    assert sum(r.painted for r in results) == count
    assert results[-1].frames == count
    assert paint(clip, "out.mkv", shard="1/4").painted == 0  # again
    whole, scattered = tmp_path / "whole.mkv", tmp_path / "out.mkv"
    assert read_times(scattered) == read_times(whole)
    assert sound_packets(scattered) == sound_packets(whole)
    frames = np.stack(read_frames(scattered)).astype(int)
    expected = np.stack(read_frames(whole)).astype(int)
    # The first segment starts as in a whole run; the others start some frames earlier.
    np.testing.assert_array_equal(frames[:LENGTH], expected[:LENGTH])
    assert np.abs(frames - expected).mean() < 1
    assert [p.name for p in tmp_path.glob("out.mkv.shards/*")] == ["joined"]
    other = paint(clip, "other.mkv", shard="0/2"), paint(clip, "other.mkv", shard="1/2")
    assert other[1].is_complete
    same = np.stack(read_frames(tmp_path / "other.mkv"))
    np.testing.assert_array_equal(same, frames)


def test_a_video_that_another_process_joined_is_complete(paint, model, tmp_path):
    clip = write_clip(tmp_path / "in.mp4", moving_squares(LENGTH + 1, 24, 32))
    options = VideoOptions(model=str(model), codec="ffv1")
    other = ScatteredSegments(make_plan(clip, "waves", tmp_path / "out.mkv", options))

    class Joining(tfstyle.VideoCallback):
        def on_frame(self, number):
            assert other.join(keep_marker=True) == LENGTH + 1

    paint(clip, "out.mkv", shard="0/2")
    result = paint(clip, "out.mkv", shard="1/2", callback=Joining())
    assert (result.is_complete, result.frames, result.painted) == (True, LENGTH + 1, 1)


class NothingPainted(tfstyle.VideoCallback):
    """Callback of a run that fails before it paints."""

    def on_begin(self, total, done):
        raise AssertionError


def test_damaged_segments_are_painted_again(paint, tmp_path):
    clip = write_clip(tmp_path / "in.mp4", moving_squares(3 * LENGTH, 24, 32))
    assert paint(clip, "out.mkv", shard="0/2").painted == 2 * LENGTH
    notes = sorted((tmp_path / "out.mkv.shards").glob("*.note"))
    notes[0].write_bytes(notes[0].read_bytes()[:50])
    notes[1].with_suffix("").unlink()
    assert paint(clip, "out.mkv", shard="0/2").painted == 2 * LENGTH
    with notes[1].with_suffix("").open("r+b") as segment:
        segment.truncate(100)
    assert paint(clip, "out.mkv", shard="0/2").painted == LENGTH
    result = paint(clip, "out.mkv", shard="1/2")
    assert (result.painted, result.frames) == (LENGTH, 3 * LENGTH)


def test_segments_of_other_settings_are_refused(paint, tmp_path):
    clip = write_clip(tmp_path / "in.mp4", moving_squares(LENGTH + 1, 24, 32))
    paint(clip, "out.mkv", shard="0/2", stability=0)
    with pytest.raises(InputError, match=r"Expected `stability` to be 0, as in"):
        paint(clip, "out.mkv", shard="0/2")
    # Segments of other shards are checked, too, before the first frame is painted.
    with pytest.raises(InputError, match=r"remove the folder '.*out\.mkv\.shards'\."):
        paint(clip, "out.mkv", shard="1/2", callback=NothingPainted())
    with pytest.raises(InputError, match="Expected `overwrite` to be False with"):
        paint(clip, "out.mkv", shard="0/2", overwrite=True)
    assert paint(clip, "out.mkv", shard="1/2", stability=0).is_complete
    # A later whole run replaces the shards' output.
    paint(clip, "out.mkv")
    assert paint(clip, "out.mkv", shard="0/2", stability=0).painted == LENGTH


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["in.mp4", "in.gif", "pictures"])
def test_segments_in_order_are_read_in_one_pass(tmp_path, kind):
    frames = moving_squares(60, 24, 32)
    if kind == "pictures":
        (tmp_path / kind).mkdir()
        for number, frame in enumerate(frames):
            save(frame, tmp_path / kind / f"{number}.png")
    elif kind == "in.gif":
        from tfstyle.images import save_animation

        save_animation(iter(frames), tmp_path / kind, 25.0, "output", [40] * 60)
    else:
        write_clip(tmp_path / kind, frames)
    clip = open_clip(tmp_path / kind, 25.0)
    expected = [frame.pixels for frame in clip.frames()]
    reader, bounds = SegmentReader(clip), [0, 10, 20, 45, 58, 60, 70, 80]
    parts = [Segment(i, a, b) for i, (a, b) in enumerate(pairwise(bounds))]
    for segment in (parts[0], parts[1], *parts[3:]):
        read = [frame.pixels for frame in reader.read(segment)]
        # Only after the segment that starts at 60 is it known that the clip ends there.
        is_asked = segment.start <= 60
        wanted = expected[segment.run_in : segment.stop] if is_asked else []
        np.testing.assert_array_equal(read, wanted)
    assert reader.passes == 1
    read = [frame.pixels for frame in reader.read(parts[2])]
    np.testing.assert_array_equal(read, expected[12:45])
    assert reader.passes == 2


@pytest.mark.slow
def test_after_an_error_a_segment_is_read_from_the_start(tmp_path, monkeypatch):
    path = write_clip(tmp_path / "in.mp4", moving_squares(60, 24, 32))
    clip = open_clip(str(path), RATE)
    expected = [frame.pixels for frame in clip.frames()]
    pick = clip.pick

    def fails(is_wanted):
        frames = pick(is_wanted)
        yield from (next(frames) for _ in range(5))
        raise InputError("unreadable")

    reader, first = SegmentReader(clip), Segment(0, 0, LENGTH)
    monkeypatch.setattr(clip, "pick", fails)
    with pytest.raises(InputError, match="unreadable"):
        list(reader.read(first))
    monkeypatch.setattr(clip, "pick", pick)
    read = [frame.pixels for frame in reader.read(first)]
    np.testing.assert_array_equal(read, expected[:LENGTH])

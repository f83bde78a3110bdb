"""Tests of videos from untrusted sources."""

import numpy as np
import pytest

from tests.methods.video.clips import moving_squares, write_clip
from tfstyle.errors import InputError
from tfstyle.methods.video.reading.untrusted import check_untrusted

pytest.importorskip("av")


def _check(path, frames=9, pixels=64 * 48):
    return check_untrusted(path, "video_bytes", frames, pixels)


@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv", "avi"])
def test_frames_are_counted_up_to_the_limit(tmp_path, suffix):
    path = write_clip(tmp_path / f"clip.{suffix}", moving_squares(9), sound="aac")
    assert _check(path) == 9
    with pytest.raises(InputError, match=r"1 to 8 frames\. .*=<more than 8 frames>$"):
        _check(path, frames=8)
    with pytest.raises(InputError, match=r"at most 3071 pixels\. .*=<64 x 48>$"):
        _check(path, pixels=64 * 48 - 1)


@pytest.mark.parametrize(
    "text",
    [
        "ffconcat version 1.0\nfile clip.ts\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nclip.ts\n#EXT-X-ENDLIST\n",
    ],
)
def test_playlists_of_other_files_are_refused(tmp_path, text):
    write_clip(tmp_path / "clip.ts", moving_squares(3))
    (tmp_path / "list.mp4").write_text(text)
    with pytest.raises(InputError, match="Expected `video_bytes` to be a video in an"):
        _check(tmp_path / "list.mp4")


def test_files_without_frames_are_refused(tmp_path):
    import av

    with av.open(str(tmp_path / "sound.mp4"), "w") as target:
        track = target.add_stream("aac", rate=48000)
        samples = np.zeros((1, 4096), np.float32)
        frame = av.AudioFrame.from_ndarray(samples, "fltp", "mono")
        frame.rate = 48000
        target.mux(track.encode(frame))
        target.mux(track.encode(None))
    with pytest.raises(InputError, match=r"video stream .*=<video streams: 0>$"):
        _check(tmp_path / "sound.mp4")
    whole = write_clip(tmp_path / "clip.mp4", moving_squares(9)).read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[:100])
    with pytest.raises(InputError, match="Expected `video_bytes` to be a video in an"):
        _check(tmp_path / "cut.mp4")

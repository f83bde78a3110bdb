"""Tests of frames that are painted one by one."""

import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError
from tfstyle.methods.video.options import VideoOptions

pytest.importorskip("ai_edge_litert")
pytest.importorskip("cv2")


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((32, 48), np.uint8),
        np.zeros((32, 48, 4), np.uint8),
        np.zeros((32, 48, 3), np.int64),
        [[[0, 0, 0]]],
        None,
    ],
)
def test_what_is_no_frame_is_refused(frame):
    with pytest.raises(InputError, match="each frame in `frames` to have the shape"):
        list(tfstyle.stylize_frames([frame], "wave"))


def test_frames_of_another_size_begin_anew(random):
    frames = [random.random((48, 64, 3)), random.random((32, 64, 3))]
    painted = list(tfstyle.stylize_frames([*frames, frames[0]], "wave"))
    assert [p.shape for p in painted] == [(48, 64, 3), (32, 64, 3), (48, 64, 3)]
    assert all(p.dtype == np.float64 for p in painted)
    np.testing.assert_array_equal(painted[0], painted[2])


def test_what_has_no_frames_is_refused():
    with pytest.raises(InputError, match=r"of arrays\. Received: frames=5$"):
        next(iter(tfstyle.stylize_frames(5, "wave")))


def test_options_of_the_other_method_are_refused():
    for name, value in (("refine", 3), ("content_mask", "m.png"), ("model", "classic")):
        with pytest.raises(
            InputError, match=f"`{name}` to be used only with .*'stylize'"
        ):
            VideoOptions(method="optimize", **{name: value})
    with pytest.raises(
        InputError, match=r"`iterations` to be used only with .*'optimize'"
    ):
        VideoOptions(iterations=3)
    with pytest.raises(InputError, match="in `stylize_frames`"):
        tfstyle.stylize_frames([], "wave", method="optimize")

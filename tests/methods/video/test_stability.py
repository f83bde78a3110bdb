"""The arithmetic of stability, with painters that are plain functions."""

import numpy as np
import pytest

from tfstyle.images import to_float
from tfstyle.methods.video import paint_each, stability
from tfstyle.methods.video.flow import Motion
from tfstyle.methods.video.stability import Stabilizer

cv2 = pytest.importorskip("cv2")
SHAPE = (20, 30)


def _motion(visibility, moves=0.0):
    """Everywhere alike; frames of one color look the same wherever they move."""
    flow = np.full((*SHAPE, 2), moves, np.float32)
    return Motion(flow, np.full(SHAPE, visibility, np.float32), 0.0, 0.0)


def _frame(value):
    return np.full((*SHAPE, 3), value, np.uint8)


@pytest.mark.parametrize("firm", [1.0, 0.4])
@pytest.mark.parametrize("visibility", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(
    ("moves", "denoised", "blended"), [(0.0, 0.8, 0.75), (1.5, 0.5, 0.5)]
)
def test_frames_are_mixed_by_visibility(firm, visibility, moves, denoised, blended):
    paint = Stabilizer(lambda frame, moments: 1 - frame, lambda frame: None, firm)
    paint(_frame(100), None)
    painted = paint(_frame(140), _motion(visibility, moves))
    weight = firm * visibility
    seen = 140 + denoised * weight * (100 - 140)
    fresh = 255 - seen
    expected = fresh + blended * weight * (155 - fresh)
    np.testing.assert_allclose(painted * 255, expected, atol=0.01)


def test_moments_follow_slowly_and_begin_anew_after_a_cut():
    given, values = [], iter([1.0, 5.0, 9.0])

    def paint(frame, moments):
        given.append(float(moments[0]))
        return frame

    stabilizer = Stabilizer(paint, lambda frame: np.full(1, next(values)), 1.0)
    stabilizer(_frame(10), None)
    for _ in range(stability.MEASURED_EVERY + 1):
        stabilizer(_frame(10), _motion(1.0))
    # Measured again after as many frames, then a fifth of the way to it each frame.
    assert given == pytest.approx([1, 1, 1, 1, 1 + 0.2 * 4, 1.8 + 0.2 * 3.2])
    stabilizer(_frame(10), None)
    assert given[-1] == 9


def test_without_stability_nothing_is_kept():
    paint = Stabilizer(lambda frame, moments: frame, None, 0.0)
    for value in (10, 200):
        painted = paint(_frame(value), None)
        np.testing.assert_array_equal(painted, to_float(_frame(value)))
    assert paint.state is None


def test_detail_is_as_strong_as_in_a_fresh_frame(random):
    fresh = random.random((*SHAPE, 3), np.float32)
    blended = 0.5 * fresh + 0.25
    visibility = np.ones((*SHAPE, 1), np.float32)
    sharp = stability._sharpened(blended, fresh, visibility)
    # Half as strong: raised by as much as is allowed.
    raised = blended + (stability.MOST_GAIN - 1) * stability._detail(blended)
    np.testing.assert_allclose(sharp, raised, atol=1e-5)
    blended = 0.9 * fresh
    sharp = stability._sharpened(blended, fresh, visibility)
    ratio = stability._detail(sharp - blended).std() / stability._detail(blended).std()
    assert 0 < ratio < 1 / 0.9 - 1 + 0.01
    # Never weakened.
    np.testing.assert_array_equal(
        stability._sharpened(1.5 * fresh, fresh, visibility), 1.5 * fresh
    )


def test_a_still_clip_does_not_drift(random):
    """A hundred frames of one picture, with a painter that sharpens."""
    ground = cv2.GaussianBlur(random.random((48, 64, 3)), (0, 0), 2)
    ground = np.clip(255 * (0.5 + 3 * (ground - 0.5)), 0, 255).astype(np.uint8)

    def paint(frame, moments):
        return np.clip(2 * frame - cv2.GaussianBlur(frame, (0, 0), 1.0), 0, 1)

    stabilizer = Stabilizer(paint, lambda frame: None, 1.0)
    painted = list(paint_each([ground] * 100, stabilizer))
    assert cv2.absdiff(painted[0], painted[-1]).mean() <= 2

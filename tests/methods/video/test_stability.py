"""Tests of the arithmetic of stability, with plain functions as painters."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from tfstyle.images import to_float
from tfstyle.methods.video import blending, paint_each, stability
from tfstyle.methods.video.flow import Motion
from tfstyle.methods.video.painted import paint_frames, paint_segment
from tfstyle.methods.video.reading.clip import About, Frame
from tfstyle.methods.video.segments import Segment
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
    ("moves", "denoised", "blended"), [(0.0, 0.8, 0.75), (1.5, 0.5, 0.48)]
)
def test_frames_are_mixed_by_visibility(firm, visibility, moves, denoised, blended):
    paint = Stabilizer(
        lambda frame, moments, origin: 1 - frame, lambda frame: None, firm
    )
    paint(_frame(100), None)
    painted = paint(_frame(140), _motion(visibility, moves))
    weight = firm * visibility
    seen = 140 + denoised * weight * (100 - 140)
    fresh = 255 - seen
    expected = fresh + blended * weight * (155 - fresh)
    np.testing.assert_allclose(painted * 255, expected, atol=0.01)


@pytest.mark.parametrize(
    ("side", "moving", "expected"),
    [
        (640, 1.0, stability.CAMERA_BLEND),
        (320, 1.0, stability.BLEND),
        (640, 0.5, stability.BLEND),
        (480, 1.0, (stability.BLEND + stability.CAMERA_BLEND) / 2),
    ],
)
def test_a_moving_camera_is_blended_less_in_large_frames(side, moving, expected):
    flow = np.zeros((10, side, 2), np.float32)
    flow[:, : round(moving * side), 0] = -3
    motion = Motion(flow, np.ones((10, side), np.float32), 0.0, 0.0)
    weights = blending.by_motion(motion, stability._moving_blend(motion), 0.0)
    assert weights.dtype == np.float32
    np.testing.assert_allclose(weights[motion.moves], expected, rtol=1e-6)
    assert not weights[~motion.moves].any()


def test_the_grid_of_the_network_moves_with_the_camera():
    origins = []

    def paint(frame, moments, origin):
        origins.append(origin)
        return frame

    stabilizer = Stabilizer(paint, lambda frame: None, 1.0)
    still = np.zeros((*SHAPE, 2), np.float32), np.ones(SHAPE, np.float32), 0.0, 0.0
    moves = Motion(*still, shift=np.float32([1.3, -0.4]))
    for motion in (None, moves, moves, Motion(*still), None, moves):
        stabilizer(_frame(100), motion)
    # Rows first. The grid begins anew after a cut.
    assert origins == [(0, 0), (0, 1), (0, 2), (0, 2), (0, 0), (0, 1)]
    stabilizer.follows_camera = False
    stabilizer(_frame(100), moves)
    assert origins[-1] == (0, 0)


def test_the_grid_stays_while_the_camera_trembles():
    origins = []

    def paint(frame, moments, origin):
        origins.append(origin)
        return frame

    stabilizer = Stabilizer(paint, lambda frame: None, 1.0)
    stabilizer(_frame(100), None)
    still = np.zeros((*SHAPE, 2), np.float32), np.ones(SHAPE, np.float32), 0.0, 0.0
    for shift in (0.7, -1.4, 1.4, -1.4):  # 0.7 to either side of the first position
        stabilizer(_frame(100), Motion(*still, shift=np.float32([shift, -shift])))
    assert set(origins) == {(0, 0)}


@pytest.mark.parametrize("function", ["frames", "segment"])
def test_only_frames_of_a_whole_clip_follow_the_camera(function, tmp_path):
    stabilizer = Stabilizer(lambda f, m, o: f, lambda f: None, 1.0)
    frames = [Frame(_frame(n), n, 1) for n in range(3)]
    about = About(*SHAPE, Fraction(1, 25), Fraction(25))
    plan = SimpleNamespace(
        stabilizer=lambda: stabilizer,
        options=SimpleNamespace(stability=1.0, quality=80),
        target=SimpleNamespace(codec="ffv1"),
        clip=SimpleNamespace(about=about),
        size=SHAPE,
        painters=1,
    )
    if function == "frames":
        assert len(list(paint_frames(plan, frames=frames))) == 3
    else:
        paint_segment(plan, Segment(0, 0, 3), tmp_path / "segment", frames=frames)
    assert stabilizer.follows_camera == (function == "frames")


@pytest.mark.parametrize(
    ("visible", "frames", "step"), [(1.0, 32, 0.2), (0.75, 2, 0.5)]
)
def test_moments_follow_slowly_and_begin_anew_after_a_cut(visible, frames, step):
    given, values = [], iter([1.0, 5.0, 9.0])

    def paint(frame, moments, origin):
        given.append(float(moments[0]))
        return frame

    stabilizer = Stabilizer(paint, lambda frame: np.full(1, next(values)), 1.0)
    stabilizer(_frame(10), None)
    for _ in range(frames + 1):
        stabilizer(_frame(10), _motion(visible))
    # After this many frames, moments are measured again, and approached step by step.
    first = 1 + step * (5 - 1)
    second = first + step * (5 - first)
    assert given == pytest.approx([*[1] * frames, first, second])
    stabilizer(_frame(10), None)
    assert given[-1] == 9


def test_without_stability_nothing_is_kept():
    paint = Stabilizer(lambda frame, moments, origin: frame, None, 0.0)
    for value in (10, 200):
        painted = paint(_frame(value), _motion(1.0))
        np.testing.assert_array_equal(painted, to_float(_frame(value)))


def test_detail_is_as_strong_as_in_a_fresh_frame(random):
    fresh = random.random((*SHAPE, 3), np.float32)
    blended = 0.5 * fresh + 0.25
    visibility = np.ones((*SHAPE, 1), np.float32)
    sharp = blending._sharpened(blended, fresh, visibility)
    # Details of half the strength are raised by the maximum gain.
    raised = blended + (blending.MOST_GAIN - 1) * blending._detail(blended)
    np.testing.assert_allclose(sharp, raised, atol=1e-5)
    blended = 0.9 * fresh
    sharp = blending._sharpened(blended, fresh, visibility)
    ratio = blending._detail(sharp - blended).std() / blending._detail(blended).std()
    assert 0 < ratio < 1 / 0.9 - 1 + 0.01
    # Never weakened.
    np.testing.assert_array_equal(
        blending._sharpened(1.5 * fresh, fresh, visibility), 1.5 * fresh
    )


def test_a_still_clip_does_not_drift(random):
    """A hundred frames of one picture, with a painter that sharpens."""
    ground = cv2.GaussianBlur(random.random((48, 64, 3)), (0, 0), 2)
    ground = np.clip(255 * (0.5 + 3 * (ground - 0.5)), 0, 255).astype(np.uint8)

    def paint(frame, moments, origin):
        return np.clip(2 * frame - cv2.GaussianBlur(frame, (0, 0), 1.0), 0, 1)

    stabilizer = Stabilizer(paint, lambda frame: None, 1.0)
    painted = list(paint_each([ground] * 100, stabilizer))
    assert cv2.absdiff(painted[0], painted[-1]).mean() <= 2


def _painted_clip(frames):
    stabilizer = Stabilizer(
        lambda frame, moments, origin: 1 - frame, lambda frame: None, 1.0
    )
    return [stabilizer(frame, _motion(1.0) if i else None) for i, frame in frames]


def test_strokes_are_held_in_spite_of_noise(random):
    """The painting of the first frame, with its noise, is still there at the end."""
    noisy = [
        np.uint8(np.clip(120 + 4 * random.standard_normal((*SHAPE, 3)), 0, 255))
        for _ in range(100)
    ]
    painted = _painted_clip(enumerate(noisy))
    each = np.abs(noisy[0].astype(float) - noisy[-1]).mean()
    assert np.abs(painted[0] - painted[-1]).mean() * 255 < 0.35 * each


@pytest.mark.parametrize("step", [0.2, 1, 30])
def test_changes_of_light_are_followed(step):
    """Slow and sudden ones, up to what cannot be seen."""
    values = [round(60 + min(30, step * i)) for i in range(200)]
    painted = _painted_clip(enumerate(map(_frame, values)))
    for i in (10, 100, 199):
        assert np.abs(painted[i] * 255 - (255 - values[i])).max() < 4 * (1 + step)
    assert np.abs(painted[-1] * 255 - (255 - values[-1])).max() < 3


def test_strokes_of_moving_parts_are_not_held():
    paint = Stabilizer(
        lambda frame, moments, origin: 1 - frame, lambda frame: None, 1.0
    )
    paint(_frame(100), None)
    moving, _ = paint.prepare(_frame(100), _motion(1.0, moves=1.5))
    assert not moving.settled.any()
    for _ in range(80):
        still, _ = paint.prepare(_frame(100), _motion(1.0))
    assert still.settled.min() > 0.98


@pytest.mark.parametrize("start", [0, 3])
def test_only_a_run_in_begins_without_settled_strokes(start):
    clip = SimpleNamespace(frames=lambda start: [Frame(_frame(9), 0, 1)] * 2)
    plan = SimpleNamespace(
        stabilizer=lambda: Stabilizer(
            lambda f, moments, origin: f, lambda f: None, 1.0
        ),
        clip=clip,
        size=SHAPE,
        options=SimpleNamespace(stability=1.0),
        painters=2,
    )
    (_, snapshot), (_, second) = paint_frames(plan, start)
    settled, later = snapshot.state.input.settled, second.state.input.settled
    assert settled.min() == (start == 0)
    assert (later.min() > 0.9) == (start == 0)
    # A state from before the first frame stays as it is.
    _, resumed = next(paint_frames(plan, 3, second))
    assert resumed.state.input.settled.min() >= later.min()


def test_strokes_of_a_run_in_are_not_held(random):
    """Its first frame is noisy; the painted frames become those of the mean."""
    noise = 4 * random.standard_normal((30, *SHAPE, 3))
    paint = Stabilizer(
        lambda frame, moments, origin: 1 - frame, lambda frame: None, 1.0
    )
    paint.starts_settled, errors = False, []
    for number, frame in enumerate(np.uint8(120.5 + noise)):
        painted = paint(frame, _motion(1.0) if number else None)
        errors.append(np.abs(painted * 255 - (255 - 120)).mean())
    assert errors[8] < 0.6 * errors[0]

import numpy as np
import pytest

from tests.benchmarks.video_clips import make_clips
from tfstyle.images import resize, to_uint8
from tfstyle.methods.video.cuts import find_motion, is_cut
from tfstyle.methods.video.flow import Motion, measure_motion
from tfstyle.methods.video.warping import Filter, warp

cv2 = pytest.importorskip("cv2")


@pytest.fixture
def photo(random):
    """Patches of several sizes, as a photograph has."""
    layers = [random.random((n, n, 3), np.float32) for n in (6, 14, 40)]
    sized = [resize(layer, (240, 320), clip=True) for layer in layers]
    return to_uint8(np.clip(sum(sized) / 3, 0, 1))


@pytest.fixture
def clips(photo):
    return {clip.name: clip for clip in make_clips(photo, 120, 160, 6)}


@pytest.mark.parametrize("name", ["pan", "zoom and turn"])
def test_flow_is_that_of_the_camera(clips, name):
    clip = clips[name]
    motion = measure_motion(clip.frame(2), clip.frame(3))
    inner = (slice(12, -12), slice(12, -12))
    error = np.linalg.norm(motion.flow - clip.flow(3, 2), axis=-1)[inner]
    assert np.median(error) < 0.15
    assert motion.visibility[inner].mean() > 0.8
    assert motion.occluded < 0.2


@pytest.mark.parametrize(
    "size", [(16, 640), (30, 640), (60, 1920), (400, 18), (16, 16)]
)
def test_narrow_frames_have_a_flow(photo, size):
    frames = [cv2.resize(photo[:, n:], size[::-1]) for n in (0, 2)]
    motion = measure_motion(*frames)
    assert motion.flow.shape == (*size, 2)
    assert np.isfinite(motion.flow).all()
    assert motion.visibility.shape == size


def test_what_was_hidden_is_not_visible(clips):
    clip = clips["patches"]
    motion = measure_motion(clip.frame(1), clip.frame(4))
    hidden = ~clip.visible(4, 1)
    assert motion.visibility[hidden].mean() < 0.3
    assert motion.visibility[~hidden].mean() > 0.6


def test_the_ground_beside_a_moving_object_stays_visible(random):
    ground, square = (
        to_uint8(
            resize(random.random((s // 4, s // 3, 3), np.float32), (s, s * 4 // 3))
        )
        for s in (120, 45)
    )

    def frame(left: int) -> np.ndarray:
        picture = ground.copy()
        picture[40:85, left : left + 60] = square
        return picture

    motion = measure_motion(frame(30), frame(33))
    beside = np.zeros(ground.shape[:2], bool)
    beside[36:89, 26:97] = True
    beside[40:85, 30:93] = False
    revealed = (slice(40, 85), slice(30, 33))
    assert motion.visibility[beside].mean() > 0.3
    assert motion.visibility[revealed].mean() < 0.05


def test_nothing_moves_where_the_camera_is_still(clips):
    clip = clips["still, noise"]
    motion = measure_motion(clip.frame(1), clip.frame(2))
    assert (motion.flow == 0).all(axis=-1).mean() > 0.95
    assert motion.visibility.mean() > 0.9


def test_noise_without_texture_is_no_cut_and_no_motion(random):
    ground = np.full((48, 64, 3), 120) + np.arange(64)[:, None]
    frames = [
        np.clip(ground + random.integers(-8, 9, ground.shape), 0, 255).astype(np.uint8)
        for _ in range(2)
    ]
    motion = find_motion(*frames)
    assert motion is not None
    assert motion.visibility.mean() > 0.8


def test_another_shot_is_a_cut_and_a_flash_is_none(photo, clips):
    frame = clips["pan"].frame(0)
    other = photo[::-1][:120, -160:] // 2
    assert find_motion(frame, np.ascontiguousarray(other)) is None
    brighter = np.clip(frame.astype(int) + 25, 0, 255).astype(np.uint8)
    motion = measure_motion(frame, brighter)
    assert not is_cut(frame, brighter, motion)
    assert find_motion(None, frame) is None


def test_fast_motion_is_no_cut(photo):
    """Half of a frame may be hidden in the previous frame of the same shot."""
    still = np.zeros((*photo.shape[:2], 2), np.float32), np.ones(photo.shape[:2])
    moved = np.roll(photo, 40, axis=1)
    assert not is_cut(photo, moved, Motion(*still, occluded=0.56, difference=0.09))
    assert is_cut(photo, moved, Motion(*still, occluded=0.85, difference=0.15))


def test_warping_by_whole_pixels_is_exact(photo):
    flow = np.zeros((*photo.shape[:2], 2), np.float32)
    assert warp(photo, flow, Filter.LANCZOS) is photo
    flow[...] = (3, -2)
    expected = np.roll(photo, (2, -3), axis=(0, 1))
    moved = warp(photo, flow, Filter.LANCZOS)
    np.testing.assert_array_equal(moved[4:-4, 4:-4], expected[4:-4, 4:-4])


def test_another_size_is_a_cut(photo):
    assert find_motion(photo, photo) is not None
    assert find_motion(photo, photo[:-2]) is None

import numpy as np
import pytest

from tfstyle.images import resize, to_uint8
from tfstyle.methods.video import camera as cameras
from tfstyle.methods.video.background import explains, follow_camera
from tfstyle.methods.video.camera import Camera, find_camera
from tfstyle.methods.video.flow import measure_motion

cv2 = pytest.importorskip("cv2")
HEIGHT, WIDTH = 180, 240
# Zoom by 1 %, rotation by 0.005, shift by 1.7 to the right and 0.6 up.
MATRIX = np.array([[0.01, 0.005], [-0.005, 0.01], [1.7, -0.6]])


@pytest.fixture
def scene(random):
    """Gray picture with patches of several sizes, uint8."""
    sizes = ((12, 16), (30, 40), (60, 80))
    layers = [random.random((*size, 3), np.float32) for size in sizes]
    sized = [resize(layer, (HEIGHT, WIDTH), clip=True) for layer in layers]
    return to_uint8(np.clip(sum(sized) / 3, 0, 1))[..., 0]


def _moved(frame: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Returns the frame whose pixels show what `matrix` points to in `frame`."""
    center = np.array([(WIDTH - 1) / 2, (HEIGHT - 1) / 2])
    affine = np.zeros((2, 3))
    affine[:, :2] = np.eye(2) + matrix[:2].T
    affine[:, 2] = center + matrix[2] - affine[:, :2] @ center
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    size = (frame.shape[1], frame.shape[0])
    return cv2.warpAffine(frame, affine, size, None, flags, cv2.BORDER_REFLECT)


def test_flow_is_the_product_of_position_and_matrix():
    flow = Camera(MATRIX).flow(3, 5)
    for (row, column), offset in zip(
        np.ndindex(3, 5), flow.reshape(-1, 2), strict=True
    ):
        expected = np.array([column - 2, row - 1, 1]) @ MATRIX
        np.testing.assert_allclose(offset, expected, atol=1e-6)


def test_flow_of_downsampled_frames_is_that_of_the_frame():
    whole, small = Camera(MATRIX).flow(60, 80), Camera(MATRIX).flow(30, 40, 2)
    means = whole.reshape(30, 2, 40, 2, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(small, means / 2, atol=1e-5)


def test_the_inverse_leads_back():
    position = np.array([30.0, -20.0, 1.0])
    there = position[:2] + position @ MATRIX
    back = there + np.append(there, 1) @ Camera(MATRIX).inverse().matrix
    np.testing.assert_allclose(back, position[:2], atol=1e-9)


def test_the_motion_of_the_camera_is_found(scene, random):
    after = _moved(scene, MATRIX)
    # As measured, with noise and an object that moves otherwise.
    flow = Camera(MATRIX).flow(HEIGHT, WIDTH) + random.normal(
        0, 0.1, (HEIGHT, WIDTH, 2)
    )
    flow[100:150, 40:100] += 6
    camera = find_camera(flow.astype(np.float32), after, scene)
    error = camera.flow(HEIGHT, WIDTH) - Camera(MATRIX).flow(HEIGHT, WIDTH)
    assert np.abs(error).max() < 0.1
    np.testing.assert_allclose(camera.shift, MATRIX[2], atol=0.02)


def test_alignment_is_more_accurate_than_the_flow(scene):
    after = _moved(scene, MATRIX)
    off = MATRIX + [[0, 0], [0, 0], [0.2, 0.2]]
    camera = cameras._aligned(Camera(off), after, scene)
    np.testing.assert_allclose(camera.matrix[2], MATRIX[2], atol=0.02)


@pytest.mark.parametrize("moved", [(2.0, 0.0), (0.0, 3.0)])
def test_motion_along_stripes_stays_as_measured(moved):
    """Alignment cannot tell how far stripes move along themselves."""
    axis = 0 if moved[0] else 1
    places = np.indices((HEIGHT, WIDTH))[1 - axis].astype(np.float32)

    def stripes(offset):
        waves = np.sin((places + offset) / 3) + np.sin((places + offset) / 7)
        return to_uint8((0.5 + 0.2 * waves).astype(np.float32))

    flow = np.full((HEIGHT, WIDTH, 2), moved, np.float32)
    camera = find_camera(flow, stripes(sum(moved)), stripes(0.0))
    np.testing.assert_allclose(camera.flow(HEIGHT, WIDTH), flow, atol=0.1)


def test_flow_that_is_not_finite_has_no_camera(scene):
    flow = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    flow[9, 9] = np.nan
    assert find_camera(flow, scene, scene) is None


def test_no_camera_is_found_where_nothing_agrees(scene, random):
    flow = random.normal(0, 5, (HEIGHT, WIDTH, 2)).astype(np.float32)
    assert find_camera(flow, scene, scene) is None
    np.testing.assert_array_equal(follow_camera(flow, None, scene, scene), flow)


def test_frames_without_texture_have_an_exact_camera():
    gray = np.full((HEIGHT, WIDTH), 128, np.uint8)
    flow = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    camera = find_camera(flow, gray, gray)
    np.testing.assert_array_equal(camera.matrix, np.zeros((3, 2)))


def test_only_the_background_follows_the_camera(scene):
    matrix = np.array([[0, 0], [0, 0], [2.0, 0.0]])
    after = _moved(scene, matrix)
    after[60:120, 80:160] = scene[20:80, 60:140]  # an object that moves otherwise
    truth = np.full((HEIGHT, WIDTH, 2), (2.0, 0.0), np.float32)
    truth[60:120, 80:160] = (-20.0, -40.0)
    noisy = truth + np.float32(0.3)
    flow = follow_camera(noisy, Camera(matrix), after, scene)
    np.testing.assert_array_equal(flow[:50, :230], truth[:50, :230])
    np.testing.assert_array_equal(flow[66:114, 86:154], noisy[66:114, 86:154])


def test_motion_tells_the_shift_of_the_camera(scene):
    after = _moved(scene, MATRIX)
    frames = [np.repeat(frame[..., None], 3, axis=-1) for frame in (scene, after)]
    motion = measure_motion(*frames)
    np.testing.assert_allclose(motion.shift, MATRIX[2], atol=0.1)
    assert not measure_motion(frames[0], frames[0]).shift.any()


def test_motion_of_a_small_object_is_not_that_of_the_camera(scene):
    matrix = np.array([[0, 0], [0, 0], [3.0, 0.0]])
    assert explains(Camera(matrix), _moved(scene, matrix), scene)
    plain = np.full((HEIGHT, WIDTH), 128, np.uint8)
    plain[60:120, 80:140] = scene[60:120, 80:140]
    assert not explains(Camera(matrix), _moved(plain, matrix), plain)

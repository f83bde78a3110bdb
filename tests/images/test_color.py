import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images.color import match_color, transfer_luminance

MIXING = np.array([[0.08, 0.02, 0.0], [0.0, 0.06, 0.03], [0.01, 0.0, 0.04]])
# The FCC's YIQ of 1953, as the NTSC standard gives it.
YIQ = np.array(
    [[0.299, 0.587, 0.114], [0.5959, -0.2746, -0.3213], [0.2115, -0.5227, 0.3112]]
)


def _image(random, mean, mixing, shape=(30, 40)):
    noise = random.uniform(-1.7, 1.7, (*shape, 3))
    return (np.asarray(mean) + noise @ mixing).astype(np.float32)


def _covariance(image):
    return np.cov(image.reshape(-1, 3), rowvar=False, bias=True)


def test_match_color_has_the_moments_of_the_reference(random):
    image = _image(random, (0.4, 0.5, 0.6), MIXING)
    reference = _image(random, (0.55, 0.5, 0.45), MIXING[::-1], (20, 70))
    matched = match_color(image, reference)
    assert matched.dtype == np.float32
    assert matched.shape == image.shape
    assert 0 < matched.min() < matched.max() < 1  # nothing was clipped
    np.testing.assert_allclose(
        matched.mean(axis=(0, 1)), reference.mean(axis=(0, 1)), atol=1e-5
    )
    np.testing.assert_allclose(_covariance(matched), _covariance(reference), atol=3e-6)


def test_match_color_is_linear_and_symmetric(random):
    image = _image(random, (0.4, 0.5, 0.6), MIXING)
    reference = _image(random, (0.55, 0.5, 0.45), MIXING[::-1])
    centered = (image - image.mean(axis=(0, 1))).reshape(-1, 3)
    matched = match_color(image, reference) - reference.mean(axis=(0, 1))
    matrix, residual, *_ = np.linalg.lstsq(centered, matched.reshape(-1, 3))
    assert residual.max() < 1e-8
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-4)
    assert np.linalg.eigvalsh(matrix).min() > 0


def test_match_color_with_itself_changes_nothing(random):
    image = _image(random, (0.4, 0.5, 0.6), MIXING)
    np.testing.assert_allclose(match_color(image, image), image, atol=1e-6)


def test_match_color_to_grey(random):
    image = _image(random, (0.4, 0.5, 0.6), MIXING)
    grey = np.repeat(_image(random, (0.5,) * 3, MIXING)[..., :1], 3, axis=2)
    matched = match_color(image, grey)
    chroma = matched - matched.mean(axis=2, keepdims=True)
    assert np.abs(chroma).max() < 0.02
    np.testing.assert_allclose(_covariance(matched), _covariance(grey), atol=1e-5)


def test_match_color_of_grey(random):
    grey = np.repeat(_image(random, (0.5,) * 3, MIXING)[..., :1], 3, axis=2)
    reference = _image(random, (0.55, 0.5, 0.45), MIXING)
    matched = match_color(grey, reference)
    expected = reference.mean(axis=(0, 1))
    np.testing.assert_allclose(matched.mean(axis=(0, 1)), expected, atol=1e-5)
    # A line in color space stays one: all variance lies along the first axis.
    variances = np.linalg.eigvalsh(_covariance(matched))
    assert variances[1] < 1e-6 * variances[2]


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_match_color_of_one_colour(value, random):
    reference = _image(random, (0.55, 0.5, 0.45), MIXING)
    matched = match_color(np.full((16, 16, 3), value, np.float32), reference)
    expected = np.broadcast_to(reference.mean(axis=(0, 1)), matched.shape)
    np.testing.assert_allclose(matched, expected, atol=1e-5)


def test_match_color_is_clipped(random):
    reference = random.choice([0.0, 1.0], (30, 40, 3))
    matched = match_color(random.normal(0.5, 0.1, (30, 40, 3)).clip(0, 1), reference)
    assert matched.min() == 0.0
    assert matched.max() == 1.0


def test_transfer_luminance(random):
    image = 0.5 + random.uniform(-0.1, 0.1, (20, 30, 3))
    reference_color = 0.5 + random.uniform(-0.1, 0.1, (20, 30, 3))
    combined = (reference_color @ YIQ.T).copy()
    combined[..., 0] = (image @ YIQ.T)[..., 0]
    expected = combined @ np.linalg.inv(YIQ).T
    result = transfer_luminance(image, reference_color)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, expected, atol=1e-4)


def test_transfer_luminance_is_clipped():
    result = transfer_luminance(np.ones((4, 4, 3)), np.full((4, 4, 3), (0.9, 0, 0)))
    assert result.max() == 1.0


@pytest.mark.parametrize(
    ("function", "arguments", "received"),
    [
        (match_color, [(4, 4), (4, 4, 3)], "image.shape=(4, 4)"),
        (match_color, [(4, 4, 3), (4, 4, 1)], "reference.shape=(4, 4, 1)"),
        (
            transfer_luminance,
            [(4, 4, 3), (4, 5, 3)],
            "reference_color.shape=(4, 5, 3)",
        ),
        (transfer_luminance, [(4, 3), (4, 3)], "image.shape=(4, 3)"),
    ],
)
def test_refused(function, arguments, received):
    with pytest.raises(InputError) as caught:
        function(*[np.zeros(shape) for shape in arguments])
    assert str(caught.value).endswith(f"Received: {received}")

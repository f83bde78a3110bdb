import numpy as np
import pytest

from tfstyle.images.color_transfer import ColorMoments, transfer_colors

# Reinhard et al., equations 4, 5 and 7, written out.
LMS = [[0.3811, 0.5783, 0.0402], [0.1967, 0.7244, 0.0782], [0.0241, 0.1288, 0.8444]]


def _lab(image):
    lms = (np.asarray(image, float).reshape(-1, 3) + 0.5 / 255) @ np.transpose(LMS)
    long, middle, short = np.log(lms).T
    return np.stack(
        [
            (long + middle + short) / 3**0.5,
            (long + middle - 2 * short) / 6**0.5,
            (long - middle) / 2**0.5,
        ],
        axis=1,
    )


@pytest.fixture
def pictures(random):
    """Three in the middle of the colors, so that nothing is clipped."""
    noise = random.uniform(-1, 1, (3, 70, 50, 3))
    means = np.reshape([0.5, 0.4, 0.3, 0.4, 0.5, 0.6, 0.6, 0.5, 0.5], (3, 1, 1, 3))
    scales = np.reshape([0.02, 0.05, 0.01], (3, 1, 1, 1))
    return (means + scales * noise).astype(np.float32)


def test_the_moments_are_those_of_the_painting(pictures):
    photo, painting, _ = pictures
    result = transfer_colors(photo, ColorMoments.of(painting))
    assert result.dtype == np.float32
    assert 0 < result.min() < result.max() < 1
    found, wanted = _lab(result), _lab(painting)
    np.testing.assert_allclose(found.mean(0), wanted.mean(0), atol=1e-4)
    np.testing.assert_allclose(found.std(0), wanted.std(0), rtol=1e-3)
    before = _lab(photo)
    expected = (before - before.mean(0)) / before.std(0) * wanted.std(0)
    np.testing.assert_allclose(found, expected + wanted.mean(0), atol=1e-3)


def test_of_several_paintings_the_moments_are_those_of_all_their_pixels(pictures):
    parts = [ColorMoments.of(picture) for picture in pictures[1:]]
    mixed = ColorMoments.mixed(parts, [0.25, 0.75])
    pixels = np.concatenate([_lab(pictures[1]), *[_lab(pictures[2])] * 3])
    np.testing.assert_allclose(mixed.mean, pixels.mean(0), rtol=1e-4)
    np.testing.assert_allclose(mixed.variance, pixels.var(0), rtol=1e-3, atol=1e-7)


def test_with_itself_nothing_changes(pictures):
    same = transfer_colors(pictures[0], ColorMoments.of(pictures[0]))
    np.testing.assert_allclose(same, pictures[0], atol=1e-3)


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_picture_of_one_colour(value, pictures):
    plain = np.full((20, 30, 3), value, np.float32)
    result = transfer_colors(plain, ColorMoments.of(pictures[1]))
    expected = np.broadcast_to(_lab(pictures[1]).mean(0), (600, 3))
    np.testing.assert_allclose(_lab(result), expected, atol=1e-4)


def test_a_gray_picture_gets_a_single_hue(pictures, random):
    gray = np.repeat(random.uniform(0.4, 0.6, (70, 50, 1)), 3, axis=2)
    result = transfer_colors(gray.astype(np.float32), ColorMoments.of(pictures[1]))
    found, wanted = _lab(result), _lab(pictures[1])
    np.testing.assert_allclose(found.mean(0), wanted.mean(0), atol=1e-4)
    deviations = [wanted[:, 0].std(), 0, 0]
    np.testing.assert_allclose(found.std(0), deviations, rtol=1e-3, atol=1e-5)

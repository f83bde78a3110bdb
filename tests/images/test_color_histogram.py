import numpy as np
import pytest

from tfstyle.images.color_transfer import YIQ, HistogramMap, match_histogram


@pytest.fixture
def pictures(random):
    """Two of other sizes and distributions, in the middle of the colours."""
    image = 0.5 + 0.05 * random.standard_normal((60, 50, 3))
    reference = 0.45 + 0.1 * random.random((40, 90, 3)) ** 2
    return image.astype(np.float32), reference.astype(np.float32)


def test_each_channel_has_the_distribution_of_the_reference(pictures):
    image, reference = pictures
    matched = match_histogram(image, reference)
    assert matched.dtype == np.float32
    assert matched.shape == image.shape
    sorted_ = [
        np.sort(x.reshape(-1, 3).astype(float) @ YIQ.T, axis=0)
        for x in (matched, reference)
    ]
    # Ranks of 3000 against those of 3600 pixels.
    expected = sorted_[1][(np.arange(3000) * 3599 / 2999).round().astype(int)]
    np.testing.assert_allclose(sorted_[0], expected, atol=1e-3)


def test_order_stays(pictures):
    image, reference = pictures
    matched = match_histogram(image, reference)
    before, after = (x.reshape(-1, 3) @ YIQ[0] for x in (image, matched))
    assert (np.diff(after[np.argsort(before)]) > -1e-5).all()


def test_with_itself_nothing_changes(pictures):
    image, _ = pictures
    np.testing.assert_allclose(match_histogram(image, image), image, atol=1e-3)


def test_one_colour_becomes_one_colour(pictures):
    _, reference = pictures
    matched = match_histogram(np.full((16, 16, 3), 0.3, np.float32), reference)
    assert np.ptp(matched, axis=(0, 1)).max() < 1e-5
    np.testing.assert_allclose(matched[0, 0], reference.mean(axis=(0, 1)), atol=1e-3)


def test_parts_give_what_the_whole_gives(pictures):
    image, reference = pictures
    change = HistogramMap.between(image, reference)
    np.testing.assert_allclose(change(image)[10:20], change(image[10:20]), atol=1e-6)

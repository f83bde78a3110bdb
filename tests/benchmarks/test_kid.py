"""KID, nearest neighbors and spread of colors, compared with sums in loops."""

import numpy as np

from tests.benchmarks.kid import color_spread, kid, kid_ratio, nearest


def _estimate(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The unbiased estimate, pair by pair."""

    def kernel(x, y):
        return (x @ y / len(x) + 1) ** 3

    def within(points):
        pairs = [
            kernel(x, y)
            for i, x in enumerate(points)
            for j, y in enumerate(points)
            if i != j
        ]
        return np.mean(pairs)

    cross = np.mean([kernel(x, y) for x in ours for y in theirs])
    return within(ours) + within(theirs) - 2 * cross


def test_kid_is_the_unbiased_estimate_with_its_jackknife_error(random):
    ours, theirs = random.normal(size=(5, 4)), random.normal(1, size=(6, 4))
    found = kid(ours, theirs)
    np.testing.assert_allclose(found.value, _estimate(ours, theirs))
    variance = 0.0
    for number, points in enumerate((ours, theirs)):
        left = []
        for i in range(len(points)):
            sets = [ours, theirs]
            sets[number] = np.delete(points, i, axis=0)
            left.append(_estimate(*sets))
        variance += (len(left) - 1) * np.var(left)
    np.testing.assert_allclose(found.error, np.sqrt(variance))


def test_ratio_leaves_each_picture_out_of_both_distances(random):
    ours, base = random.normal(size=(5, 4)), random.normal(2, size=(5, 4))
    theirs = random.normal(1, size=(6, 4))
    found = kid_ratio(ours, base, theirs)
    np.testing.assert_allclose(
        found.value, _estimate(ours, theirs) / _estimate(base, theirs)
    )
    photos = [
        _estimate(np.delete(ours, i, axis=0), theirs)
        / _estimate(np.delete(base, i, axis=0), theirs)
        for i in range(len(ours))
    ]
    paintings = [
        _estimate(ours, rest) / _estimate(base, rest)
        for rest in (np.delete(theirs, i, axis=0) for i in range(len(theirs)))
    ]
    variance = 4 * np.var(photos) + 5 * np.var(paintings)
    np.testing.assert_allclose(found.error, np.sqrt(variance))


def test_kid_of_one_distribution_is_zero_within_its_error(random):
    draws = [
        kid(random.normal(size=(40, 8)), random.normal(size=(40, 8))) for _ in range(60)
    ]
    values = np.array([draw.value for draw in draws])
    assert abs(values.mean()) < 3 * values.std() / np.sqrt(len(values))
    far = kid(random.normal(size=(40, 8)), random.normal(1, size=(40, 8)))
    assert far.value > 3 * far.error


def test_the_nearest_picture_has_the_smallest_angle():
    ours = np.array([[1.0, 0.1], [0.0, 2.0]])
    found, distances = nearest(ours, np.array([[0.0, 1.0], [5.0, 0.0]]))
    assert found.tolist() == [1, 0]
    np.testing.assert_allclose(distances, [1 - 1 / np.hypot(1, 0.1), 0], atol=1e-12)


def test_spread_is_the_deviation_of_all_pixels(random):
    pictures = [random.random((4, 5, 3)), random.random((6, 2, 3))]
    each = [
        np.concatenate([picture[..., c].ravel() for picture in pictures]).std()
        for c in range(3)
    ]
    np.testing.assert_allclose(color_spread(pictures), np.mean(each))

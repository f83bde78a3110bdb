import numpy as np
import pytest
from keras import ops
from scipy.linalg import sqrtm

from tfstyle.statistics.sums import accumulate
from tfstyle.statistics.w2 import distance, target, w2


def _expected(f: np.ndarray, g: np.ndarray) -> float:
    """The formula with SciPy's matrix square root, in float64."""
    f, g = (x.astype(np.float64).reshape(-1, x.shape[-1]) for x in (f, g))
    one, other = (np.cov(x.T, ddof=0) for x in (f, g))
    root = sqrtm(sqrtm(other) @ one @ sqrtm(other)).real
    means = ((f.mean(0) - g.mean(0)) ** 2).sum()
    size = (g.mean(0) ** 2).sum() + np.trace(other)
    return (means + np.trace(one + other - 2 * root)) / size


def _distance(f, g) -> float:
    return float(distance(w2(accumulate(f)), target(w2(accumulate(g))))[0])


@pytest.fixture
def maps(random):
    """Two feature maps of correlated channels."""
    mixing = random.standard_normal((2, 6, 6))
    f, g = random.standard_normal((2, 1, 9, 8, 6))
    return np.float32(f @ mixing[0] + 0.5), np.float32(g @ mixing[1])


def test_equals_scipy(maps):
    assert _distance(*maps) == pytest.approx(_expected(*maps), rel=1e-3)


def test_nothing_is_at_distance_one_and_itself_at_zero(maps):
    f, g = maps
    assert _distance(0 * f, g) == pytest.approx(1, rel=0.05)  # but for the ridge
    assert _distance(g, g) == pytest.approx(0, abs=1e-6)
    assert _distance(5 * f, 5 * g) == pytest.approx(_distance(f, g), rel=1e-4)


def test_more_channels_than_positions(random):
    f, g = random.random((2, 1, 3, 4, 64), np.float32)  # covariances of rank 11
    assert 0 < _distance(f, g) < 1
    assert _distance(g, g) == pytest.approx(0, abs=1e-5)


def test_a_batch_has_the_distances_of_its_pictures(maps):
    f, g = maps
    batch = np.concatenate([f, 2 * f])
    together = distance(w2(accumulate(batch)), target(w2(accumulate(g))))
    expected = [_distance(f, g), _distance(2 * f, g)]
    np.testing.assert_allclose(ops.convert_to_numpy(together), expected, rtol=1e-4)


def test_a_style_without_variance_is_as_far_as_its_mean_and_our_spread(random):
    """Rounding leaves its covariance with eigenvalues below 0."""
    flat = np.broadcast_to(50 * random.random(64, np.float32), (1, 96, 96, 64))
    f = (10 * random.random((1, 9, 8, 64))).astype(np.float32)
    covariance = np.array(w2(accumulate(flat)))[0, 1:]
    size = float((flat[0, 0, 0] ** 2).sum())
    assert np.linalg.eigvalsh(covariance).min() < -1e-5 * size  # Cholesky's would fail
    means = ((f.mean((0, 1, 2)) - flat[0, 0, 0]) ** 2).sum()
    expected = (means + f.var((0, 1, 2)).sum()) / size
    assert _distance(f, flat) == pytest.approx(expected, rel=0.02)
    assert _distance(flat, flat) == pytest.approx(0, abs=5e-3)


def test_what_is_not_finite_gives_no_number(maps):
    f, g = maps
    f[0, 0, 0, 0] = np.nan
    assert np.isnan(_distance(f, g))


def test_a_style_that_is_not_seen_at_all_gives_a_number(maps):
    assert _distance(0 * maps[0], 0 * maps[0]) == pytest.approx(0, abs=1e-3)
    assert np.isfinite(_distance(maps[0], 0 * maps[0]))

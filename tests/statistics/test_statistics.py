import numpy as np
import pytest
import tensorflow as tf

from tfstyle import statistics
from tfstyle.errors import InputError
from tfstyle.statistics.sums import accumulate


def _reference(name: str, samples: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """NumPy's own estimators on `(positions, channels)`, in float64."""
    if name == "gram":
        return np.einsum("p,pi,pj->ij", weights, samples, samples) / weights.sum()
    covariance = np.cov(samples.T, aweights=weights, ddof=0)
    if name == "covariance":
        return covariance
    mean = np.average(samples, axis=0, weights=weights)
    if name == "w2":
        return np.concatenate([mean[None], covariance])
    return np.concatenate([mean, np.sqrt(np.diag(covariance) + 1e-5)])


@pytest.mark.parametrize("name", statistics.STATISTICS)
@pytest.mark.parametrize("masked", [False, True])
def test_equals_numpy(name, masked, random):
    features = random.standard_normal((2, 5, 7, 4)).astype(np.float32)
    mask = random.random((1, 5, 7, 1), np.float32) if masked else None
    ours = statistics.get(name)(accumulate(features, mask))
    weights = mask.ravel() if masked else np.ones(35)
    for index, samples in enumerate(features.reshape(2, 35, 4).astype(np.float64)):
        expected = _reference(name, samples, weights)
        np.testing.assert_allclose(ours[index], expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("shape", [(2, 64, 48, 4), (1, 31, 37, 8), (1, 2, 3, 16)])
@pytest.mark.parametrize("static", [True, False])
def test_bfloat16_features_have_nearly_exact_sums_and_gradients(
    random, shape, masked, static
):
    values = tf.cast(random.gamma(1.0, size=shape).astype(np.float32), tf.bfloat16)
    mask = random.random((1, *shape[1:3], 1), np.float32) if masked else None
    slope = random.standard_normal((shape[-1], shape[-1])).astype(np.float32)

    def sums_and_gradient(features):
        with tf.GradientTape() as tape:
            tape.watch(features)
            sums = accumulate(features, mask)
            loss = tf.reduce_sum(sums.second * slope)
        return sums, tape.gradient(loss, features)

    signature = [tf.TensorSpec(shape if static else (None,) * 4, tf.bfloat16)]
    (count, first, found), gradient = tf.function(
        sums_and_gradient, input_signature=signature
    )(values)
    exact = tf.cast(values, tf.float64).numpy().reshape(shape[0], -1, shape[-1])
    weights = np.ones(exact.shape[1]) if mask is None else mask.ravel()
    assert {count.dtype, first.dtype, found.dtype} == {tf.float32}
    np.testing.assert_allclose(count, np.full((shape[0], 1), weights.sum()), rtol=1e-5)
    expected = np.einsum("p,bpi->bi", weights, exact)
    np.testing.assert_allclose(first, expected, rtol=1e-4)
    expected = np.einsum("p,bpi,bpj->bij", weights, exact, exact)
    assert np.linalg.norm(found - expected) < 0.004 * np.linalg.norm(expected)
    expected = np.einsum("p,bpi,ij->bpj", weights, exact, slope + slope.T)
    error = tf.cast(gradient, tf.float64).numpy().reshape(expected.shape) - expected
    assert np.linalg.norm(error) < 0.01 * np.linalg.norm(expected)


@pytest.mark.parametrize("name", statistics.STATISTICS)
def test_sums_of_the_parts_are_those_of_the_whole(name, random):
    features = random.random((1, 8, 6, 3), np.float32)
    whole = accumulate(features)
    parts = accumulate(features[:, :3]) + accumulate(features[:, 3:])
    finalize = statistics.get(name)
    np.testing.assert_allclose(finalize(parts), finalize(whole), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", statistics.STATISTICS)
def test_does_not_depend_on_the_size_of_the_picture(name, random):
    features = random.random((1, 8, 6, 3), np.float32)
    finalize = statistics.get(name)
    one, four = (finalize(accumulate(np.tile(features, (1, n, n, 1)))) for n in (1, 2))
    np.testing.assert_allclose(one, four, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", statistics.STATISTICS)
def test_a_region_counts_the_same_whatever_its_area(name, random):
    region = random.random((1, 4, 4, 3), np.float32)
    picture = np.concatenate([region, random.random((1, 12, 4, 3), np.float32)], axis=1)
    mask = np.zeros((1, 16, 4, 1), np.float32)
    mask[:, :4] = 0.5
    finalize = statistics.get(name)
    np.testing.assert_allclose(
        finalize(accumulate(picture, mask)),
        finalize(accumulate(region)),
        rtol=1e-4,
        atol=1e-6,
    )


@pytest.mark.parametrize("masked", [False, True])
def test_the_gradient_of_the_products_is_that_of_both_factors(masked, random):
    features = random.standard_normal((1, 3, 4, 5)).astype(np.float32)
    mask = random.random((1, 3, 4, 1), np.float32) if masked else None
    weights = random.standard_normal((5, 5)).astype(np.float32)  # not symmetric
    with tf.GradientTape() as tape:
        watched = tf.Variable(features)
        value = tf.reduce_sum(weights * accumulate(watched, mask).second)
    expected = features @ (weights + weights.T) * (1 if mask is None else mask)
    np.testing.assert_allclose(tape.gradient(value, watched), expected, rtol=1e-4)


def test_scaled_and_normalized_leave_the_statistic(random):
    sums = accumulate(random.random((1, 4, 4, 3), np.float32))
    gram = statistics.get("gram")
    np.testing.assert_allclose(gram(sums.scaled(3.0)), gram(sums), rtol=1e-5)
    assert float(sums.normalized().count[0, 0]) == 1


def test_unknown_statistic_offers_the_closest_spelling():
    with pytest.raises(InputError, match="Did you mean 'covariance'"):
        statistics.get("covarience")

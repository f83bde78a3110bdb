"""Tests of the encoder's start, against least squares by NumPy."""

import keras
import numpy as np
import pytest

from tests.training.paintings import fill_cache, write_paintings
from tfstyle.networks.arbitrary_net import ArbitraryNet
from tfstyle.training.arbitrary.coefficients import gram_coefficients
from tfstyle.training.arbitrary.encoder_start import (
    RIDGE,
    start_encoder,
    start_regression,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """A cache, its coefficients, and an encoder that was started with them."""
    folder = tmp_path_factory.mktemp("encoder")
    (folder / "paintings").mkdir()
    paintings = write_paintings(folder / "paintings", 12)
    cache = fill_cache(folder / "cache", paintings)
    coefficients = gram_coefficients(cache)
    keras.utils.set_random_seed(0)
    network = ArbitraryNet(styles=1, blocks=0, coarse_blocks=0)
    summary = network.get_layer("encoder_summary").output
    encoder = keras.Model({"painting": network.input["painting"]}, summary)
    regression = keras.layers.Dense(coefficients.shape[1])
    regression.build((None, summary.shape[-1]))
    explained = start_encoder(encoder, regression, cache, coefficients)
    return encoder, regression, cache, coefficients, explained


def test_predictions_are_those_of_ridge_regression(started):
    encoder, regression, cache, coefficients, explained = started
    statistics = encoder.get_layer("encoder_statistics").output
    pictures = {"painting": cache.shown(cache.usable)}
    features = np.array(keras.Model(encoder.input, statistics)(pictures))
    np.testing.assert_allclose(features.mean(axis=0), 0, atol=1e-3)
    mean = coefficients.mean(axis=0)
    # Ridge regression is least squares with additional rows.
    size = features.shape[1]
    rows = np.sqrt(RIDGE * len(coefficients) / 1000) * np.eye(size)
    wanted = np.concatenate([coefficients - mean, np.zeros((size, len(mean)))])
    weights, *_ = np.linalg.lstsq(np.concatenate([features, rows]), wanted)
    expected = features @ weights + mean
    predicted = np.array(regression(encoder(pictures)))
    np.testing.assert_allclose(predicted, expected, atol=2e-3)
    errors = np.square(expected - coefficients).sum()
    assert explained == pytest.approx(
        1 - errors / np.square(coefficients - mean).sum(), abs=1e-3
    )


def test_components_of_the_summary_are_uncorrelated_and_in_order(started):
    encoder, _, cache, _, _ = started
    summary = np.array(encoder({"painting": cache.shown(cache.usable)}))
    covariance = np.cov(summary.T)
    variances = np.diag(covariance)
    assert np.all(np.diff(variances) < 1e-3 * variances[0])
    others = covariance - np.diag(variances)
    np.testing.assert_allclose(others, 0, atol=1e-3 * variances[0])


def test_regression_after_a_trained_encoder_is_ridge_regression(started):
    encoder, _, cache, coefficients, _ = started
    before = [np.array(weight) for weight in encoder.weights]
    regression = keras.layers.Dense(coefficients.shape[1])
    regression.build((None, encoder.output.shape[-1]))
    start_regression(encoder, regression, cache, coefficients)
    for weight, value in zip(encoder.weights, before, strict=True):
        np.testing.assert_array_equal(weight, value)
    summary = np.array(encoder({"painting": cache.shown(cache.usable)}))
    center, mean = summary.mean(axis=0), coefficients.mean(axis=0)
    size = summary.shape[1]
    rows = np.sqrt(RIDGE * len(coefficients) / 1000) * np.eye(size)
    left = np.concatenate([summary - center, rows])
    right = np.concatenate([coefficients - mean, np.zeros((size, len(mean)))])
    weights, *_ = np.linalg.lstsq(left, right)
    predicted = np.array(regression(summary))
    expected = (summary - center) @ weights + mean
    np.testing.assert_allclose(predicted, expected, atol=2e-3)

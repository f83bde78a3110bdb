"""Tests of gain fields, compared with closed forms."""

import numpy as np
import pytest

from tfstyle.methods.audio.bands import Moments, logarithms, moments_of
from tfstyle.methods.audio.gains import (
    RANGE,
    amplified,
    from_image,
    moment_gains,
    smoothed,
    to_image,
)


@pytest.fixture
def powers(random):
    return np.exp(random.normal(-12, 1, (200, 5))).astype(np.float32)


def test_the_gains_give_each_band_the_mean_and_spread_of_the_style(powers, random):
    style = np.exp(random.normal(-9, 0.7, (300, 5))).astype(np.float32)
    style[0] *= 100  # a loudest moment that the content does not reach
    noise = np.full_like(powers, 1e-9)
    content, target = moments_of([powers], [1.0]), moments_of([style], [1.0])
    gains = moment_gains(powers, noise, content, target)
    assert np.abs(gains).max() < RANGE  # nothing was cut off
    logs = logarithms(amplified(powers, noise, gains))
    assert logs.mean(axis=0) == pytest.approx(logarithms(style).mean(axis=0), rel=1e-4)
    assert logs.std(axis=0) == pytest.approx(logarithms(style).std(axis=0), rel=1e-3)


def test_silence_is_filled_with_noise_up_to_the_largest_gain():
    silence, noise = np.zeros((4, 2), np.float32), np.full((4, 2), 1e-8, np.float32)
    content = moments_of([silence], [1.0])
    means = np.array([5.0, 40.0], np.float32)
    style = Moments(means, np.ones(2, np.float32), means + 9)
    gains = moment_gains(silence, noise, content, style)
    heard = logarithms(amplified(silence, noise, gains))
    assert heard[:, 0] == pytest.approx(np.full(4, 5.0), rel=1e-4)
    assert gains[:, 1] == pytest.approx(np.full(4, RANGE))


def test_an_image_holds_gains(random):
    gains = random.uniform(-RANGE, RANGE, (4, 3, 2)).astype(np.float32)
    assert from_image(to_image(gains)) == pytest.approx(gains, abs=1e-5)
    assert from_image(to_image(gains * 100)) == pytest.approx(np.sign(gains) * RANGE)


def test_smoothing_is_a_binomial_mean_over_nodes_and_bands(random):
    gains = random.standard_normal((9, 7, 2))
    once = [1, 4, 6, 4, 1]
    weights = np.outer(once, once) / 256
    expected = sum(
        weights[row, column] * gains[row : row + 5, column : column + 3]
        for row in range(5)
        for column in range(5)
    )
    inner = slice(2, -2)  # the ends are repeated before each pass
    assert smoothed(gains)[inner, inner] == pytest.approx(expected)


def test_nothing_gets_louder_than_the_loudest_of_the_style(powers):
    burst = powers.copy()
    burst[100] *= 1e3
    content = moments_of([burst], [1.0])
    style = moments_of([powers], [1.0])
    noise = np.full_like(powers, 1e-12)
    heard = amplified(burst, noise, moment_gains(burst, noise, content, style))
    assert (logarithms(heard) <= style.most * 1.001).all()


def test_moments_of_a_mixture_are_those_of_all_its_values(powers):
    pieces = [powers[:50], powers[50:]]
    mixed = moments_of(pieces, [0.25, 0.75])
    whole = logarithms(powers).astype(np.float64)
    assert mixed.mean == pytest.approx(whole.mean(axis=0), rel=1e-5)
    assert mixed.deviation == pytest.approx(whole.std(axis=0), rel=1e-5)

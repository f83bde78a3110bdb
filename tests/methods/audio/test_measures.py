"""Tests of measures of sounds, computed in a second way."""

import numpy as np
import pytest

from tfstyle.methods.audio.bands import logarithms
from tfstyle.methods.audio.filters import modulation_filters, random_filters
from tfstyle.methods.audio.measures import (
    gram_matrices,
    leveled,
    onset_correlation,
    style_distance,
)


@pytest.mark.slow
def test_filters_are_orthonormal_and_follow_from_the_seed():
    filters = random_filters(20, seed=3)
    for width, each in filters.items():
        flat = each.reshape(width * 20, -1)
        assert flat.shape[1] == min(256, width * 10)
        assert flat.T @ flat == pytest.approx(np.eye(flat.shape[1]), abs=1e-5)
        assert np.array_equal(each, random_filters(20, seed=3)[width])
        assert not np.allclose(each, random_filters(20, seed=4)[width])


def test_gram_matrices_are_means_over_all_positions(random):
    values = random.standard_normal((40, 6)).astype(np.float32)
    filters = random_filters(6, seed=0)
    for width, found in gram_matrices(values, filters).items():
        padded = np.pad(values, ((width // 2, width // 2), (0, 0)))
        total = 0
        for node in range(40):
            window = padded[node : node + width]
            response = np.einsum("wb,wbc->c", window, filters[width]).clip(0)
            total = total + np.outer(response, response) / 40
        assert found == pytest.approx(total, abs=1e-4)


def test_the_distance_is_zero_for_the_style_and_one_for_nothing(random):
    style = random.standard_normal((100, 6)).astype(np.float32)
    filters = random_filters(6, seed=0)
    assert style_distance(style, [style], [1.0], filters) == 0
    assert style_distance(0 * style, [style], [1.0], filters) == pytest.approx(1)


def test_a_level_is_found_for_any_sound(random):
    powers = np.exp(random.normal(-14, 2, (50, 6))).astype(np.float32)
    assert logarithms(leveled(powers, 6.5)).mean() == pytest.approx(6.5, abs=1e-3)
    assert not leveled(0 * powers, 6.5).any()


def test_onsets_correlate_with_themselves_at_any_level_of_the_bands(random):
    powers = np.exp(random.normal(-8, 2, (50, 6))).astype(np.float32)
    assert onset_correlation(powers, powers) == pytest.approx(1)
    assert onset_correlation(powers, 0 * powers) == 0
    other = np.exp(random.normal(-8, 2, (50, 6))).astype(np.float32)
    assert abs(onset_correlation(powers, other)) < 0.5


def test_modulation_filters_pass_their_octave_and_nothing_steady():
    rate = 43.0
    filters = modulation_filters(rate)
    assert filters.sum(axis=0) == pytest.approx(np.zeros(5), abs=1e-6)
    response = np.abs(np.fft.rfft(filters, 4096, axis=0))
    hertz = np.fft.rfftfreq(4096, 1 / rate)
    for number, middle in enumerate([1, 2, 4, 8, 16]):
        peak = hertz[response[:, number].argmax()]
        assert middle / 1.6 < peak < middle * 1.6

import math

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.methods.loop.frequency_bands import FrequencyBands

SIDE = 32


def _wave(cycles):
    """A wave along the rows of a square picture, in its first channel."""
    image = np.zeros((1, SIDE, SIDE, 3), np.float32)
    image[..., 0] = np.cos(2 * np.pi * cycles * np.arange(SIDE) / SIDE)
    return image


@pytest.mark.parametrize("size", [(8, 12), (7, 12), (8, 13), (5, 5), (1, 2)])
def test_powers_add_up_to_the_squares(size, random):
    image = random.normal(size=(1, *size, 3)).astype(np.float32)
    powers = FrequencyBands(*size).powers(tf.constant(image))
    np.testing.assert_allclose(powers.numpy().sum(), np.square(image).sum(), rtol=1e-5)


@pytest.mark.parametrize(("cycles", "band"), [(0, 0), (1, 0), (2, 2), (3, 3), (16, 8)])
def test_a_wave_is_in_its_band(cycles, band):
    powers = FrequencyBands(SIDE, SIDE).powers(tf.constant(_wave(cycles))).numpy()
    assert powers[band] > 0.999 * powers.sum()


def test_the_diagonal_of_two_pixels_is_the_last_band():
    board = np.indices((SIDE, SIDE)).sum(axis=0) % 2 * 2.0 - 1
    board = np.repeat(board[None, ..., None], 3, axis=-1).astype(np.float32)
    powers = FrequencyBands(SIDE, SIDE).powers(tf.constant(board)).numpy()
    assert np.argmax(powers) == len(powers) - 1 == 9


def test_weighs_a_wave_by_its_band_and_others_by_the_mean_of_two():
    bands = FrequencyBands(SIDE, SIDE)
    gains = tf.constant(np.geomspace(1, 512, bands.count), tf.float32)
    for cycles, gain in ((2, 4.0), (4, 16.0), (3, 2 ** (2 * math.log2(3)))):
        found = bands.weighed(tf.constant(_wave(cycles)), gains)
        np.testing.assert_allclose(found, gain * _wave(cycles), atol=1e-4 * gain)


@pytest.mark.parametrize("size", [(6, 9), (9, 6), (1, 1)])
def test_gains_of_one_change_nothing(size, random):
    bands = FrequencyBands(*size)
    image = tf.constant(random.normal(size=(1, *size, 3)), tf.float32)
    found = bands.weighed(image, tf.ones(bands.count))
    np.testing.assert_allclose(found, image, atol=1e-5)

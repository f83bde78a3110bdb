"""Tests of the measure of new structure in flat parts."""

import numpy as np
import pytest

from tests.benchmarks.flat_parts import flat_parts, new_structure

Y, X = np.mgrid[:128, :128]


def _gray(light: np.ndarray) -> np.ndarray:
    return np.repeat(light[..., None], 3, axis=-1)


# A photograph that is flat on the left, with noise on the right; strokes with a period
# of 24 px, which lie in the band between blurs of 4 and 8 px.
NOISE = np.random.default_rng(0).random((128, 128))
PHOTO = _gray(np.where(X < 64, 0.5, NOISE))
STROKES = _gray(0.5 + 0.3 * np.sin(2 * np.pi * Y / 24))


def test_flat_parts_are_those_without_structure():
    flat = flat_parts(PHOTO)
    assert flat.mean() == pytest.approx(0.3, abs=0.01)
    assert not flat[:, 64:].any()


@pytest.mark.parametrize("picture", [PHOTO, 0.3 + 0.5 * PHOTO, 1 - PHOTO])
def test_photograph_in_other_tones_has_nothing_new(picture):
    assert new_structure(PHOTO, picture, STROKES) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_strokes_of_the_painting_count_by_their_height(share):
    picture = PHOTO + share * (STROKES - 0.5)
    assert new_structure(PHOTO, picture, STROKES) == pytest.approx(share, rel=0.1)


def test_agrees_with_a_gaussian_of_another_library(random):
    ndimage = pytest.importorskip("scipy.ndimage")
    light = random.random((40, 50))
    from tests.benchmarks.flat_parts import _blurred

    expected = ndimage.gaussian_filter(light, 2.0, mode="reflect", truncate=4.0)
    np.testing.assert_allclose(_blurred(light, 2), expected, atol=1e-9)

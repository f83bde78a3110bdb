"""Tests of the style term that is measured per quarter, against NumPy."""

import numpy as np
import pytest

from tfstyle.losses.even_style import EvenStyleLoss
from tfstyle.losses.style import StyleLoss

FINE, COARSE = "relu2_1", "relu5_1"


def _gram(features):
    flat = features.reshape(-1, features.shape[-1]).astype(float)
    return flat.T @ flat / len(flat)


def _distance(features, gram):
    return np.square(_gram(features) - gram).sum() / np.square(gram).sum()


@pytest.mark.parametrize("evenness", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("sides", [(6, 8), (7, 5)])
def test_share_is_the_mean_distance_of_the_quarters(evenness, sides, random):
    features = random.random((2, *sides, 4), np.float32)
    grams = np.stack([_gram(random.random((3, 3, 4))) for _ in range(2)])
    row, column = sides[0] // 2, sides[1] // 2
    expected = []
    for one, gram in zip(features, grams, strict=True):
        quarters = [
            one[:row, :column],
            one[:row, column:],
            one[row:, :column],
            one[row:, column:],
        ]
        parts = np.mean([_distance(q, gram) for q in quarters])
        whole = _distance(one, gram)
        fine = (1 - evenness) * whole + evenness * parts
        expected.append((fine + whole) / 2)  # the coarse layer is never divided
    loss = EvenStyleLoss([FINE, COARSE], evenness=evenness)
    seen = {FINE: features, COARSE: features}
    target = {n: grams.astype("float32") for n in seen}
    np.testing.assert_allclose(loss(None, seen, target), expected, rtol=1e-4)


def test_a_picture_whose_strokes_gather_in_one_half_is_farther_away(random):
    strokes = random.random((1, 8, 8, 4), np.float32)
    gathered = strokes.copy()
    gathered[:, 4:] = 0
    gathered[:, :4] *= 2**0.5
    loss = EvenStyleLoss([FINE], evenness=0.5)
    gram = {FINE: _gram(gathered[0])[None].astype("float32")}  # of the whole
    even = loss(None, {FINE: strokes}, gram)
    assert float(loss(None, {FINE: gathered}, gram)[0]) > 3 * float(even[0])
    plain = StyleLoss([FINE])(None, {FINE: gathered}, gram)
    np.testing.assert_allclose(plain, [0], atol=1e-5)


def test_config_makes_the_same_term():
    term = EvenStyleLoss([FINE], 2.0, evenness=0.4)
    again = EvenStyleLoss.from_config(term.get_config())
    assert again.get_config() == term.get_config()

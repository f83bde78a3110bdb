"""Tests of `strength` from 0 to above 1 in `tfstyle.optimize`, with random features."""

import numpy as np
import pytest

import tfstyle
from tfstyle.images import resize
from tfstyle.methods.optimize import run_optimize

pytestmark = pytest.mark.slow

SMALL = {
    "image_size": 32,
    "min_scale": 32,
    "iterations": 12,
    "allow_random_features": True,
}


@pytest.fixture
def pictures(random):
    """A photograph and a painting of coarse patches, of other colors, 32 x 48."""
    patches = random.random((2, 8, 12, 3), np.float32) * [[[[1.0]]], [[[0.4]]]]
    return patches.astype(np.float32).repeat(4, axis=1).repeat(4, axis=2)


@pytest.mark.nightly
def test_more_strength_is_nearer_to_the_style(pictures, no_weights):
    found = []
    for strength in (0, 0.25, 0.6, 1, 1.5):
        options = tfstyle.OptimizeOptions(**SMALL, strength=strength)
        result = run_optimize(*pictures, options)
        found.append(result.report["distances"])
    style, content = ([f[name] for f in found] for name in ("style", "content"))
    assert style == sorted(style, reverse=True)
    assert content == sorted(content)
    assert style[0] > 1.2 * style[1]


def test_no_strength_is_the_photograph(pictures, no_weights):
    changes = {"strength": 0, "init": "noise", "tv_weight": 5.0}
    image = tfstyle.optimize(*pictures, **SMALL, **changes)
    expected = resize(pictures[0], image.shape[:2], clip=True)
    np.testing.assert_array_equal(image, expected)


@pytest.mark.parametrize(
    ("strength", "factor"), [(0.5, 1), (1, 1), (1.25, 10**0.5), (1.5, 10)]
)
def test_above_one_the_weight_grows(strength, factor):
    options = tfstyle.OptimizeOptions(strength=strength, style_weight=3.0)
    assert options.scaled_style_weight == pytest.approx(3.0 * factor)


@pytest.mark.parametrize("strength", [-0.1, 1.6, float("nan"), "much"])
def test_other_strengths_are_refused(strength):
    with pytest.raises(tfstyle.InputError, match="strength"):
        tfstyle.OptimizeOptions(strength=strength)

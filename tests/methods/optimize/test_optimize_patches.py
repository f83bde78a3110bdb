"""Tests of patches as the style statistic with other options, with random features."""

import numpy as np
import pytest

import tfstyle
from tfstyle.images import resize
from tfstyle.methods.optimize import run_optimize
from tfstyle.methods.optimize.inputs import load_inputs
from tfstyle.methods.optimize.run import make_objective

pytestmark = pytest.mark.slow

SMALL = {
    "image_size": 32,
    "min_scale": 32,
    "iterations": 2,
    "allow_random_features": True,
    "statistic": "mrf",
}


@pytest.fixture
def pictures(random):
    """A photograph and two paintings, 32 x 48."""
    return random.random((3, 32, 48, 3), np.float32)


@pytest.mark.parametrize("name", ["content_mask", "style_mask", "fine_style"])
def test_what_patches_do_not_have_is_refused(name, pictures):
    options = tfstyle.OptimizeOptions(**SMALL)
    message = f"w2, because.*`{name}`.*statistic='mrf'"
    with pytest.raises(tfstyle.InputError, match=message):
        load_inputs(*pictures[:2], options, **{name: pictures[2]})


@pytest.mark.parametrize(("strength", "weight"), [(0.25, 0.75), (1, 3), (1.5, 30)])
def test_strength_is_a_factor_of_the_weight(strength, weight):
    options = tfstyle.OptimizeOptions(**SMALL, strength=strength, style_weight=3.0)
    _, style = make_objective(options, guided=True).terms
    assert style.weight == pytest.approx(weight)


def test_a_part_is_kept_and_all_paintings_of_a_folder_give_patches(
    pictures, tmp_path, no_weights
):
    for number, picture in enumerate(pictures[1:]):
        tfstyle.save(picture, tmp_path / f"{number}.png")
    keep = np.zeros((32, 48), np.float32)
    keep[:, :24] = 1
    options = tfstyle.OptimizeOptions(**SMALL)
    result = run_optimize(pictures[0], str(tmp_path), options, keep_mask=keep)
    expected = resize(pictures[0], result.image.shape[:2], clip=True)
    np.testing.assert_array_equal(result.image[:, :15], expected[:, :15])
    assert np.abs(result.image - expected)[:, 17:].mean() > 0.01
    (digests,) = result.report["pictures"]["style"]
    assert len(digests) == 2

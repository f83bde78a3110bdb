"""Tests of masks in `tfstyle.optimize`, with random features."""

import numpy as np
import pytest

import tfstyle
from tfstyle.images import resize
from tfstyle.methods.optimize import run_optimize

pytestmark = pytest.mark.slow

SMALL = {
    "image_size": 48,
    "min_scale": 24,
    "iterations": 4,
    "allow_random_features": True,
}
SHALLOW = {"content_layers": "relu2_1", "style_layers": "relu2_1"}
LEFT = np.zeros((32, 48), np.float32)
LEFT[:, :24] = 1


@pytest.fixture
def pictures(random):
    """A photograph and two paintings of coarse patches, 64 x 96."""
    patches = random.random((3, 8, 12, 3), np.float32)
    return patches.repeat(8, axis=1).repeat(8, axis=2)


@pytest.mark.parametrize("init", ["content", "noise"])
def test_what_is_kept_is_the_photograph_to_the_bit(init, pictures, no_weights):
    photo, painting, _ = pictures
    options = {**SMALL, **SHALLOW, "init": init}
    image = tfstyle.optimize(photo, painting, keep_mask=LEFT, **options)
    expected = resize(photo, (32, 48), clip=True)
    np.testing.assert_array_equal(image[:, :24], expected[:, :24])
    assert np.abs(image - expected)[:, 24:].mean() > 0.01


def test_a_region_is_styled_as_strongly_whatever_its_area(random, no_weights):
    column = random.random((32, 4, 3), np.float32)
    photo = np.tile(column, (1, 12, 1))  # alike everywhere
    small = np.zeros((32, 48), np.float32)
    small[:, :5] = 1

    def reached(mask):
        given = {**SMALL, "iterations": 8, "min_scale": 48, "style_layers": "relu1_1"}
        # Adam's first steps have equal lengths, so distances after 8 are comparable.
        options = tfstyle.OptimizeOptions(**given, optimizer="adam")
        result = run_optimize(photo, 0.3 * photo, options, content_mask=mask)
        return [note["style"] / mask.mean() for note in result.curve[::7]]

    half, tenth = reached(LEFT), reached(small)
    assert half[1] < 0.5 * half[0]
    assert tenth == pytest.approx(half, rel=0.2)


def test_masks_count_for_the_checkpoint(pictures, tmp_path, no_weights):
    kept = {"checkpoint": tmp_path / "run", "checkpoint_every": 1, **SHALLOW}
    tfstyle.optimize(*pictures[:2], keep_mask=LEFT, **SMALL, **kept)
    with pytest.raises(tfstyle.InputError, match="keep_mask"):
        tfstyle.optimize(
            *pictures[:2], keep_mask=1 - LEFT, **SMALL, **kept, resume=True
        )

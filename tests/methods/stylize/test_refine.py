"""Tests of refining a style code for a photograph."""

import logging

import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError


@pytest.mark.nightly
def test_refinement_nears_the_painting(make, random, painting, vgg19_weights, caplog):
    photo = np.repeat(np.repeat(random.random((16, 16, 3)), 6, 0), 6, 1).astype("f4")
    with caplog.at_level(logging.INFO, "tfstyle"):
        shares = []
        stylizer = make(refine=8, vgg19_weights=str(vgg19_weights), seed=1)
        refined = stylizer(photo, painting, shares.append)
    assert "Refined in 8 steps" in caplog.text
    assert shares == sorted(shares)
    from tfstyle.features.vgg19 import vgg19_features
    from tfstyle.losses.distances import DISTANCE_LAYERS, style_distance

    extractor = vgg19_features(DISTANCE_LAYERS, vgg19_weights)
    shown = stylizer._book.find(painting)[0].matched
    plain = make()(photo, painting)
    distances = [style_distance(extractor, x, [shown], [1.0]) for x in (plain, refined)]
    assert distances[1] < 0.9 * distances[0]


@pytest.mark.nightly
def test_a_seed_reproduces_a_refinement(make, photo, painting, vgg19_weights):
    options = {"refine": 2, "vgg19_weights": str(vgg19_weights), "seed": 1}
    one, other = (make(**options)(photo, painting) for _ in range(2))
    np.testing.assert_allclose(one, other, atol=1e-3)


def test_refinement_needs_paintings_and_a_keras_file(make, photo, painting_model):
    with pytest.raises(InputError, match="only the style code of 'dots' is available"):
        make(refine=3)(photo, "dots")
    with pytest.raises(InputError, match="`refine` to be 0"):
        tfstyle.stylize(photo, "wave", refine=3, model="classic")


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, "a"),
        (3, "abc"),
        (7, "abcdeab"),
        (20, "abcde" * 4),
        (23, "abcde" * 4 + "fgh"),
    ],
)
def test_five_crops_take_turns_until_each_was_seen_four_times(count, expected):
    from tfstyle.methods.stylize.refine import in_turns

    assert "".join(in_turns(iter("abcdefghij"), count)) == expected


def test_crops_lie_within_the_photograph(random):
    from tfstyle.methods.stylize.refine import CROP_SIDE, random_crops

    for height, width in ((CROP_SIDE + 9, CROP_SIDE), (20, CROP_SIDE + 1)):
        photo = random.random((height, width, 3), np.float32)
        crops = random_crops(photo, seed=0)
        for crop in (next(crops) for _ in range(5)):
            assert crop.shape == (min(height, CROP_SIDE), min(width, CROP_SIDE), 3)
            assert crop[0, 0] in photo


def test_the_first_step_of_adam_has_the_length_of_the_learning_rate():
    from tfstyle.methods.stylize.refine import _Adam

    adam = _Adam(np.array([1.0, 2.0, 3.0]))
    adam.step(np.array([4.0, -0.5, 0.0]), 0.1)
    np.testing.assert_allclose(adam.value, [0.9, 2.1, 3.0], rtol=1e-5)

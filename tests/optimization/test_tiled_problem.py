"""Tests that values and gradients are the same in tiles as without, at any size."""

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.features.layer_names import halo
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.images import plan_tiles
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.formulas import FORMULAS
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.optimization.optimizers.adam import Adam
from tfstyle.optimization.optimizers.lbfgs import LBFGS
from tfstyle.optimization.problem import Problem
from tfstyle.optimization.tiled_problem import TiledProblem, TileFeatures

pytestmark = pytest.mark.slow

SHALLOW = ("relu1_1", "relu2_1", "relu3_1")


def _both(random, size, side, layers, extractor=None, **changes):
    """The same problem in one piece and in tiles, and a picture."""
    extractor = extractor or vgg19_features(layers, None, first_padding="replicate")
    style, goal, image = (random.random((1, *size, 3), np.float32) for _ in range(3))
    formula = changes.get("formula", "relative")
    terms = [
        ContentLoss(layers[1:2], 1.0, formula),
        StyleLoss(layers, 10.0, changes.get("statistic", "gram"), formula),
        TotalVariationLoss(0.1, formula),
    ]
    targets = {
        "content": terms[0].target(extractor(goal)),
        "style": terms[1].target([extractor(style)], [1.0]),
    }
    tiles = plan_tiles(*size, side, *halo(layers))
    assert len(tiles) > 1
    parts = (extractor, Objective(terms), targets)
    return Problem(*parts), TiledProblem(*parts, tiles), tf.constant(image)


def _assert_same(whole, tiled, image, tolerance=1e-4):
    values, gradient = whole.values_and_gradient(image)
    ours, our_gradient = tiled.values_and_gradient(image)
    again = tiled.values(image)
    assert ours.keys() == again.keys() == values.keys()
    for name, value in values.items():
        assert float(ours[name]) == pytest.approx(float(value), rel=tolerance), name
        assert float(again[name]) == pytest.approx(float(value), rel=tolerance), name
    error = np.linalg.norm(our_gradient - gradient) / np.linalg.norm(gradient)
    assert error < tolerance
    worst = np.abs(our_gradient - gradient).max() / np.abs(gradient).max()
    assert worst < 10 * tolerance


# Tiles that have neighbors on all sides, with what an odd size leaves over.
@pytest.mark.parametrize(
    ("size", "statistic"),
    [((96, 80), "gram"), ((91, 77), "covariance"), ((79, 91), "mean_std")],
)
def test_shallow_layers(size, statistic, random):
    _assert_same(*_both(random, size, 44, SHALLOW, statistic=statistic))


@pytest.mark.parametrize("formula", FORMULAS[1:])
def test_published_formulas(formula, random):
    _assert_same(*_both(random, (41, 45), 36, SHALLOW[:2], formula=formula))


def test_average_pooling_and_zeros_at_the_border(random):
    see = vgg19_features(SHALLOW, None, "avg")
    _assert_same(*_both(random, (61, 75), 44, SHALLOW, see))


@pytest.mark.nightly
def test_the_deepest_layers_of_the_default(random):
    _assert_same(*_both(random, (211, 229), 208, ("relu1_1", "relu4_2", "relu5_1")))


def test_both_can_be_seen_through_another_network(random):
    whole, tiled, image = _both(random, (75, 90), 44, SHALLOW)
    other = vgg19_features(SHALLOW, None, "avg", dtype="bfloat16")
    before = float(whole.values(image)["loss"])
    whole, tiled = whole.with_extractor(other), tiled.with_extractor(other)
    assert float(whole.values(image)["loss"]) != pytest.approx(before, rel=0.01)
    _assert_same(whole, tiled, image, tolerance=0.03)


def test_a_smaller_halo_would_not_do(random):
    whole, tiled, image = _both(random, (75, 90), 44, SHALLOW)
    tiled.tiles = plan_tiles(75, 90, 44, 8, 4)
    with pytest.raises(AssertionError):
        _assert_same(whole, tiled, image)


def test_maps_of_the_tiles_are_those_of_the_picture(random):
    extractor = vgg19_features(SHALLOW, None)
    image = random.random((75, 90, 3), np.float32)
    tiles = plan_tiles(75, 90, 48, *halo(SHALLOW))
    ours = TileFeatures(extractor, SHALLOW).maps(image, tiles)
    for name, expected in extractor(image[None]).items():
        np.testing.assert_allclose(ours[name], expected, atol=1e-2, rtol=1e-4)


@pytest.mark.parametrize("descent", [Adam(0.01), LBFGS()])
def test_descents_go_the_same_way(descent, random):
    whole, tiled, image = _both(random, (64, 60), 44, SHALLOW)
    curves, pictures = [], []
    for problem in (whole, tiled):
        values = []
        descent.begin(problem, image.numpy()[0], {})
        descent.run(3, values.append)
        curves.append([value["loss"] for value in values])
        pictures.append(descent.best)
    np.testing.assert_allclose(*curves, rtol=1e-3)
    assert np.abs(pictures[0] - pictures[1]).mean() < 1e-3

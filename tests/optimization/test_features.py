import numpy as np
import pytest

from tfstyle.features.layer_names import halo
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.images import plan_tiles
from tfstyle.losses.objective import Objective
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.problem import Problem
from tfstyle.optimization.tiled_problem import TiledProblem

LAYERS = ("relu1_1", "relu2_1")


@pytest.fixture
def both():
    """In one piece and in tiles."""
    extractor = vgg19_features(LAYERS, None)
    tiles = lambda *size: plan_tiles(*size, 28, *halo(LAYERS))  # noqa: E731
    return PictureFeatures(extractor), PictureFeatures(extractor, tiles)


@pytest.mark.slow
def test_maps_and_sums_in_tiles_are_those_of_the_whole(both, random):
    image = random.random((41, 50, 3), np.float32)
    guide = {
        "relu1_1": random.random((1, 41, 50, 1), np.float32),
        "relu2_1": random.random((1, 20, 25, 1), np.float32),
    }
    guide["relu1_1"][:, 15:] = 0  # nothing of it in the lower tiles
    whole, tiled = (see.maps(image, LAYERS) for see in both)
    for name in LAYERS:
        np.testing.assert_allclose(tiled[name], whole[name], rtol=1e-4, atol=1e-3)
    all_of_it, some_of_it = both[1].sums(image, LAYERS, [{}, guide])
    for name in LAYERS:
        flat = whole[name].numpy().reshape(-1, whole[name].shape[-1]).astype("float64")
        weights = guide[name].reshape(-1, 1)
        expected = flat.T @ (weights * flat)
        assert _error(some_of_it[name].second[0], expected) < 1e-4
        assert float(some_of_it[name].count[0, 0]) == pytest.approx(weights.sum(), 1e-4)
        assert _error(all_of_it[name].first[0], flat.sum(axis=0)) < 1e-4


def test_a_picture_that_is_one_tile_is_a_plain_problem(both):
    kinds = [type(see.problem(Objective([]), {}, (41, 50))) for see in both]
    assert kinds == [Problem, TiledProblem]
    assert type(both[1].problem(Objective([]), {}, (20, 20))) is Problem


def _error(found, expected):
    return np.linalg.norm(found - expected) / np.linalg.norm(expected)

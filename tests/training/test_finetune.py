import numpy as np
import pytest

from tests.training.tiny import LAYER, gram, make_extractor, make_trainer, train
from tfstyle.losses.style import StyleLoss
from tfstyle.networks.styles import with_styles
from tfstyle.networks.transformer_net import TransformerNet
from tfstyle.training.targets import begin_styles

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def network():
    """Three styles, of other scales and shifts."""
    network = TransformerNet(3, alpha=0.125, blocks=0)
    random = np.random.default_rng(0)
    for variable in network.weights:
        if variable.name in ("gamma", "beta"):
            variable.assign(variable + random.normal(0, 0.5, variable.shape))
    return network


@pytest.fixture
def photos_array(random):
    return random.random((2, 20, 24, 3), np.float32)


def _paint(network, photos, row):
    rows = np.array([row] * len(photos), np.float32)
    return np.array(network({"image": photos, "style_weights": rows}))


def test_a_new_style_begins_as_the_old_one_that_comes_closest(network, photos_array):
    extractor = make_extractor()
    old = [_paint(network, photos_array, row) for row in np.eye(3)]
    # the targets are the pictures in the second style, then those in the first style
    asked = [gram(extractor, old[index][0]) for index in (1, 0)]
    targets = {LAYER: np.array(asked, np.float32)}
    copy = begin_styles(network, extractor, StyleLoss([LAYER]), targets, photos_array)
    assert copy.styles == 2
    for row, index in zip(np.eye(2), (1, 0), strict=True):
        picture = _paint(copy, photos_array, row)
        np.testing.assert_allclose(picture, old[index], atol=1e-6)


def test_steps_change_scales_and_shifts_and_nothing_else(network, photos):
    def make():
        targets = {LAYER: np.ones((2, 5, 5), np.float32)}
        images = np.zeros((1, 16, 16, 3), np.float32)
        extractor = make_extractor()
        return begin_styles(network, extractor, StyleLoss([LAYER]), targets, images)

    before = [np.array(weight) for weight in network.weights]
    trainer = make_trainer(make=make)
    start = with_styles(trainer.network, np.eye(2))
    train(trainer, photos, 2)
    for new, old in zip(trainer.network.weights, start.weights, strict=True):
        assert np.array_equal(new, old) == (new.name in ("kernel", "bias")), new.path
    for weight, value in zip(network.weights, before, strict=True):
        np.testing.assert_array_equal(weight, value)
    # a count, and two moments for either parameter of four layers
    assert len(trainer.optimizer.variables) == 1 + 2 * 2 * 4

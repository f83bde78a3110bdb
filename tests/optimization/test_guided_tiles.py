"""Tests of masks, strength and fine strokes: the same in tiles as without tiles."""

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.features.layer_names import halo
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.images import plan_tiles, resize_mask
from tfstyle.losses import distances
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import GuidedStyleLoss, StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.optimize.run import measure
from tfstyle.methods.targets.guidance import Guidance
from tfstyle.methods.targets.paintings import Paintings
from tfstyle.methods.targets.style_target import StyleTarget
from tfstyle.methods.targets.targets import Targets
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.scales import Scale

pytestmark = pytest.mark.slow

LAYERS = ("relu1_1", "relu2_1", "relu3_1")
SIZE = (57, 59)


def _tiles(height, width):
    return plan_tiles(height, width, 44, *halo(LAYERS))


@pytest.fixture
def guidance(random):
    """Two regions that meet, the first in the left tiles alone, and a kept corner."""
    left = np.zeros(SIZE, np.float32)
    left[:, :20], left[:, 20:30] = 1, 0.5
    keep = np.zeros(SIZE, np.float32)
    keep[40:, 10:40], keep[36:40] = 1, 0.3
    mask = random.random((30, 30), np.float32)
    return Guidance((left, 1 - left), (mask, 1 - mask), keep)


def _transfers(random, guidance, statistic="gram", strength=0.7):
    """The same in one piece and in tiles."""
    content, fine, *images = random.random((4, *SIZE, 3), np.float32)
    styles = [
        Paintings(tuple(pictures), mask)
        for pictures, mask in zip([images[:1], images], guidance.style, strict=True)
    ]
    regions = guidance.regions(SIZE)
    terms = [
        ContentLoss(LAYERS[1:2]),
        GuidedStyleLoss(LAYERS, 10.0, statistic),
        TotalVariationLoss(0.1),
    ]
    extractor = vgg19_features(LAYERS, None, first_padding="replicate")
    transfers = []
    for tiles in (None, _tiles):
        see = PictureFeatures(extractor, tiles)
        rest = [0.3, 0.7], regions, strength, Paintings((fine,))
        target = StyleTarget(see, styles, *rest)
        transfers.append(
            Targets(see, Objective(terms), content, target, 60, guidance.keep)
        )
    return transfers


@pytest.mark.parametrize(
    "statistic", ["gram", pytest.param("w2", marks=pytest.mark.nightly)]
)
def test_values_and_gradient_are_those_of_the_whole(statistic, random, guidance):
    transfers = _transfers(random, guidance, statistic)
    whole, tiled = (transfer.problem_at(Scale(*SIZE, 1)) for transfer in transfers)
    assert whole.compiles and not tiled.compiles
    image = tf.constant(random.random((1, *SIZE, 3), np.float32))
    values, gradient = whole.values_and_gradient(image)
    ours, our_gradient = tiled.values_and_gradient(image)
    again = tiled.values(image)
    for name, value in values.items():
        assert float(ours[name]) == pytest.approx(float(value), rel=1e-4), name
        assert float(again[name]) == pytest.approx(float(value), rel=1e-4), name
    error = np.linalg.norm(our_gradient - gradient) / np.linalg.norm(gradient)
    assert error < (1e-3 if statistic == "w2" else 1e-4)
    kept = resize_mask(guidance.keep, SIZE) == 1
    assert not our_gradient[0].numpy()[kept].any()


def test_distances_are_those_of_the_whole_picture_as_it_is(
    random, guidance, monkeypatch
):
    terms = ContentLoss(LAYERS[2:]), StyleLoss(LAYERS[:2])
    monkeypatch.setattr(distances, "terms", lambda: terms)
    image = random.random((*SIZE, 3), np.float32)
    transfers = _transfers(random, guidance)
    whole, tiled = (measure(transfer, image) for transfer in transfers)
    assert len(whole["style_by_region"]) == 2
    for name, expected in whole.items():
        assert tiled[name] == pytest.approx(expected, rel=1e-4), name
    # Where the keep mask is between 0 and 1, the content must not be mixed in twice.
    (content, _), (transfer, _) = terms, transfers
    see = transfer.features.extractor
    target = content.target(see(transfer.content[None]))
    expected = float(content(None, see(image[None]), target)[0])
    assert whole["content"] == pytest.approx(expected, rel=1e-4)

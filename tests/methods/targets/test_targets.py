from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.features.vgg19 import vgg19_features
from tfstyle.images import plan_tiles, resize
from tfstyle.losses import distances
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.optimize.run import measure
from tfstyle.methods.targets.paintings import Paintings
from tfstyle.methods.targets.style_target import StyleTarget
from tfstyle.methods.targets.targets import Targets
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.scales import Scale

pytestmark = pytest.mark.slow


@pytest.fixture
def transfer(random):
    see = PictureFeatures(lambda image: {"relu1_1": image})
    content = random.random((40, 60, 3), np.float32)
    style = StyleTarget(
        see, [Paintings((random.random((80, 40, 3), np.float32),))], [1.0]
    )
    terms = [ContentLoss(["relu1_1"]), StyleLoss(["relu1_1"]), TotalVariationLoss()]
    return Targets(see, Objective(terms), content, style, 120)


def test_style_pictures_shrink_with_the_scale(transfer):
    assert transfer.style_side(60) == 120
    assert transfer.style_side(30) == 60


def test_targets_are_those_of_the_resized_pictures(transfer):
    problem = transfer.problem_at(Scale(20, 30, 1))
    content = resize(transfer.content, (20, 30), clip=True)
    np.testing.assert_allclose(problem.targets["content"]["relu1_1"][0], content)
    painting = transfer.style.styles[0].first
    flat = resize(painting, (60, 30), clip=True).reshape(-1, 3)
    np.testing.assert_allclose(
        problem.targets["style"]["relu1_1"][0], flat.T @ flat / len(flat), rtol=1e-4
    )
    assert problem.targets.keys() == {"content", "style"}


def test_targets_and_distances_in_tiles_are_those_of_the_whole(random, monkeypatch):
    layers = ("relu1_1", "relu2_1", "relu2_2")
    monkeypatch.setattr(
        distances, "terms", lambda: (ContentLoss(layers[2:]), StyleLoss(layers[:2]))
    )
    terms = [ContentLoss(layers[2:]), StyleLoss(layers[:2]), TotalVariationLoss()]
    content, style = random.random((2, 49, 60, 3), np.float32)
    styles = [Paintings((style,)), Paintings((style[:40],))]
    transfers = []
    for tiles in (None, lambda height, width: plan_tiles(height, width, 32, 6, 2)):
        see = PictureFeatures(vgg19_features(layers, None), tiles)
        target = StyleTarget(see, styles, [0.25, 0.75])
        transfers.append(Targets(see, Objective(terms), content, target, 60))
    whole, tiled = (transfer.problem_at(Scale(49, 60, 1)) for transfer in transfers)
    assert whole.compiles and not tiled.compiles
    for name, maps in whole.targets.items():
        for layer, expected in maps.items():
            error = np.linalg.norm(tiled.targets[name][layer] - expected)
            assert error < 1e-5 * np.linalg.norm(expected)
    picture = random.random((49, 60, 3), np.float32)
    ours, expected = (measure(transfer, picture) for transfer in reversed(transfers))
    assert ours == pytest.approx(expected, rel=1e-4)
    assert ours.keys() == {"content", "style"}


def test_what_is_kept_is_the_photograph_and_gets_no_gradient(transfer, random):
    transfer = replace(transfer, keep=np.zeros((40, 60), np.float32))
    transfer.keep[:10], transfer.keep[10] = 1, 0.25
    image = random.random((40, 60, 3), np.float32)
    kept = transfer.keep_content(image)
    np.testing.assert_array_equal(kept[:10], transfer.content[:10])
    expected = 0.25 * transfer.content[10] + 0.75 * image[10]
    np.testing.assert_allclose(kept[10], expected, rtol=1e-5)
    np.testing.assert_array_equal(kept[11:], image[11:])
    problem = transfer.problem_at(Scale(40, 60, 1))
    values, gradient = problem.values_and_gradient(tf.constant(image[None]))
    assert not gradient[0, :10].numpy().any()
    assert gradient[0, 10:].numpy().all()
    content = (
        np.square(kept - transfer.content).sum() / np.square(transfer.content).sum()
    )
    assert float(values["content"]) == pytest.approx(content, rel=1e-4)

import numpy as np
import pytest

from tfstyle.features.vgg19 import vgg19_features
from tfstyle.images import plan_tiles, resize
from tfstyle.losses import distances
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.loop.scale import Scale
from tfstyle.methods.style_transfer import StyleTransfer


@pytest.fixture
def transfer(random):
    content = random.random((40, 60, 3), np.float32)
    styles = [random.random((80, 40, 3), np.float32)]
    terms = [ContentLoss(["relu1_1"]), StyleLoss(["relu1_1"]), TotalVariationLoss()]
    return StyleTransfer(
        lambda image: {"relu1_1": image}, Objective(terms), content, styles, [1.0], 120
    )


def test_style_pictures_shrink_with_the_scale(transfer):
    assert transfer.styles_at(60)[0].shape == (120, 60, 3)
    assert transfer.styles_at(30)[0].shape == (60, 30, 3)


def test_style_pictures_keep_one_position_at_the_deepest_layer(transfer):
    transfer.objective = Objective([StyleLoss(["relu5_1"])])
    assert transfer.styles_at(6)[0].shape == (16, 16, 3)


def test_targets_are_those_of_the_resized_pictures(transfer):
    problem = transfer.problem_at(Scale(20, 30, 1))
    content = resize(transfer.content, (20, 30), clip=True)
    np.testing.assert_allclose(problem.targets["content"]["relu1_1"][0], content)
    flat = transfer.styles_at(30)[0].reshape(-1, 3)
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
    transfers = [
        StyleTransfer(
            vgg19_features(layers, None),
            Objective(terms),
            content,
            [style, style[:40]],
            [0.25, 0.75],
            60,
            tiles,
        )
        for tiles in (None, lambda height, width: plan_tiles(height, width, 32, 6, 2))
    ]
    whole, tiled = (transfer.problem_at(Scale(49, 60, 1)) for transfer in transfers)
    assert whole.compiles and not tiled.compiles
    for name, maps in whole.targets.items():
        for layer, expected in maps.items():
            error = np.linalg.norm(tiled.targets[name][layer] - expected)
            assert error < 1e-5 * np.linalg.norm(expected)
    picture = random.random((49, 60, 3), np.float32)
    ours, expected = (transfer.measure(picture) for transfer in reversed(transfers))
    assert ours == pytest.approx(expected, rel=1e-4)
    assert ours.keys() == {"content", "style"}

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.images import resize
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.loop.scale import Scale
from tfstyle.methods.paintings import Paintings
from tfstyle.methods.style_target import StyleTarget
from tfstyle.methods.style_transfer import StyleTransfer


@pytest.fixture
def transfer(random):
    def see(image):
        return {"relu1_1": image}

    content = random.random((40, 60, 3), np.float32)
    style = StyleTarget(
        see, [Paintings([random.random((80, 40, 3), np.float32)])], [1.0]
    )
    terms = [ContentLoss(["relu1_1"]), StyleLoss(["relu1_1"]), TotalVariationLoss()]
    return StyleTransfer(see, Objective(terms), content, style, 120)


def test_style_pictures_shrink_with_the_scale(transfer):
    assert transfer.style_sides(60) == (120, 1)
    assert transfer.style_sides(30) == (60, 1)


def test_style_pictures_keep_one_position_at_the_deepest_layer(transfer):
    other = transfer.with_objective(Objective([StyleLoss(["relu5_1"])]))
    assert other.style_sides(6) == (12, 16)
    assert transfer.style_sides(6) == (12, 1)


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


def test_enlarging_the_photograph_gives_the_photograph(transfer):
    small = transfer.content_at((20, 30))
    np.testing.assert_allclose(
        transfer.enlarge(small, (40, 60)), transfer.content, atol=1e-6
    )


def test_enlarging_keeps_what_was_painted(transfer):
    transfer.content[:] = 0.2
    small = transfer.content_at((20, 30)) + 0.3
    np.testing.assert_allclose(transfer.enlarge(small, (40, 60)), 0.5, atol=1e-5)


def test_what_is_kept_is_the_photograph_and_gets_no_gradient(transfer, random):
    transfer.keep = np.zeros((40, 60), np.float32)
    transfer.keep[:10], transfer.keep[10] = 1, 0.25
    image = random.random((40, 60, 3), np.float32)
    kept = transfer.keep_photo(image)
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

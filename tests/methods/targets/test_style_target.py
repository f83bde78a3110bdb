from dataclasses import replace

import numpy as np
import pytest

from tfstyle.losses.loss import Loss
from tfstyle.losses.style import GuidedStyleLoss, StyleLoss
from tfstyle.methods.targets.paintings import Paintings
from tfstyle.methods.targets.style_target import StyleTarget
from tfstyle.optimization.features import PictureFeatures
from tfstyle.statistics.sums import weighted_sum


def SIDE(painting):  # noqa: N802
    return 30


SEE = PictureFeatures(lambda image: {"relu1_1": image})


class MeanLoss(Loss):
    """A term by sums that is no `StyleLoss`: the mean activations."""

    def target_of(self, sums, blend):
        mixed = weighted_sum(sums, blend)
        return {n: mixed[n].first / mixed[n].count for n in self.layers}


def _gram(image):
    flat = np.asarray(image, np.float64).reshape(-1, 3)
    return flat.T @ flat / len(flat)


@pytest.fixture
def images(random):
    """A photograph and two paintings, 20 x 30."""
    return random.random((3, 20, 30, 3), np.float32)


@pytest.fixture
def photo(images):
    return images[0]


def test_a_style_mask_leaves_out_the_rest_of_the_painting(images, photo):
    mask = np.zeros((40, 60), np.float32)
    mask[:20] = 1
    target = StyleTarget(SEE, [Paintings((images[1],), mask)], [1.0])
    found = target.at(StyleLoss(["relu1_1"]), SIDE, ["relu1_1"], photo)
    np.testing.assert_allclose(found["relu1_1"][0], _gram(images[1][:10]), rtol=1e-4)


def test_each_region_wants_its_style_by_its_area(images, photo):
    regions = np.zeros((2, 20, 30), np.float32)
    regions[0, :5], regions[1, 5:15] = 1, 0.5
    styles = [Paintings((image,)) for image in images[1:]]
    target = StyleTarget(SEE, styles, [0.25, 0.75], regions)
    found = target.at(GuidedStyleLoss(["relu1_1"]), SIDE, ["relu1_1"], photo)
    assert [r.share for r in found] == pytest.approx([0.5 * 0.25, 1.5 * 0.25])
    for region, image, mask in zip(found, images[1:], regions, strict=True):
        wanted = region.statistics["relu1_1"][0]
        np.testing.assert_allclose(wanted, _gram(image), rtol=1e-4)
        guide = region.guides["relu1_1"]
        np.testing.assert_allclose(guide[0, ..., 0], mask / mask.mean(), rtol=1e-5)


def test_one_region_wants_all_styles_together(images, photo):
    regions = np.ones((1, 20, 30), np.float32)
    styles = [Paintings((image,)) for image in images[1:]]
    target = StyleTarget(SEE, styles, [0.25, 0.75], regions)
    (region,) = target.at(GuidedStyleLoss(["relu1_1"]), SIDE, ["relu1_1"], photo)
    expected = 0.25 * _gram(images[1]) + 0.75 * _gram(images[2])
    np.testing.assert_allclose(region.statistics["relu1_1"][0], expected, rtol=1e-4)
    assert region.share == 1.0


def test_strength_mixes_positions_of_the_photograph_and_the_painting(images, photo):
    target = StyleTarget(SEE, [Paintings((images[1],))], [1.0], strength=0.25)
    found = target.at(StyleLoss(["relu1_1"]), SIDE, ["relu1_1"], photo)
    expected = 0.25 * _gram(images[1]) + 0.75 * _gram(images[0])
    np.testing.assert_allclose(found["relu1_1"][0], expected, rtol=1e-4)
    regions = np.zeros((1, 20, 30), np.float32)
    regions[0, 12:] = 1
    target = replace(target, regions=regions)
    (region,) = target.at(GuidedStyleLoss(["relu1_1"]), SIDE, ["relu1_1"], photo)
    expected = 0.25 * _gram(images[1]) + 0.75 * _gram(images[0][12:])
    np.testing.assert_allclose(region.statistics["relu1_1"][0], expected, rtol=1e-4)


def test_fine_layers_are_those_of_the_other_painting(images, photo):
    see = PictureFeatures(lambda image: {"relu2_1": image, "relu3_1": image})
    styles, layers = [Paintings((images[0],))], ["relu2_1", "relu3_1"]
    target = StyleTarget(see, styles, [1.0], fine=Paintings((images[1],)))
    found = target.at(StyleLoss(layers), SIDE, layers, photo)
    np.testing.assert_allclose(found["relu2_1"][0], _gram(images[1]), rtol=1e-4)
    np.testing.assert_allclose(found["relu3_1"][0], _gram(images[0]), rtol=1e-4)


@pytest.mark.parametrize("regions", [None, np.ones((1, 20, 30), np.float32)])
def test_a_term_by_sums_needs_not_be_a_style_loss(images, photo, regions):
    styles = [Paintings((image,)) for image in images[1:]]
    target = StyleTarget(SEE, styles, [0.25, 0.75], regions, strength=0.5)
    found = target.at(MeanLoss("style", 1.0, ["relu1_1"]), SIDE, ["relu1_1"], photo)
    own, first, second = images.mean(axis=(1, 2))
    expected = 0.5 * (0.25 * first + 0.75 * second) + 0.5 * own
    np.testing.assert_allclose(found["relu1_1"][0], expected, rtol=1e-4)

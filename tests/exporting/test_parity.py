import numpy as np
import pytest

from tests.exporting.formats import small_photo
from tfstyle.images.psnr import psnr
from tfstyle.networks.families import comparison_weights


@pytest.mark.parametrize("weights", [*comparison_weights(2).tolist(), [1, 1], [0, 0.1]])
def test_paints_what_the_network_paints(exported, weights):
    exported.check(small_photo()[None], [weights])


def test_no_style_at_all_leaves_the_photograph(exported):
    images = small_photo()[None]
    painted = exported.paint(images, np.zeros((1, 2), np.float32))
    assert psnr(painted, images) > min(exported.at_least, 45)


def test_styles_differ(exported):
    images = small_photo()[None]
    one, other = (exported.paint(images, row[None]) for row in np.eye(2, dtype="f4"))
    assert psnr(one, other) < 30

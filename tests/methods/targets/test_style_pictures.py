import numpy as np

from tfstyle.images import resize
from tfstyle.methods.targets.paintings import fit_styles


def test_each_gets_its_longer_side(random):
    wide, high = random.random((40, 80, 3), np.float32), np.ones((90, 30, 3))
    fitted = fit_styles([wide, high], [40, 60], ["relu2_1"])
    np.testing.assert_array_equal(fitted[0], resize(wide, (20, 40), clip=True))
    assert fitted[1].shape == (60, 20, 3)


def test_one_position_stays_at_the_deepest_layer(random):
    slim = random.random((20, 80, 3), np.float32)
    assert fit_styles([slim], [32], ["relu1_1", "pool5"])[0].shape == (32, 32, 3)


def test_all_of_the_network_can_look_at_them(random):
    slim = random.random((20, 80, 3), np.float32)
    assert fit_styles([slim], [32], ["relu1_1"])[0].shape == (16, 32, 3)
    assert fit_styles([slim], [4], [])[0].shape == (16, 16, 3)

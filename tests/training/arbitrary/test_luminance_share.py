"""Tests of the luminance term in the trainer for any painting."""

from types import SimpleNamespace

import numpy as np
import pytest

from tfstyle.losses.luminance import LuminanceLoss
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.arbitrary.trainer import ArbitraryTrainer


@pytest.mark.parametrize(("weight", "shares"), [(0.0, [0, 0]), (2.0, [0.25, 1])])
def test_named_styles_get_a_quarter(weight, shares, random):
    painted, photos = random.random((2, 2, 64, 64, 3), np.float32)
    styles = np.array([[0, 1, 0], [0, 0, 0]], np.float32)  # named, and not
    own = SimpleNamespace(
        options=ArbitraryOptions(luminance_weight=weight), luminance=LuminanceLoss()
    )
    batch = {"image": photos, "style_weights": styles}
    found = ArbitraryTrainer._luminance_error(own, batch, painted)
    plain = np.asarray(LuminanceLoss()(painted, {}, photos))
    assert (plain > 0).all()
    np.testing.assert_allclose(found, shares * plain, rtol=1e-6)

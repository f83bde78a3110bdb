"""Tests of the tone term and the emphasis in the trainer for any painting."""

from types import SimpleNamespace

import numpy as np
import pytest

from tfstyle.features.layer_names import CONTENT_LAYERS
from tfstyle.losses.tone import ToneLoss
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.arbitrary.trainer import ArbitraryTrainer


@pytest.mark.parametrize(("weight", "shares"), [(0.0, [0, 0]), (2.0, [0.05, 1])])
def test_named_styles_get_a_part_of_the_tone_term(weight, shares, random):
    painted, photos, paintings = random.random((3, 2, 64, 64, 3), np.float32)
    styles = np.array([[0, 1, 0], [0, 0, 0]], np.float32)  # named, and not
    own = SimpleNamespace(options=ArbitraryOptions(tone_weight=weight), tone=ToneLoss())
    batch = {"image": photos, "painting": paintings, "style_weights": styles}
    content = random.random((2, 8, 8, 4), np.float32)
    found = ArbitraryTrainer._tone_error(
        own, batch, painted, {CONTENT_LAYERS[0]: content}
    )
    target = {"image": photos, "painting": paintings, "content": content}
    plain = np.asarray(ToneLoss()(painted, {}, target))
    assert (plain > 0).all()
    np.testing.assert_allclose(found, shares * plain, rtol=1e-5)


def test_emphasis_keeps_the_slope_of_a_typical_painting():
    own = SimpleNamespace(options=ArbitraryOptions(emphasis=4.0))
    values = np.array([0.1, 0.149, 0.151, 0.3])
    found = np.asarray(ArbitraryTrainer._emphasized(own, values))
    np.testing.assert_allclose((found[2] - found[1]) / 0.002, 1, rtol=1e-3)
    np.testing.assert_allclose(found[3], (0.3 + 4 * 0.09) / 2.2, rtol=1e-6)
    own.options = ArbitraryOptions()
    np.testing.assert_allclose(ArbitraryTrainer._emphasized(own, values), values)

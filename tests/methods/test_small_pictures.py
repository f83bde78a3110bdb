"""Tests of pictures for which the deepest layer has few positions, or none."""

from functools import partial

import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError
from tfstyle.methods.dream.inputs import plan_dream
from tfstyle.methods.dream.options import DreamOptions
from tfstyle.methods.invert.inputs import plan_invert
from tfstyle.methods.invert.options import InvertOptions

SMALL = np.full((20, 24, 3), 0.5, np.float32)
WIDE = np.full((40, 200, 3), 0.5, np.float32)
RANDOM = {"allow_random_features": True}
TINY = {"image_size": 24}
REFUSED = {
    "optimize content": partial(
        tfstyle.optimize, SMALL, WIDE, content_layers=("block5_pool",), **TINY
    ),
    "optimize style": partial(
        tfstyle.optimize, SMALL, WIDE, style_layers=("pool5",), **TINY
    ),
    "texture": partial(
        tfstyle.texture, WIDE, output_size="24x20", style_layers=("pool5",)
    ),
    "invert": partial(tfstyle.invert, SMALL, content_layers=("pool5",), **TINY),
    "dream": partial(tfstyle.dream, SMALL, layers=("pool5",), **TINY),
    "inspect": partial(tfstyle.inspect, SMALL, layers=("pool5",), **TINY),
}


@pytest.mark.parametrize("method", REFUSED.values(), ids=REFUSED)
def test_a_layer_without_a_position_is_refused(method, no_weights):
    wanted = "at least 32 x 32 pixels for the layer pool5, not 24 x 20"
    with pytest.raises(InputError, match=wanted):
        method(**RANDOM)


def test_coarse_sizes_have_a_position_too(no_weights):
    size = {"image_size": 200, **RANDOM}
    options = InvertOptions(content_layers=("pool5",), min_scale=24, **size)
    inverted = plan_invert(WIDE, options).plan
    dreamed = plan_dream(WIDE, DreamOptions(layers=("pool5",), **size)).plan
    for plan in (inverted, dreamed):
        assert plan.scales[-1][:2] == (40, 200)
        assert min(min(scale[:2]) for scale in plan.scales) >= 32
    assert len({scale[:2] for scale in inverted.scales}) > 1


@pytest.mark.slow
def test_one_position_is_enough(no_weights):
    options = {"image_size": 40, "iterations": 2, **RANDOM}
    picture = tfstyle.dream(WIDE[:, :40], layers=("pool5",), **options)
    assert picture.shape == (40, 40, 3)

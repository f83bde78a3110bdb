"""Tests of the checks and plans of `optimize`, without TensorFlow."""

import logging

import numpy as np
import pytest

from tfstyle.methods.optimize.inputs import load_inputs, plan_optimize
from tfstyle.methods.optimize.options import OptimizeOptions


@pytest.mark.parametrize(
    ("size", "image_size", "line"),
    [
        ((300, 700), 512, "512 x 219 pixels; the photograph has 700 x 300."),
        ((300, 700), 128, ""),
        ((300, 500), 512, ""),
    ],
)
def test_a_smaller_picture_is_logged_unless_it_was_asked_for(
    size, image_size, line, caplog
):
    caplog.set_level(logging.INFO, "tfstyle")
    photo = np.zeros((*size, 3), np.uint8)
    options = OptimizeOptions(
        image_size=image_size, style_size=32, allow_random_features=True
    )
    plan_optimize(load_inputs(photo, photo, options), options)
    shown = [message for message in caplog.messages if "photograph has" in message]
    assert [line in message for message in shown] == [True] * bool(line)

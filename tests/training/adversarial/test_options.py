"""Tests of ranges of options that depend on other options."""

import re

import pytest

from tfstyle.errors import InputError
from tfstyle.training.adversarial.options import GENERATOR_WEIGHTS, AdversarialOptions


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"crop_size": 64, "scales": 3}, "`crop_size` to be at least 128, as required"),
        ({"crop_size": 128, "last_crop_size": 96}, "required by `crop_size`. Received"),
    ],
)
def test_crops_have_room_for_all_scales(options, expected):
    with pytest.raises(InputError, match=re.escape(expected)):
        AdversarialOptions(**options)


def test_some_weight_is_more_than_0():
    zeros = dict.fromkeys(GENERATOR_WEIGHTS, 0.0)
    with pytest.raises(
        InputError, match=r"`color_weight` to be more than 0\. Received"
    ):
        AdversarialOptions(**zeros)
    assert AdversarialOptions(**{**zeros, "adversarial_weight": 1.0})
    assert AdversarialOptions(**zeros, steps=5, warmup_steps=5)  # style_weight is left


def test_half_of_a_cartoon_batch_are_smoothed_paintings():
    with pytest.raises(InputError, match=r"`batch_size` to be at least 2, as"):
        AdversarialOptions(mode="cartoon", batch_size=1)
    assert AdversarialOptions(batch_size=1).batch_size == 1


def test_the_generator_is_trained_for_a_step_at_least():
    assert AdversarialOptions(steps=9, discriminator_steps=8).generator_steps == 1
    message = "`discriminator_steps` to be less than `steps`. Received: discriminator_"
    with pytest.raises(InputError, match=re.escape(message)):
        AdversarialOptions(steps=9, discriminator_steps=9)

"""Tests of `smoothing` and `variation`, the effects on flat areas."""

import numpy as np
import pytest

import tfstyle
from tests.painting_model import make_painting_network, painting_card
from tfstyle.errors import InputError
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.networks.arbitrary_family import EFFECTS, SMOOTHING


@pytest.mark.slow
def test_smoothing_is_the_last_number_of_the_code(photo, tmp_path):
    from tfstyle.models.keras_file import save_network
    from tfstyle.networks.styles import with_effect

    card = painting_card()
    card.about["options"]["smoothing"] = 1
    network = with_effect(make_painting_network(), SMOOTHING, 0.75)
    save_network(network, card, tmp_path / "any.keras")
    codes, pictures = [], []
    for options in ({}, {"smoothing": 0.75}, {"smoothing": 0.0}, {"smoothing": 1.0}):
        options = StylizeOptions(model=str(tmp_path / "any.keras"), **options)
        stylizer = tfstyle.Stylizer(options)
        flat = np.full_like(photo, 0.5)
        pictures.append(stylizer(flat, photo))
        codes.append(stylizer.code(photo))
    assert [code[-1] for code in codes] == [0.75, 0.75, 0.0, 1.0]
    np.testing.assert_array_equal(pictures[0], pictures[1])
    spreads = [picture.std(axis=(0, 1)).mean() for picture in pictures]
    assert spreads[3] < spreads[0] < spreads[2]


@pytest.mark.parametrize("effect", EFFECTS)
def test_an_effect_needs_a_network_that_has_it(effect, make):
    for invalid in (-0.5, 1.5, float("nan")):
        with pytest.raises(InputError, match=f"`{effect}` to be -1 or a number"):
            StylizeOptions(**{effect: invalid})
    with pytest.raises(InputError, match=f"`{effect}` to be -1 .* or 0, because"):
        make(**{effect: 0.5})
    make(**{effect: 0.0})


@pytest.mark.slow
def test_effects_change_only_their_own_number_of_the_code(photo, tmp_path):
    from tfstyle.models.keras_file import save_network
    from tfstyle.networks.styles import with_effect

    card = painting_card()
    card.about["options"] |= dict.fromkeys(EFFECTS, 1)
    network = with_effect(make_painting_network(), "smoothing", 0.75)
    network = with_effect(network, "variation", 0.0, named_styles=0.125)
    save_network(network, card, tmp_path / "any.keras")

    def last_numbers(style, **options):
        options = StylizeOptions(model=str(tmp_path / "any.keras"), **options)
        stylizer = tfstyle.Stylizer(options)
        stylizer(np.full_like(photo, 0.5), style)
        return stylizer.code(style)[-2:].tolist()

    assert last_numbers(photo) == [0.75, 0]
    assert last_numbers("waves") == [0, 0.125]
    assert last_numbers("waves", variation=0) == [0, 0]
    assert last_numbers(photo, smoothing=0.5, variation=0.25) == [0.5, 0.25]

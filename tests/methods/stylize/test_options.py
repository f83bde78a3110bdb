from pathlib import Path

import pytest

from tfstyle.errors import InputError
from tfstyle.methods.stylize.options import StylizeOptions


def test_the_size_is_the_photographs_unless_it_is_asked_for():
    assert StylizeOptions().size_of(301, 600) == (301, 600)
    assert StylizeOptions(image_size=100).size_of(301, 600) == (50, 100)


@pytest.mark.parametrize("image_size", [20, 60_000])
def test_a_size_that_would_be_too_slim_or_too_large_is_refused(image_size):
    options = StylizeOptions(image_size=image_size)
    with pytest.raises(InputError, match=f"Received: image_size={image_size}$"):
        options.size_of(300, 600)


@pytest.mark.parametrize(
    "wrong",
    [
        {"strength": -0.1},
        {"strength": 1.1},
        {"strength": float("nan")},
        {"strength": "1"},
        {"image_size": 15},
        {"image_size": -1},
        {"tile_size": 255},
        {"tile_size": 1.5},
        {"preserve_color": "luma"},
        {"runtime": "torch"},
        {"model": None},
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused(wrong):
    with pytest.raises(InputError, match="Received: "):
        StylizeOptions(**wrong)


def test_the_message_has_the_whole_range():
    with pytest.raises(
        InputError, match=r"be 0 or a whole number from 256 to 65536\. R"
    ):
        StylizeOptions(tile_size=255)
    with pytest.raises(
        InputError, match=r"`stroke_scale` to be 0 or a number from 1 to 16"
    ):
        StylizeOptions(stroke_scale=0.5)


@pytest.mark.parametrize("effect", ["smoothing", "variation"])
@pytest.mark.parametrize("strength", [-0.5, -2, 5, "1"])
def test_the_range_of_an_effect_is_the_same_in_all_messages(effect, strength):
    line = "be -1 or a number from 0 to 1; -1 uses the value stored with the style. R"
    with pytest.raises(InputError, match=f"`{effect}` to {line}"):
        StylizeOptions(**{effect: strength})
    for valid in (-1, 0, 0.5, 1):
        assert getattr(StylizeOptions(**{effect: valid}), effect) == valid


def test_an_unknown_option_offers_the_closest_spelling():
    with pytest.raises(InputError, match="Did you mean 'strength'"):
        StylizeOptions.from_kwargs(strenght=1)


def test_a_path_serves_where_a_string_does():
    assert StylizeOptions(model=Path("runs") / "mine").model == "runs/mine"

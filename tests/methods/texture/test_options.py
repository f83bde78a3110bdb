import pytest

from tfstyle.errors import InputError
from tfstyle.methods.texture.options import TextureOptions


def test_the_size_is_width_by_height():
    assert TextureOptions(output_size="640x480").size == (480, 640)
    assert TextureOptions(output_size="16x65536").size == (65536, 16)


@pytest.mark.parametrize(
    "text", ["512", "512x", "x512", "512 x 512", "-512x512", "1e3x512", "5x5x5", ""]
)
def test_what_is_no_size_is_refused(text):
    with pytest.raises(InputError, match=f"WIDTHxHEIGHT.*output_size='{text}'"):
        TextureOptions(output_size=text)


@pytest.mark.parametrize("text", ["15x512", "512x15", "0x512", "65537x512"])
def test_a_side_out_of_range_is_refused(text):
    with pytest.raises(InputError, match=f"16 to 65536.*output_size='{text}'"):
        TextureOptions(output_size=text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"output_size": 512},
        {"style_size": -1},
        {"tv_weight": -1},
        {"style_layers": ()},
        {"style_layers": "relu9_1"},
        {"style_blend_weights": (-1.0,)},
        {"statistic": "grams"},
        {"seamless": "yes"},
        {"seed": -1},
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused(wrong):
    with pytest.raises(InputError, match="Received: "):
        TextureOptions(**wrong)

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.methods.stylize.style_weights import style_weights
from tfstyle.models.find import find_model

STYLES = ("udnie", "wave", "starry night")


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("wave", [0, 1, 0]),
        ("wave,udnie", [0.5, 0.5, 0]),
        ("wave:3, udnie", [0.25, 0.75, 0]),
        ("wave:1e-3,starry night:3e-3", [0, 0.25, 0.75]),
        ("udnie:0,wave:7", [0, 1, 0]),
        ({"wave": 3, "udnie": 1.0}, [0.25, 0.75, 0]),
        ({"starry night": np.float32(2)}, [0, 0, 1]),
        (["wave", "starry night"], [0, 0.5, 0.5]),
        (("udnie",), [1, 0, 0]),
        (["wave:3", "udnie"], [0.25, 0.75, 0]),
        (["wave:2,udnie", "starry night"], [0.25, 0.5, 0.25]),
        ("wave:1e18,udnie:1e18", [0.5, 0.5, 0]),
    ],
)
def test_weights_are_shares(style, expected):
    weights = style_weights(style, STYLES)
    assert weights.dtype == np.float32
    np.testing.assert_allclose(weights, expected, rtol=1e-6)
    np.testing.assert_allclose(
        style_weights(style, STYLES, 0.3), 0.3 * weights, rtol=1e-6
    )


@pytest.mark.parametrize(
    ("style", "line"),
    [
        ("wav", "Did you mean 'wave'"),
        ("wave,", "no empty name. Received: style='wave,'"),
        ("wave,,udnie", "no empty name. Received: style='wave,,udnie'"),
        (":2", "no empty name. Received: style=':2'"),
        ("", "no empty name. Received: style=''"),
        (["wave", ""], r"no empty name. Received: style=\['wave', ''\]"),
        ({"": 1}, "no empty name"),
        ("https://a.example/b.jpg", "not a URL; download the painting first"),
        ("wave,https://a.example/b.jpg:2", "not a URL"),
        ({"https://a.example/b.jpg": 1}, "not a URL"),
        ("WAVE", r"Did you mean 'wave'\? Received: style='WAVE'"),
        ("wave:-1", "not '-1'"),
        ("wave:two", "not 'two'"),
        ("wave:nan", "not 'nan'"),
        ("wave:inf", "from 0 to 1e\\+18, not 'inf'"),
        ("wave:1e400", "from 0 to 1e\\+18, not '1e400'"),
        ("wave:1e19", "from 0 to 1e\\+18, not '1e19'"),
        ("wave:", "not ''"),
        ("wave:1:2", "not '1:2'"),
        ("wave:0,udnie:0", "above 0"),
        ("wave,udnie,wave:2", "'wave' only once"),
        (["wave", "wave"], "'wave' only once"),
        (["wave:2", "wav"], "Did you mean 'wave'"),
        (["wave:two", "udnie"], r"not 'two'. Received: style=\['wave:two', 'udnie'\]"),
        ({"wav": 1}, "Did you mean 'wave'"),
        ({"wave": -1}, r"`style\['wave'\]` to be a number of at least 0"),
        ({"wave": "2"}, r"`style\['wave'\]` to be a number of at least 0"),
        ({"wave": True}, r"`style\['wave'\]` to be a number of at least 0"),
        ({"wave": 0}, "above 0"),
        ({}, "a name, a list of names or a dictionary"),
        ([], "a name, a list of names or a dictionary"),
        ([1], "a name, a list of names or a dictionary"),
        ({1: 1}, "a name, a list of names or a dictionary"),
        ({"wave", "udnie"}, "a name, a list of names or a dictionary"),
        (5, "Received: style=5"),
        (None, "Received: style=None"),
        (b"wave", "Received: style=b'wave'"),
    ],
)
def test_what_cannot_be_mixed_is_refused(style, line):
    with pytest.raises(InputError, match=line):
        style_weights(style, STYLES)


def test_a_style_of_another_bundled_network_is_recognized():
    styles = find_model("any").card.styles
    line = "'mondrian' is a style of another network; to use it, set `model`='classic'"
    with pytest.raises(InputError, match=line):
        style_weights("wave,mondrian", styles)
    with pytest.raises(InputError, match="Unknown `style`"):
        style_weights("wave,cubism", styles)

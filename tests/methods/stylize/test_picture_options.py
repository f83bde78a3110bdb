"""Tests of options that are given for a single picture."""

import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError
from tfstyle.methods.stylize.options import StylizeOptions

pytest.importorskip("ai_edge_litert")

OPTIONS = {
    "strength": 0.4,
    "preserve_color": "luminance",
    "image_size": 40,
    "tile_size": 256,
    "stroke_scale": 1.0,
    "smoothing": 0.0,
    "variation": 0.0,
}


@pytest.fixture(params=["names", "paintings"])
def network(model, painting_model, request):
    return str(model if request.param == "names" else painting_model)


@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_of_a_picture_is_that_of_the_function(network, photo, name):
    given, usual = {name: OPTIONS[name]}, {"model": network, "runtime": "litert"}
    stylizer = tfstyle.Stylizer(StylizeOptions(**usual))
    before = stylizer(photo, "dots")
    expected = tfstyle.stylize(photo, "dots", **usual, **given)
    np.testing.assert_array_equal(stylizer(photo, "dots", **given), expected)
    np.testing.assert_array_equal(stylizer(photo, "dots"), before)


def test_the_value_of_the_picture_wins(network, photo):
    options = StylizeOptions(model=network, runtime="litert", strength=0.1)
    painted = tfstyle.Stylizer(options)(photo, "dots", strength=0.0)
    np.testing.assert_allclose(painted, photo, atol=1e-6)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"strength": 2}, "`strength`.*Received: strength=2"),
        ({"strenght": 1}, "Did you mean 'strength'"),
        ({"runtime": "keras"}, "runtime"),
        ({"smoothing": 0.5}, r"`smoothing` to be -1 \(the default\) or 0"),
    ],
)
def test_a_mistake_is_explained(model, photo, given, message):
    stylizer = tfstyle.Stylizer(StylizeOptions(model=str(model), runtime="litert"))
    with pytest.raises(InputError, match=message):
        stylizer(photo, "dots", **given)

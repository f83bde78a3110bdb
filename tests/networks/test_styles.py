"""Tests of copies with other styles, for every network of the table."""

import numpy as np
import pytest

from tests.networks.table import make_inputs, run
from tests.painting_model import STYLES, make_painting_network
from tfstyle.models.keras_file import load_network, save_network
from tfstyle.networks.families import NAMED_STYLE, family_of
from tfstyle.networks.styles import (
    freeze_all_but_styles,
    join_styles,
    with_codes,
    with_styles,
)

pytestmark = pytest.mark.slow

MIXTURES = [(0.25, 0.75), (1, 0), (0.5, 0.5)]


def _paint(network, photo, *rows):
    """One photograph in several mixtures of styles."""
    rows = np.array(rows, np.float32)
    images = np.repeat(photo, len(rows), axis=0)
    return run(network, {"image": images, "style_weights": rows})


@pytest.fixture
def photo(random):
    return make_inputs(random, 17, 22)["image"]


def test_an_identity_copies_the_network(network, photo):
    copy = with_styles(network, np.eye(2))
    assert copy is not network
    assert copy.get_config() == network.get_config()
    pictures = [_paint(n, photo, (1, 0), (0.3, 0.6)) for n in (copy, network)]
    np.testing.assert_array_equal(*pictures)


def test_a_mixture_paints_as_its_weights_do(network, photo):
    copy = with_styles(network, MIXTURES)
    assert copy.styles == 3
    own = _paint(copy, photo, *np.eye(3))
    np.testing.assert_allclose(own, _paint(network, photo, *MIXTURES), atol=1e-5)
    assert np.abs(own[0] - own[1]).mean() > 0.01


def test_a_copy_has_weights_of_its_own(network, photo):
    before = _paint(network, photo, (1, 0))
    copy = with_styles(network, np.eye(2))
    copy.set_weights([0 * weight for weight in copy.get_weights()])
    np.testing.assert_array_equal(_paint(network, photo, (1, 0)), before)


def test_joined_styles_stand_behind_and_all_paint_as_before(network, photo):
    other = with_styles(network, MIXTURES)
    joined = join_styles(network, other)
    assert joined.styles == 5
    pictures = _paint(joined, photo, *np.eye(5))
    expected = (_paint(network, photo, *np.eye(2)), _paint(other, photo, *np.eye(3)))
    np.testing.assert_allclose(pictures, np.concatenate(expected), atol=1e-6)
    for joined_weight, old in zip(joined.weights, network.weights, strict=True):
        rows = np.array(joined_weight)[: old.shape[0]]
        np.testing.assert_array_equal(rows, old, old.path)


@pytest.mark.slow
def test_a_network_from_a_file_can_be_joined(network, card, photo, tmp_path):
    save_network(network, card, tmp_path / "tiny.keras")
    loaded, _ = load_network(tmp_path / "tiny.keras")
    joined = join_styles(loaded, with_styles(loaded, [(0, 1)]))
    np.testing.assert_allclose(
        _paint(joined, photo, (0, 0, 1)), _paint(loaded, photo, (0, 1)), atol=1e-6
    )


def test_only_scales_and_shifts_stay_to_be_trained(network):
    copy = with_styles(network, [(1, 0)])
    freeze_all_but_styles(copy)
    names = {variable.name for variable in copy.trainable_variables}
    assert names == {"gamma", "beta"}
    norms = [weight for weight in copy.weights if weight.name in names]
    assert len(copy.trainable_variables) == len(norms)
    assert network.trainable_variables[0].name == "kernel"
    # and the copy of a copy is whole again
    assert len(with_styles(copy, [(1,)]).trainable_variables) == len(network.weights)


def test_codes_become_named_styles_after_those_of_the_network(random):
    network = make_painting_network()
    numbers = network.get_layer("codes").codes.shape[1]
    codes = list(random.standard_normal((2, numbers), np.float32))
    copy = with_codes(network, codes)
    count = len(STYLES)
    assert copy.styles == count + 2
    look_up = family_of(copy).signature(NAMED_STYLE).make_model(copy)
    found = np.array(look_up({"style_weights": np.eye(count + 2, dtype="float32")}))
    np.testing.assert_allclose(found[count:], codes, atol=1e-6)
    table = np.array(network.get_layer("codes").codes)
    np.testing.assert_allclose(found[:count], table, atol=1e-6)
    for old, new in zip(network.layers, copy.layers, strict=True):
        for one, other in zip(old.weights, new.weights, strict=True):
            np.testing.assert_array_equal(
                np.array(one), np.array(other)[: one.shape[0]]
            )

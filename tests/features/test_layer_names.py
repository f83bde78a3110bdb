import pytest

from tfstyle.errors import InputError
from tfstyle.features.layer_names import (
    LAYER_NAMES,
    halo,
    reach,
    resolve_layer,
    resolve_layers,
)
from tfstyle.features.layer_names import stride as stride_of


@pytest.mark.parametrize("name", ["relu4_2", "conv4_2", "block4_conv2", " relu4_2 "])
def test_all_spellings_mean_the_same_layer(name):
    assert resolve_layer(name) == "relu4_2"


def test_pooling_layers_have_both_names():
    assert resolve_layers(["pool4", "block4_pool"]) == ("pool4",)


def test_there_are_sixteen_convolutions_and_five_poolings():
    assert sum(name.startswith("relu") for name in LAYER_NAMES) == 16
    assert sum(name.startswith("pool") for name in LAYER_NAMES) == 5


def test_unknown_layer_offers_the_closest_spelling():
    with pytest.raises(InputError, match=r"Did you mean 'relu4_2'.*style_layers='re"):
        resolve_layer("rellu4_2", "style_layers")


def test_layer_of_another_vgg_is_unknown():
    with pytest.raises(InputError):
        resolve_layer("conv2_3")


@pytest.mark.parametrize(
    ("layer", "pixels"), [("relu1_2", 1), ("pool1", 2), ("relu3_4", 4), ("pool5", 32)]
)
def test_stride(layer, pixels):
    assert stride_of(layer) == pixels


def test_reach_is_half_of_the_receptive_field():
    """By the usual recursion: 3 x 3 convolutions, poolings of 2."""
    field, step = 1, 1
    for name in LAYER_NAMES:
        is_pool = name.startswith("pool")
        field += step * (1 if is_pool else 2)
        step *= 2 if is_pool else 1
        assert field == step + 2 * reach(name), name


def test_halo_is_a_multiple_of_the_stride_and_no_less_than_the_reach():
    for name in LAYER_NAMES:
        width, multiple = halo([name, "relu1_1"])
        assert reach(name) <= width < reach(name) + multiple
        assert multiple == stride_of(name)

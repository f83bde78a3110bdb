import pytest

from tfstyle.errors import InputError
from tfstyle.features.layer_names import LAYER_NAMES, resolve_layer, resolve_layers
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

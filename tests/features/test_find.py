import logging
from itertools import permutations

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.features import DTYPES, find, weights
from tfstyle.features.vgg19 import vgg19_features


def test_random_features_only_where_allowed(no_weights):
    with pytest.raises(InputError, match="no weights here"):
        find.find_features(["relu1_1"])


def test_random_features_are_named_as_what_they_are(no_weights, caplog):
    with caplog.at_level(logging.WARNING, "tfstyle"):
        features = find.find_features(["relu1_1"], allow_random=True)
    assert features.about["weights"] == "random"
    assert "random weights" in caplog.text
    assert "TFSTYLE_VGG19_WEIGHTS" in caplog.text


def test_a_named_file_that_is_wrong_is_an_error_all_the_same(no_weights):
    with pytest.raises(InputError):
        find.find_features(["relu1_1"], weights="wrong.h5", allow_random=True)


def test_a_wrong_file_in_the_environment_is_an_error_too(no_weights, monkeypatch):
    monkeypatch.setenv(weights.ENVIRONMENT_VARIABLE, "wrong.h5")
    with pytest.raises(InputError, match=r"wrong\.h5"):
        find.find_features(["relu1_1"], allow_random=True)


def test_weights_are_described(vgg19_weights):
    about = find.find_features(["relu1_1"], vgg19_weights, pooling="avg").about
    assert about["weights"] == "imagenet"
    assert len(about["sha256"]) == 64
    assert about["pooling"] == "avg"


@pytest.mark.parametrize("first, then", [*permutations(DTYPES)])
def test_the_same_model_computes_in_other_numbers(no_weights, random, first, then):
    image = random.random((1, 16, 16, 3), np.float32)
    features = find.find_features(["relu2_1"], allow_random=True, dtype=first)
    seen = features.computing_in(then)(image)["relu2_1"]
    expected = vgg19_features(["relu2_1"], None, dtype=then)(image)["relu2_1"]
    np.testing.assert_array_equal(seen, expected)

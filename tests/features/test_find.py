import logging

import pytest

from tfstyle.errors import InputError
from tfstyle.features import find


def test_random_features_only_where_allowed(no_weights):
    with pytest.raises(InputError, match="no weights here"):
        find.find_features(["relu1_1"])


def test_random_features_are_named_as_what_they_are(no_weights, caplog):
    with caplog.at_level(logging.WARNING, "tfstyle"):
        features = find.find_features(["relu1_1"], allow_random=True)
    assert features.about["weights"] == "random"
    assert "random features" in caplog.text
    assert "TFSTYLE_VGG19_WEIGHTS" in caplog.text


def test_a_named_file_that_is_wrong_is_an_error_all_the_same(no_weights):
    with pytest.raises(InputError):
        find.find_features(["relu1_1"], weights="wrong.h5", allow_random=True)


def test_weights_are_described(vgg19_weights):
    about = find.find_features(["relu1_1"], vgg19_weights, pooling="avg").about
    assert about["weights"] == "imagenet"
    assert len(about["sha256"]) == 64
    assert about["pooling"] == "avg"

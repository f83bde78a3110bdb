import hashlib
from pathlib import Path

import h5py
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.features import weights
from tfstyle.features.weight_file import kernel_shapes


@pytest.fixture
def no_named_file(monkeypatch):
    monkeypatch.delenv(weights.ENVIRONMENT_VARIABLE, raising=False)


def _write(path: Path, shapes) -> Path:
    with h5py.File(path, "w") as file:
        for index, shape in enumerate(shapes):
            file.create_dataset(f"layer_{index}/kernel", shape, np.float16)
            file.create_dataset(f"layer_{index}/bias", shape[-1:], np.float16)
    return path


def test_the_argument_goes_before_the_environment(tmp_path, monkeypatch):
    first = _write(tmp_path / "first.h5", kernel_shapes())
    second = _write(tmp_path / "second.h5", kernel_shapes())
    monkeypatch.setenv(weights.ENVIRONMENT_VARIABLE, str(second))
    assert weights.find_weights(first) == first
    assert weights.find_weights() == second


@pytest.fixture
def cache(tmp_path, monkeypatch, no_named_file):
    """Folder of Keras' cache; nothing can be downloaded."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(weights, "URL", "http://127.0.0.1:9/none.h5")
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


def test_keras_cache_is_used_when_nothing_is_named(cache, monkeypatch):
    cached = _write(cache / weights.FILE_NAME, kernel_shapes())
    digest = hashlib.md5(cached.read_bytes()).hexdigest()
    monkeypatch.setattr(weights, "MD5", digest)
    assert weights.find_weights() == cached


def test_our_address_is_that_of_keras():
    from keras.src.applications import vgg19

    assert vgg19.WEIGHTS_PATH_NO_TOP == weights.URL
    assert weights.MD5 in Path(vgg19.__file__).read_text()


def test_without_network_the_message_names_three_ways(cache):
    _write(cache / weights.FILE_NAME, kernel_shapes())  # not those of ImageNet
    with pytest.raises(InputError, match=r"downloaded \(.*refused.*\)") as caught:
        weights.find_weights()
    for way in ("`vgg19_weights`", weights.ENVIRONMENT_VARIABLE, str(cache)):
        assert way in str(caught.value)
    assert "allow_random_features" not in str(caught.value)


def test_random_weights_are_recommended_only_where_they_can_be_used(cache):
    for find in (weights.usable_weights, weights.weights_digest):
        with pytest.raises(InputError) as caught:
            find()
        assert "allow_random_features" not in str(caught.value)
        with pytest.raises(InputError, match="; or set `allow_random_features` to use"):
            find(None, False)
    assert weights.usable_weights(None, True) is None


def test_sha256(tmp_path):
    path = tmp_path / "abc"
    path.write_text("abc")
    # FIPS 180-2, appendix B.1
    assert weights.sha256(path).startswith("ba7816bf8f01cfea414140de5dae2223")

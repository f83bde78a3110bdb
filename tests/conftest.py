import os
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_model import STYLES as STYLES
from tests.tiny_model import write_tiny_model
from tfstyle.errors import InputError
from tfstyle.features.weights import ENVIRONMENT_VARIABLE, FILE_NAME

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@pytest.fixture
def random():
    return np.random.default_rng(0)


@pytest.fixture
def no_weights(monkeypatch):
    """As on a machine without VGG19's weights and without internet."""
    from tfstyle.features import find

    def find_nothing(path):
        raise InputError("no weights here")

    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setattr(find, "find_weights", find_nothing)


@pytest.fixture(scope="session")
def vgg19_weights() -> Path:
    """The file of ImageNet weights; tests that need it are skipped where it is not."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    path = Path(named) if named else Path.home() / ".keras" / "models" / FILE_NAME
    if not path.is_file():
        pytest.skip(f"VGG19's weights are not here; set {ENVIRONMENT_VARIABLE}")
    return path


@pytest.fixture(scope="session")
def model(tmp_path_factory) -> Path:
    """A folder with a small network of random weights, for both runtimes."""
    folder = tmp_path_factory.mktemp("model")
    write_tiny_model(folder)
    return folder


@pytest.fixture(scope="session")
def saved_model(model, tmp_path_factory) -> Path:
    """The network of `model` as a SavedModel, version 1; the folder of the version."""
    from tfstyle.exporting.saved_model.saved_model import write_saved_model
    from tfstyle.models.keras_file import load_network

    folder = tmp_path_factory.mktemp("saved_model") / "tiny" / "1"
    write_saved_model(*load_network(model / "tiny.keras"), folder)
    return folder

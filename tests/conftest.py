import os
from pathlib import Path

import numpy as np
import pytest

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

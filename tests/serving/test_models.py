"""Tests of versions that are added and removed while others are served."""

import pytest

from tests.serving.inverter import CARD
from tfstyle.errors import InputError
from tfstyle.serving.models import Models
from tfstyle.serving.servable import Servable
from tfstyle.serving.serving_error import ServingError
from tfstyle.serving.versions import parse_sources


class Loader:
    """Loads whatever holds a file `good.tflite`, and remembers what."""

    def __init__(self):
        self.tried = []

    def __call__(self, name, version, path):
        self.tried.append(version)
        if not (path / "good.tflite").exists():
            raise InputError("no\ngood. Received: model='x'")
        return Servable(name, version, CARD, key=f"{name}{version}")


@pytest.fixture
def load():
    return Loader()


def _add(folder, version, file="good.tflite"):
    (folder / str(version)).mkdir(exist_ok=True)
    (folder / str(version) / file).touch()


def _models(folder, load, labels=(), newest=1):
    models = Models(parse_sources([f"m={folder}"], labels), load, newest)
    assert models.refresh() == []
    return models


def _states(models):
    told = models.status("m", None, None)["model_version_status"]
    return {status["version"]: status["state"] for status in told}


def test_the_newest_is_served_and_an_older_one_goes(tmp_path, load):
    _add(tmp_path, 9)
    models = _models(tmp_path, load)
    assert models.find("m", None, None).version == 9
    _add(tmp_path, 10)
    held = models.find("m", None, None)
    models.refresh()
    assert models.find("m", None, None).version == 10
    assert _states(models) == {"10": "AVAILABLE"}
    with pytest.raises(ServingError, match=r"Specific\(m, 9\).*Versions: \[10\]"):
        models.find("m", 9, None)
    assert held.version == 9  # requests that hold a version keep it
    models.refresh()
    assert load.tried == [9, 10]


def test_a_version_that_cannot_be_loaded_leaves_the_other_one(tmp_path, load):
    _add(tmp_path, 1)
    models = _models(tmp_path, load)
    _add(tmp_path, 2, "bad.tflite")
    assert models.refresh() == ["m, version 2: no good. Received: model='x'"]
    assert models.refresh() == []  # reported once, tried once
    assert models.find("m", None, None).version == 1
    assert _states(models) == {"2": "END", "1": "AVAILABLE"}
    told = models.status("m", 2, None)["model_version_status"][0]["status"]
    assert told["error_code"] == "UNKNOWN"
    assert told["error_message"].startswith("no good")
    _add(tmp_path, 2)  # now the version is valid
    models.refresh()
    assert models.find("m", None, None).version == 2
    assert load.tried == [1, 2, 2]


def test_labels_and_several_newest(tmp_path, load):
    for version in range(1, 6):
        _add(tmp_path, version)
    models = _models(tmp_path, load, ["m/stable=2", "m/next=9"], newest=2)
    assert set(_states(models)) == {"2", "4", "5"}
    assert models.find("m", None, "stable").version == 2
    assert models.find("m", 4, None).version == 4
    with pytest.raises(ServingError, match=r"Specific\(m, 9\)") as raised:
        models.find("m", None, "next")
    assert raised.value.status == 404
    with pytest.raises(ServingError, match="Unrecognized servable version label: x"):
        models.status("m", None, "x")


def test_an_emptied_folder_leaves_what_is_loaded(tmp_path, load):
    _add(tmp_path, 1)
    models = _models(tmp_path, load)
    (tmp_path / "1" / "good.tflite").unlink()
    (tmp_path / "1").rmdir()
    models.refresh()
    assert models.find("m", None, None).version == 1


def test_why_a_model_is_not_there(tmp_path, load):
    models = _models(tmp_path, load)
    assert models.error("m") == "no versions were found"
    with pytest.raises(ServingError, match="Could not find any versions of model m"):
        models.status("m", None, None)
    _add(tmp_path, 1, "bad.tflite")
    models.refresh()
    assert models.error("m").startswith("no good")

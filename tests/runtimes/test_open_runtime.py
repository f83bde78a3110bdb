from dataclasses import replace

import pytest

from tfstyle import runtimes
from tfstyle.errors import InputError
from tfstyle.models.find import find_model
from tfstyle.runtimes import KERAS_PAYS_FROM, open_runtime
from tfstyle.runtimes.keras_runtime import KerasRuntime
from tfstyle.runtimes.litert_runtime import LitertRuntime
from tfstyle.runtimes.saved_model_runtime import SavedModelRuntime


@pytest.fixture(autouse=True)
def litert():
    pytest.importorskip("ai_edge_litert")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("keras", KerasRuntime),
        ("litert", LitertRuntime),
        ("saved_model", SavedModelRuntime),
    ],
)
def test_what_is_named_is_taken(files, name, kind):
    assert type(open_runtime(files, name, megapixels=1000)) is kind
    assert type(open_runtime(files, name, megapixels=0)) is kind


@pytest.fixture
def two_files(files):
    return replace(files, saved_model=None)


def test_auto_takes_what_is_done_first(two_files):
    # 57 megapixels: 0.3 + 57 * 0.75 = 43.05 s, 6 + 57 * 0.65 = 43.05 s
    assert pytest.approx(57) == KERAS_PAYS_FROM
    assert isinstance(open_runtime(two_files, "auto", 56), LitertRuntime)
    assert isinstance(open_runtime(two_files, "auto", 58), KerasRuntime)


def test_auto_does_without_keras_where_it_cannot_be_had(
    two_files, monkeypatch, tmp_path
):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    assert isinstance(open_runtime(two_files, "auto", 99), LitertRuntime)
    monkeypatch.setenv("KERAS_BACKEND", "")
    (tmp_path / "keras.json").write_text('{"backend": "jax"}')
    assert isinstance(open_runtime(two_files, "auto", 99), LitertRuntime)
    (tmp_path / "keras.json").unlink()
    assert isinstance(open_runtime(two_files, "auto", 99), KerasRuntime)
    found = runtimes.find_spec
    monkeypatch.setattr(
        runtimes,
        "find_spec",
        lambda name: None if name == "tensorflow" else found(name),
    )
    assert isinstance(open_runtime(two_files, "auto", 99), LitertRuntime)


def test_auto_takes_what_there_is(files, two_files, monkeypatch):
    assert isinstance(
        open_runtime(replace(two_files, keras=None), "auto", 99), LitertRuntime
    )
    assert isinstance(
        open_runtime(replace(two_files, litert=None), "auto", 1), KerasRuntime
    )
    alone = find_model(files.saved_model)
    assert isinstance(open_runtime(alone, "auto", 1), SavedModelRuntime)
    monkeypatch.setattr(runtimes, "find_spec", lambda name: None)
    assert isinstance(open_runtime(two_files, "auto", 1), KerasRuntime)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("keras", r"\.keras file"),
        ("litert", r"\.tflite file"),
        ("saved_model", "SavedModel"),
    ],
)
def test_a_runtime_without_its_file_is_refused(files, name, kind):
    with pytest.raises(
        InputError, match=rf"network .*'tiny' to have a {kind}.*runtime='{name}'"
    ):
        open_runtime(replace(files, **{name: None}), name, 1)


def test_an_unknown_runtime_is_refused(files):
    with pytest.raises(InputError, match="Did you mean 'litert'"):
        open_runtime(files, "lite", 1)

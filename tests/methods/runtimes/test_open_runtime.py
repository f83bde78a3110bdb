from dataclasses import replace

import pytest

from tfstyle.errors import InputError
from tfstyle.methods import runtimes
from tfstyle.methods.runtimes import KERAS_PAYS_FROM, open_runtime
from tfstyle.methods.runtimes.keras_runtime import KerasRuntime
from tfstyle.methods.runtimes.litert_runtime import LitertRuntime


@pytest.fixture(autouse=True)
def litert():
    pytest.importorskip("ai_edge_litert")


@pytest.mark.parametrize(
    ("name", "kind"), [("keras", KerasRuntime), ("litert", LitertRuntime)]
)
def test_what_is_named_is_taken(files, name, kind):
    assert type(open_runtime(files, name, megapixels=1000)) is kind
    assert type(open_runtime(files, name, megapixels=0)) is kind


def test_auto_takes_what_is_done_first(files):
    # 57 megapixels: 0.3 + 57 * 0.75 = 43.05 s, 6 + 57 * 0.65 = 43.05 s
    assert pytest.approx(57) == KERAS_PAYS_FROM
    assert isinstance(open_runtime(files, "auto", 56), LitertRuntime)
    assert isinstance(open_runtime(files, "auto", 58), KerasRuntime)


def test_auto_takes_what_there_is(files, monkeypatch):
    assert isinstance(
        open_runtime(replace(files, keras=None), "auto", 99), LitertRuntime
    )
    assert isinstance(
        open_runtime(replace(files, litert=None), "auto", 1), KerasRuntime
    )
    monkeypatch.setattr(runtimes, "find_spec", lambda name: None)
    assert isinstance(open_runtime(files, "auto", 1), KerasRuntime)


@pytest.mark.parametrize("name", ["keras", "litert"])
def test_a_runtime_without_its_file_is_refused(files, name):
    with pytest.raises(InputError, match=rf"\.\w+ file of.*'tiny'.*runtime='{name}'"):
        open_runtime(replace(files, **{name: None}), name, 1)


def test_an_unknown_runtime_is_refused(files):
    with pytest.raises(InputError, match="Did you mean 'litert'"):
        open_runtime(files, "lite", 1)

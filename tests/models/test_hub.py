import sys
import urllib.error

import pytest

from tests.methods.arbitrary import write_module
from tfstyle.errors import InputError
from tfstyle.methods.stylize.hub_stylizer import ModuleStylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.stylizers import make_stylizer
from tfstyle.models import hub as hub_handle
from tfstyle.models.hub import import_hub, resolve_handle

URL = "https://tfhub.invalid/some/module/1"


@pytest.mark.parametrize("handle", ["classic", "some/folder", "~/a.keras"])
def test_what_is_no_url_stays(handle):
    assert resolve_handle(handle) == handle


def test_a_url_becomes_a_folder(tmp_path, monkeypatch):
    hub = import_hub()
    write_module(tmp_path / "module")
    monkeypatch.setattr(hub, "resolve", {URL: str(tmp_path / "module")}.get)
    assert resolve_handle(URL) == str(tmp_path / "module")
    stylizer = make_stylizer(StylizeOptions(model=URL))
    assert isinstance(stylizer, ModuleStylizer)


def test_a_url_may_name_a_network_of_ours(saved_model, monkeypatch):
    monkeypatch.setattr(import_hub(), "resolve", {URL: str(saved_model)}.get)
    stylizer = make_stylizer(StylizeOptions(model=URL))
    assert stylizer.styles == ("dots", "lines", "waves")


@pytest.mark.parametrize(
    "error",
    [
        urllib.error.URLError("no such host"),
        ValueError("no archive"),
        RuntimeError(""),
        EOFError("cut off\nhere"),
    ],
)
def test_what_cannot_be_fetched_is_told_in_one_line(monkeypatch, error):
    def fail(url):
        raise error

    monkeypatch.setattr(import_hub(), "resolve", fail)
    found = rf"a hub module that can be fetched: .*Received: model='{URL}'$"
    with pytest.raises(InputError, match=found):
        resolve_handle(URL)


def test_a_host_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("TFHUB_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(InputError, match=r"can be fetched: .*urlopen error"):
        resolve_handle(URL)


def test_a_missing_package_is_told_with_the_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow_hub", None)
    with pytest.raises(InputError, match=r"pip install tensorflow-hub 'setuptools<82'"):
        hub_handle.import_hub()

import shutil
import subprocess
import sys
import urllib.error
from pathlib import Path

import pytest

from tests.methods.arbitrary import write_module
from tfstyle.errors import InputError
from tfstyle.files.replace_file import replace_file
from tfstyle.methods.stylize.file import make_stylizer
from tfstyle.methods.stylize.hub_stylizer import ModuleStylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.models import find as bundled
from tfstyle.models import find as hub_handle
from tfstyle.models.card import Card, add_card, add_card_to_folder
from tfstyle.models.find import (
    ModelFiles,
    bundled_names,
    find_model,
    import_hub,
    resolve_handle,
)


@pytest.fixture
def write(tmp_path):
    """Writes files that hold nothing but a card."""

    def run(name: str, card: Card) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
        add_card(path, card)
        return path

    return run


@pytest.fixture
def both(write, card):
    return tuple(write(f"one/tiny{suffix}", card) for suffix in bundled.SUFFIXES)


def test_a_file_brings_its_counterpart(both, card):
    for path in both:
        assert find_model(str(path)) == ModelFiles(card, *both)


def test_a_folder_that_holds_one_network_stands_for_it(both, card):
    (both[0].parent / "log.csv").write_text("step")
    assert find_model(both[0].parent) == ModelFiles(card, *both)


def test_a_file_that_is_being_written_is_none(both, card):
    with replace_file(both[0]) as temporary:
        temporary.write_text("half")
        assert find_model(both[0].parent) == ModelFiles(card, *both)
    (both[0].parent / ".tfstyle-0123456789abcdef.keras").write_text("half")
    both[0].unlink()
    assert find_model(both[0].parent) == ModelFiles(card, None, both[1])


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b", "a\0b.keras", "~nobody_here/a"])
def test_names_that_no_file_can_have_are_refused(name):
    with pytest.raises(InputError, match="Expected `model`"):
        find_model(name)


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_not_the_current_folder(name, both, monkeypatch):
    monkeypatch.chdir(both[0].parent)
    for find in (find_model, resolve_handle):
        with pytest.raises(InputError, match="`model` to be a non-empty name or path"):
            find(name)


def test_a_file_may_be_alone(both, card):
    both[1].unlink()
    assert find_model(both[0].parent) == ModelFiles(card, both[0], None)
    shutil.move(both[0], both[1].with_name("moved.keras"))
    assert find_model(both[0].with_name("moved.keras")).litert is None


@pytest.mark.parametrize("other", [Card("tiny", "TransformerNet", ("dots",)), None])
def test_a_file_beside_it_of_another_network_is_none(both, write, other):
    if other:
        write("one/tiny.tflite", other)
    else:
        both[1].write_text("no network")
    assert find_model(both[0]).litert is None


def test_a_folder_of_several_or_none_is_refused_with_their_names(both, write, card):
    write("one/second.keras", card)
    with pytest.raises(InputError, match=r"second\.keras, tiny\.keras, tiny\.tflite"):
        find_model(both[0].parent)
    with pytest.raises(InputError, match="this one has none"):
        find_model(both[0].parent.parent)


@pytest.mark.parametrize("path", ["gone.keras", "some/where", "~/gone.tflite"])
def test_a_path_to_nothing_is_refused(path):
    with pytest.raises(
        InputError, match=rf"no such file.*Received: model='.*{path[1:]}"
    ):
        find_model(path)


def test_an_unknown_home_is_named():
    with pytest.raises(InputError, match=r"the home folder for `~` is unknown\. R"):
        find_model("~nobody_of_this_name/a.keras")


def test_another_suffix_is_refused(write, card):
    with pytest.raises(InputError, match=r"its extension is '\.zip'"):
        find_model(write("tiny.zip", card))


def test_bundled_networks_go_by_name(both, monkeypatch, card):
    monkeypatch.setattr(bundled, "FOLDER", both[0].parent)
    assert bundled_names() == ["tiny"]
    assert find_model("tiny") == ModelFiles(card, *both)
    with pytest.raises(InputError, match=r"Did you mean 'tiny'\? Received: model='tni"):
        find_model("tniy")


def test_where_nothing_is_bundled_the_message_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(bundled, "FOLDER", tmp_path / "not there")
    assert bundled_names() == []
    with pytest.raises(InputError, match=r"SavedModel, because no net.*'classic'"):
        find_model("classic")


@pytest.mark.parametrize("name", bundled_names())
def test_what_is_bundled_is_there_in_both_formats(name):
    files = find_model(name)
    assert files.card.name == name
    assert files.keras
    assert files.litert
    assert max(files.keras.stat().st_size, files.litert.stat().st_size) < 3 * 2**20
    assert files.card.about["licence"]


def test_neither_tensorflow_nor_keras_is_imported():
    code = "import sys, tfstyle.models.find, tfstyle.runtimes as r;"
    code += "sys.exit(bool({'keras', 'tensorflow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_saved_model_stands_alone(tmp_path, card):
    (tmp_path / "saved_model.pb").touch()
    with pytest.raises(
        InputError, match=r"a SavedModel made by another program.*Received"
    ):
        find_model(tmp_path)
    add_card_to_folder(tmp_path, card)
    assert find_model(tmp_path) == ModelFiles(card, None, None, tmp_path)
    (tmp_path / "assets.extra" / "tfstyle.json").write_text("no card")
    with pytest.raises(InputError, match="its card is damaged"):
        find_model(str(tmp_path))


def test_of_a_folder_of_versions_the_newest_is_taken(tmp_path, card):
    for version in ("9", "10", "logs"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "saved_model.pb").touch()
        add_card_to_folder(tmp_path / version, card)
    (tmp_path / "11").mkdir()
    assert find_model(tmp_path).saved_model == tmp_path / "10"


URL = "https://tfhub.invalid/some/module/1"


@pytest.mark.parametrize("handle", ["classic", "some/folder", "~/a.keras"])
def test_what_is_no_url_stays(handle):
    assert resolve_handle(handle) == handle


@pytest.mark.slow
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
    found = rf"a hub module that can be downloaded: .*Received: model='{URL}'$"
    with pytest.raises(InputError, match=found):
        resolve_handle(URL)


def test_a_host_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("TFHUB_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(InputError, match=r"can be downloaded: .*urlopen error"):
        resolve_handle(URL)


def test_a_missing_package_is_told_with_the_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow_hub", None)
    with pytest.raises(InputError, match=r"pip install tensorflow-hub 'setuptools<82'"):
        hub_handle.import_hub()

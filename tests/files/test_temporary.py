"""Tests of what killed processes leave, and of how the next process removes it."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tfstyle.files.replace_file import check_replaceable, replace_file
from tfstyle.files.replace_folder import replace_folder
from tfstyle.files.temporary import remove_leftovers, temporary_folder
from tfstyle.interruption import handlers_restored, raise_on_signals

pytestmark = pytest.mark.skipif(os.name != "posix", reason="locks are POSIX's")

FILE = """
from tfstyle.files.replace_file import replace_file
with replace_file("network.keras") as temporary:
    temporary.write_text("half")
    print("ready", flush=True)
    input()
"""
FOLDER = """
from tfstyle.files.replace_folder import replace_folder
with replace_folder("model") as temporary:
    (temporary / "half").write_text("half")
    print("ready", flush=True)
    input()
"""
# Ends after the old folder is moved away, and before the new folder is moved in.
BETWEEN = """
import os, pathlib, signal
from tfstyle.files.replace_folder import replace_folder
rename = pathlib.Path.rename
def kill(source, target):
    if pathlib.Path(target).name == "model" and source.parent.name == "new":
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(source, target)
pathlib.Path.rename = kill
with replace_folder("model") as temporary:
    (temporary / "weights").write_text("new")
"""


@pytest.fixture
def start(tmp_path):
    """Starts a program and waits until it is in the middle of its work."""
    started = []

    def run(code: str) -> subprocess.Popen:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        started.append(
            subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, **pipes)
        )
        assert started[-1].stdout.readline() == b"ready\n"
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("code", [FILE, FOLDER])
def test_what_a_killed_process_leaves_is_removed(start, tmp_path, code):
    process = start(code)
    (left,) = _names(tmp_path)
    process.kill()
    process.wait()
    assert _names(tmp_path) == [left]
    check_replaceable(tmp_path / "another.txt")
    assert _names(tmp_path) == []


@pytest.mark.parametrize("code", [FILE, FOLDER])
def test_what_a_living_process_writes_stays(start, tmp_path, code):
    process = start(code)
    (own,) = _names(tmp_path)
    with replace_file(tmp_path / "another.txt") as temporary:
        temporary.write_text("done")
    assert remove_leftovers(tmp_path) == []
    assert _names(tmp_path) == [own, "another.txt"]
    process.communicate(b"\n")
    assert process.returncode == 0
    assert len(_names(tmp_path)) == 2
    assert own not in _names(tmp_path)


def test_of_a_folder_being_replaced_nothing_is_lost(tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "weights").write_text("old")
    done = subprocess.run([sys.executable, "-c", BETWEEN], cwd=tmp_path, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (tmp_path / "model").exists()
    assert len(remove_leftovers(tmp_path)) == 1
    assert _names(tmp_path) == ["model"]
    assert (tmp_path / "model" / "weights").read_text() == "new"


def test_own_temporary_folders_are_no_leftovers(tmp_path):
    with temporary_folder(tmp_path) as first, temporary_folder(tmp_path) as second:
        assert remove_leftovers(tmp_path) == []
        assert {first.name, second.name} == set(_names(tmp_path))
    assert _names(tmp_path) == []


def test_only_temporary_folders_are_removed(tmp_path):
    for name in (".tfstyle-notes", "tfstyle-1.tmp", ".other.tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / ".tfstyle-file.tmp").write_text("a file of somebody")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".tfstyle-link.tmp").symlink_to(tmp_path / "elsewhere")
    before = _names(tmp_path)
    assert remove_leftovers(tmp_path) == []
    assert _names(tmp_path) == before


def test_lists_of_moves_that_leave_the_folder_are_not_followed(tmp_path):
    folder, left = tmp_path / "in", tmp_path / "in" / ".tfstyle-1.tmp"
    (left / "new").mkdir(parents=True)
    (left / "new" / "good").write_text("moved")
    (left / "evil").write_text("stays")
    (left / "moves.json").write_text(
        f'["good", "../evil", "../../evil", "{tmp_path}/evil", 5, "", "a\\u0000b"]'
    )
    assert remove_leftovers(folder) == [left]
    assert _names(tmp_path) == ["in"]
    assert _names(folder) == ["good"]


def test_a_failed_replacement_is_not_finished_later(tmp_path):
    with pytest.raises(KeyError), replace_folder(tmp_path / "model") as temporary:
        (temporary / "half").write_text("half")
        raise KeyError
    assert remove_leftovers(tmp_path) == []
    assert _names(tmp_path) == []


@pytest.mark.parametrize("name", ["mkdir", "rmtree"])
def test_a_signal_while_a_folder_is_made_or_removed(tmp_path, monkeypatch, name):
    """The folder is removed, and the signal is raised."""
    place = Path if name == "mkdir" else shutil
    act = getattr(place, name)

    def interrupted(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGTERM)
        return act(*args, **kwargs)

    with handlers_restored():
        raise_on_signals()
        monkeypatch.setattr(place, name, interrupted)
        with pytest.raises(KeyboardInterrupt), temporary_folder(tmp_path):
            pass
        raise_on_signals()  # forgets the signal
    assert list(tmp_path.iterdir()) == []

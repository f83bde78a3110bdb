import os
import signal
import subprocess
import sys

import pytest

from tfstyle.errors import InputError
from tfstyle.files.replace_all import staged

NAMES = ["net/1", "net.bin"]


def _write(folder, text):
    (folder / "net" / "1").mkdir()
    (folder / "net" / "1" / "inner").write_text(text)
    (folder / "net.bin").write_text(text)


def _files(folder):
    paths = folder.rglob("*")
    return {str(p.relative_to(folder)): p.read_text() for p in paths if p.is_file()}


def test_all_is_there_at_the_end_and_nothing_else(tmp_path):
    folder = tmp_path / "some" / "where"
    with staged(folder, NAMES) as temporary:
        assert temporary.is_relative_to(folder)
        _write(temporary, "a")
        assert not (folder / "net.bin").exists()
    assert _files(tmp_path) == {
        "some/where/net/1/inner": "a",
        "some/where/net.bin": "a",
    }


def test_what_was_there_is_replaced_and_its_neighbours_stay(tmp_path):
    (tmp_path / "net" / "2").mkdir(parents=True)
    (tmp_path / "net" / "2" / "inner").write_text("another version")
    (tmp_path / "net" / "1").mkdir()
    (tmp_path / "net" / "1" / "old").write_text("goes")
    with staged(tmp_path, NAMES) as temporary:
        _write(temporary, "b")
    assert _files(tmp_path) == {
        "net/1/inner": "b",
        "net/2/inner": "another version",
        "net.bin": "b",
    }


@pytest.mark.parametrize("kind", [KeyboardInterrupt, ValueError])
def test_nothing_stays_after_a_failure(tmp_path, kind):
    with pytest.raises(kind), staged(tmp_path / "some" / "where", NAMES) as temporary:
        _write(temporary, "c")
        raise kind
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_stays_after_a_failure(tmp_path):
    (tmp_path / "net.bin").write_text("old")
    with pytest.raises(ValueError, match="no"), staged(tmp_path, NAMES) as temporary:
        _write(temporary, "d")
        raise ValueError("no")
    assert _files(tmp_path) == {"net.bin": "old"}


@pytest.mark.parametrize("folder", ["file", "file/below", "/proc/none"])
def test_a_folder_that_cannot_be_written_is_refused(tmp_path, folder):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(InputError, match=f"folder that can be written.*{folder}'"),
        staged(tmp_path / folder, NAMES),
    ):
        pass
    assert _files(tmp_path) == {"file": ""}


@pytest.mark.parametrize("old", ["file", "folder"])
def test_where_one_cannot_be_moved_all_is_as_it_was(tmp_path, old):
    (tmp_path / "net").mkdir()
    if old == "file":
        (tmp_path / "net.bin").write_text("old")
    else:
        (tmp_path / "net.bin").mkdir()
        (tmp_path / "net.bin" / "inner").write_text("old")
    before = _files(tmp_path)
    names = ["net.bin", "net/1", "low/deep"]
    with (
        pytest.raises(InputError, match="folder that can be written"),
        staged(tmp_path, names) as temporary,
    ):
        _write(temporary, "new")
        (temporary / "low" / "deep").write_text("new")
        (tmp_path / "low").write_text("in the way")
    assert _files(tmp_path) == {**before, "low": "in the way"}


# Ends after the first of two moves.
KILLED = """
import os, pathlib, signal
from tfstyle.files.replace_all import staged
rename = pathlib.Path.rename
def kill(source, target):
    rename(source, target)
    if pathlib.Path(target).name == "1":
        os.kill(os.getpid(), signal.SIGKILL)
pathlib.Path.rename = kill
with staged(pathlib.Path("out"), ["net/1", "net.bin"]) as folder:
    (folder / "net" / "1").mkdir()
    (folder / "net" / "1" / "inner").write_text("new")
    (folder / "net.bin").write_text("new")
"""


@pytest.mark.skipif(os.name != "posix", reason="locks are POSIX's")
def test_what_a_killed_process_began_to_move_the_next_one_finishes(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "net.bin").write_text("old")
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (folder / "net" / "1" / "inner").read_text() == "new"
    assert (folder / "net.bin").read_text() == "old"
    with staged(folder, []):
        pass
    assert _files(folder) == {"net/1/inner": "new", "net.bin": "new"}
    assert not list(folder.glob(".*"))

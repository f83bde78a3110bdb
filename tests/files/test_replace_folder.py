import os
import signal
import subprocess
import sys

import pytest

from tfstyle.errors import InputError
from tfstyle.files.replace_folder import replace_folder, staged


def _fill(folder, text="new"):
    (folder / "below").mkdir()
    (folder / "below" / "a.txt").write_text(text)


def test_makes_a_folder_and_those_above(tmp_path):
    target = tmp_path / "some" / "where" / "model"
    with replace_folder(target) as temporary:
        _fill(temporary)
        assert not target.exists()
        (hidden,) = target.parent.resolve().iterdir()
        assert temporary.is_relative_to(hidden)
        assert (hidden.name[:9], hidden.suffix) == (".tfstyle-", ".tmp")
    assert (target / "below" / "a.txt").read_text() == "new"
    assert list(target.parent.iterdir()) == [target]


def test_replaces_a_folder_as_a_whole(tmp_path):
    target = tmp_path / "model"
    target.mkdir()
    _fill(target, "old")
    (target / "more").touch()
    with replace_folder(target) as temporary:
        _fill(temporary)
        assert (target / "below" / "a.txt").read_text() == "old"
    assert (target / "below" / "a.txt").read_text() == "new"
    assert not (target / "more").exists()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, RuntimeError, OSError, InputError]
)
def test_failure_leaves_the_old_folder(tmp_path, error):
    target = tmp_path / "model"
    target.mkdir()
    _fill(target, "old")
    expected = InputError if error is OSError else error
    with pytest.raises(expected), replace_folder(target) as temporary:
        _fill(temporary)
        raise error
    assert (target / "below" / "a.txt").read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_is_not_replaced(tmp_path):
    (tmp_path / "model").write_text("a file")
    found = r"`output` to be a writable folder: it is a file\. Received: out"
    with pytest.raises(InputError, match=found), replace_folder(tmp_path / "model"):
        pass
    assert (tmp_path / "model").read_text() == "a file"
    with pytest.raises(InputError), replace_folder(tmp_path / "model" / "below"):
        pass


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
        pytest.raises(InputError, match=f"writable folder.*{folder}'"),
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
    names = ["net.bin", "net/1", "more/deep/file", "low/deep"]
    with (
        pytest.raises(InputError, match="writable folder"),
        staged(tmp_path, names) as temporary,
    ):
        _write(temporary, "new")
        (temporary / "low" / "deep").write_text("new")
        (temporary / "more" / "deep" / "file").write_text("new")
        (tmp_path / "low").write_text("in the way")
    assert _files(tmp_path) == {**before, "low": "in the way"}
    assert not (tmp_path / "more").exists()


# The process ends after the first of two moves.
KILLED = """
import os, pathlib, signal
from tfstyle.files.replace_folder import staged
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

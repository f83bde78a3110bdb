"""Tests that only one run at a time writes an output."""

import signal
import subprocess
import sys

import numpy as np
import pytest

from tfstyle.cli.main import main
from tfstyle.errors import InputError
from tfstyle.files import lock
from tfstyle.files.lock import lock_file, lock_folder
from tfstyle.images import save

pytestmark = pytest.mark.slow

HOLDER = """
import sys, pathlib, tfstyle.files.lock as lock
with getattr(lock, sys.argv[1])(pathlib.Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""
KINDS = {"lock_file": lock_file, "lock_folder": lock_folder}


@pytest.fixture
def hold():
    """Holds a lock in another process."""
    processes = []

    def start(kind, path):
        pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = subprocess.Popen([sys.executable, "-c", HOLDER, kind, path], **pipe)
        processes.append(process)
        assert process.stdout.readline() == b"held\n"
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_process_is_told_of_the_first(tmp_path, hold, kind):
    output = tmp_path / "below" / "out"
    output.parent.mkdir()
    holder = hold(kind, output)
    with pytest.raises(InputError, match=f"process {holder.pid} ") as caught:
        KINDS[kind](output).__enter__()
    assert str(caught.value).endswith(f"Received: output='{output}'")
    holder.communicate()
    with KINDS[kind](output):
        pass
    assert list(output.parent.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_process_holds_nothing(tmp_path, hold, kind):
    holder = hold(kind, tmp_path / "out")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert list(tmp_path.rglob("*.lock"))
    with KINDS[kind](tmp_path / "out"):
        pass
    assert not list(tmp_path.rglob("*.lock"))


def test_the_message_has_the_value_that_was_given(tmp_path):
    with (
        lock_file(tmp_path / "a.parts"),
        pytest.raises(InputError, match=r"`output` .* Received: output='a\.mp4'$"),
    ):
        lock_file(tmp_path / "a.parts", given="a.mp4").__enter__()


def test_a_link_is_what_it_leads_to(tmp_path):
    (tmp_path / "link.png").symlink_to("out.png")
    with lock_file(tmp_path / "out.png"), pytest.raises(InputError):
        lock_file(tmp_path / "link.png").__enter__()


def test_without_a_place_for_the_lock_there_is_none(tmp_path):
    (tmp_path / "file").touch()
    with lock_file(tmp_path / "none" / "out.png"), lock_folder(tmp_path / "file"):
        assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_system_without_locks_where_nothing_can_be_removed(
    tmp_path, monkeypatch
):
    def fail(*_, **__):
        raise PermissionError

    monkeypatch.setattr(lock.fcntl, "flock", fail)
    monkeypatch.setattr(lock.Path, "unlink", fail)
    with lock_file(tmp_path / "out.png"):
        pass


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "photos").mkdir()
    for name in ("p.png", "s.png", "photos/a.png"):
        save(np.full((64, 64, 3), 0.5), tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ["optimize", "--content=p.png", "--style=s.png"],
        ["texture", "--style=s.png"],
        ["dream", "--content=p.png"],
        ["invert", "--content=p.png"],
        ["inspect", "p.png"],
        ["styles"],
        ["stylize", "p.png", "--style=wave"],
    ],
)
def test_commands_that_write_a_picture(here, capsys, arguments):
    before = {path: path.read_bytes() for path in here.iterdir() if path.is_file()}
    with lock_file(here / "out.png"):
        assert main(["tfstyle", *arguments, "--output=./out.png"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert "one run at a time" in shown.err
    after = {path: path.read_bytes() for path in here.iterdir() if path.is_file()}
    assert after == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["stylize", "photos", "--style=wave"],
        ["stylize", "p.png", "s.png", "--style=wave"],
        ["export", "--format=keras"],
        ["train", "--style=s.png", "--photos=photos", "--resume"],
        ["train", "--style=s.png", "--photos=photos"],
    ],
)
def test_commands_that_write_into_a_folder(here, capsys, arguments):
    with lock_folder(here / "out"):
        (here / "out" / "checkpoint.npz").touch()
        assert main(["tfstyle", *arguments, "--output=out"]) == 1
        assert len(list((here / "out").iterdir())) == 2
    assert "one run at a time" in capsys.readouterr().err


def test_an_animation_is_an_output(here, capsys):
    arguments = ["--content=p.png", "--output=out.png", "--animation=a.gif"]
    with lock_file(here / "a.gif"):
        assert main(["tfstyle", "dream", *arguments]) == 1
    assert "Received: animation='a.gif'" in capsys.readouterr().err
    assert not list(here.rglob("*.lock"))


def test_several_runs_may_fill_a_folder_with_a_photograph_each(here, capsys):
    pytest.importorskip("ai_edge_litert")
    (here / "out").mkdir()
    with lock_file(here / "out" / "s.png"):
        assert (
            main(["tfstyle", "stylize", "p.png", "--style=wave", "--output=out"]) == 0
        )
        assert (
            main(["tfstyle", "stylize", "s.png", "--style=wave", "--output=out"]) == 1
        )
    assert [path.name for path in (here / "out").iterdir()] == ["p.png"]

"""Tests that the library leaves the process's file descriptors and stderr alone."""

import ast
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import tfstyle
from tfstyle.backend import import_tensorflow_quietly

pytestmark = pytest.mark.slow

ROOT = Path(tfstyle.__file__).parent


def _calls(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return {ast.unparse(n.func) for n in nodes if isinstance(n, ast.Call)}


def test_no_library_code_redirects_a_descriptor():
    # Processes of the server are programs of their own, as the command line is.
    served = {ROOT / "serving" / f"{n}.py" for n in ("worker", "job_process")}
    programs = {*(ROOT / "cli").glob("*.py"), *served}
    paths = set(ROOT.rglob("*.py")) - programs
    assert not [p for p in paths if {"os.dup2", "os.dup"} & _calls(p)]


def _descriptor(number: int) -> tuple[int, int]:
    found = os.fstat(number)
    return found.st_dev, found.st_ino


@pytest.mark.parametrize(
    "runtime", ["litert", pytest.param("keras", marks=pytest.mark.nightly)]
)
def test_threads_that_stylize_leave_stderr_where_it_was(runtime, model, random):
    photo = random.random((24, 32, 3), np.float32)
    options = {"model": str(model / "tiny.keras"), "runtime": runtime}
    expected = tfstyle.stylize(photo, "dots", **options)
    before, same, seen = _descriptor(2), [], set()

    def paint() -> None:
        for _ in range(3):
            painted = tfstyle.stylize(photo, "dots", **options)
            same.append(np.array_equal(painted, expected))
            seen.add(_descriptor(2))

    threads = [threading.Thread(target=paint) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert same == [True] * 9
    assert seen == {before}


def test_stderr_written_beside_an_import_is_seen(capfd):
    import_tensorflow_quietly()
    os.write(2, b"seen")
    assert capfd.readouterr().err == "seen"


PROGRAM = """
import ctypes, os, sys
from tfstyle.quiet import native_messages_hidden

def say(text):
    ctypes.CDLL(None).perror(text)

with native_messages_hidden():
    say(b"outer")
    with native_messages_hidden():
        say(b"inner")
    say(b"still")
    print("python", file=sys.stderr, flush=True)
    os.system("echo child >&2")
say(b"after")
"""


@pytest.mark.skipif(os.name != "posix", reason="needs the C variable `stderr`")
def test_only_native_code_within_the_context_is_hidden():
    assert [line.partition(":")[0] for line in _stderr(PROGRAM)] == [
        "python",
        "child",
        "after",
    ]


def test_native_code_is_seen_where_the_user_asks_for_it():
    lines = _stderr(PROGRAM, TF_CPP_MIN_LOG_LEVEL="0")
    assert len(lines) == 6


@pytest.mark.skipif(os.name != "posix", reason="needs the C variable `stderr`")
@pytest.mark.parametrize(
    "runtime", ["litert", pytest.param("keras", marks=pytest.mark.nightly)]
)
def test_the_library_prints_nothing_of_its_dependencies(runtime, model):
    program = f"""
import numpy as np, tfstyle
photo = np.zeros((24, 32, 3), np.float32)
tfstyle.stylize(photo, "dots", model={str(model / "tiny.keras")!r}, runtime={runtime!r})
"""
    assert _stderr(program) == []


def _stderr(program: str, **environment: str) -> list[str]:
    inherited = {k: v for k, v in os.environ.items() if k != "TF_CPP_MIN_LOG_LEVEL"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=inherited | environment,
    )
    return done.stderr.splitlines()

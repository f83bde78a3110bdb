"""What a user sees on the terminal, and what native code writes past Python."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

PROGRAM = """
import os, sys
from tfstyle.cli.native_stderr import native_stderr_withheld

with native_stderr_withheld():
    os.write(2, b"native\\n")
    print("python", file=sys.stderr)
    {more}
print("after", file=sys.stderr)
"""


def _stderr(more: str = "pass", **environment: str) -> str:
    command = [sys.executable, "-c", PROGRAM.format(more=more)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **environment},
    )
    return done.stderr


def test_python_is_seen_and_native_code_is_not():
    assert _stderr() == "python\nafter\n"


def test_native_code_is_seen_where_an_exception_escapes():
    lines = _stderr("raise ValueError('why')").splitlines()
    assert lines[:3] == ["python", "native", "Traceback (most recent call last):"]
    assert lines[-1] == "ValueError: why"


def test_native_code_is_seen_where_the_user_asks_for_it():
    assert _stderr(TF_CPP_MIN_LOG_LEVEL="0") == "native\npython\nafter\n"


def test_a_megabyte_of_native_chatter_blocks_nobody():
    more = """
    for _ in range(1024):
        try:
            os.write(2, bytes(1024))
        except BlockingIOError:
            print("full", file=sys.stderr)
            break
"""
    assert _stderr(more) == "python\nfull\nafter\n"


def test_children_write_nothing_to_the_terminal():
    more = "import subprocess; subprocess.run(['sh', '-c', 'echo child >&2'])"
    assert _stderr(more) == "python\nafter\n"

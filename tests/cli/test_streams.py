"""Tests of output that cannot be displayed or written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tfstyle.cli.streams import SafeStream, one_line
from tfstyle.version import __version__

pytestmark = pytest.mark.slow

PROGRAM = f"{sys.executable} -m tfstyle"


def _shell(line, **environment):
    return subprocess.run(
        ["sh", "-c", line],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.fixture
def file(tmp_path):
    return tmp_path / "output.txt"


@pytest.fixture
def written(file):
    """Writes to a stream of an encoding; returns the bytes."""

    def write(text, encoding):
        with file.open("wb") as opened:
            stream = SafeStream(opened.fileno(), encoding)
            stream.write(text)
            stream.flush()
        return file.read_bytes()

    return write


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("\u0444.png\n", "utf-8", "\u0444.png\n".encode()),
        ("\u0444.png\n", "cp1252", b"\\u0444.png\n"),
        ("\u00e9.png", "ascii", b"\\xe9.png"),
        ("\udcff.png", "utf-8", b"\\udcff.png"),
        ("\x1b]0;title\x07\t\r\n", "utf-8", b"\\x1b]0;title\\x07\t\r\n"),
        ("\x9b31m\u202egpj", "utf-8", b"\\x9b31m\\u202egpj"),
    ],
)
def test_what_cannot_be_shown_is_escaped(written, text, encoding, expected):
    assert written(text, encoding) == expected


def test_names_stay_in_their_line():
    assert one_line("a\n\x1bb\r\t\u2028\udcff\u0444") == (
        "a\\n\\x1bb\\r\\t\\u2028\\udcff\u0444"
    )


def test_errors_are_kept_and_not_raised():
    with Path("/dev/full").open("w") as full:
        stream = SafeStream(full.fileno(), "utf-8")
        print("a\nb", file=stream, flush=True)
        print("c", file=stream, flush=True)
    assert stream.error.strerror == "No space left on device"


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("target", "reason"),
    [(">&-", "Bad file descriptor"), (">/dev/full", "No space left on device")],
)
def test_output_that_nobody_gets_is_one_line(target, reason, unbuffered):
    ended = _shell(f"{PROGRAM} --version {target}", PYTHONUNBUFFERED=unbuffered)
    expected = f"tfstyle: Cannot write to standard output: {reason}.\n"
    assert (ended.returncode, ended.stderr.decode()) == (1, expected)


@pytest.mark.parametrize("target", ["2>&-", "2>/dev/full", "<&- 2>&-"])
def test_progress_that_nobody_gets_is_no_error(target):
    ended = _shell(f"{PROGRAM} --version {target}")
    assert (ended.returncode, ended.stdout.decode()) == (0, f"tfstyle {__version__}\n")
    ended = _shell(f"{PROGRAM} nonsense {target}")
    assert (ended.returncode, ended.stdout) == (2, b"")


def test_a_closed_stream_is_not_taken_for_a_file():
    code = (
        "import os, sys; from tfstyle.cli.streams import replace_streams;"
        "replace_streams(); file = open(os.devnull, 'w'); print('for the terminal');"
        "print(file.fileno(), file=sys.stderr)"
    )
    ended = _shell(f'{sys.executable} -c "{code}" <&- >&-')
    assert ended.stderr == b"3\n"

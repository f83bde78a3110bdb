"""Tests of pictures from standard input and to standard output."""

import io
import sys

import numpy as np
import pytest
from PIL import Image

from tfstyle.cli.commands import inspect
from tfstyle.cli.flagfile import resolve_flags
from tfstyle.cli.standard_pictures import standard_pictures
from tfstyle.errors import InputError
from tfstyle.images import encode, load, save

PIXELS = np.arange(16 * 20 * 3, dtype=np.uint8).reshape(16, 20, 3)


class _Stream(io.TextIOWrapper):
    def __init__(self, data: bytes = b"", terminal: bool = False):
        super().__init__(io.BytesIO(data))
        self.isatty = lambda: terminal


@pytest.fixture
def streams(monkeypatch):
    """Replaces standard input and output; returns the latter."""

    def replace(data=b"", terminal=False):
        monkeypatch.setattr(sys, "stdin", _Stream(data, terminal))
        monkeypatch.setattr(sys, "stdout", _Stream(terminal=terminal))
        return sys.stdout.buffer

    return replace


def _values(*arguments):
    return inspect.COMMAND.parse(arguments)


def test_a_picture_goes_through_and_lines_go_to_stderr(streams, capsys):
    stdout = streams(encode(PIXELS, "PNG"))
    values = _values("-", "-o", "bmp:-")
    with standard_pictures(values):
        save(255 - (load(values.content[0]) * 255).astype(np.uint8), values.output)
        print(f"{values.output}: done")
    with Image.open(io.BytesIO(stdout.getvalue())) as picture:
        assert picture.format == "BMP"
        np.testing.assert_array_equal(np.asarray(picture), 255 - PIXELS)
    assert capsys.readouterr().err == "-: done\n"


def test_a_flagfile_names_standard_input(streams, tmp_path):
    streams(encode(PIXELS, "PNG"))
    values = _values("-", "--content=a.png", "-o", str(tmp_path / "out.png"))
    with standard_pictures(values):
        content = resolve_flags(values)["content"].value
    assert sorted(path.rpartition("/")[2] for path in content) == ["-", "a.png"]
    assert "-" in content


@pytest.mark.parametrize(
    ("arguments", "terminal", "message"),
    [
        (["-", "-"], False, "one picture from standard input"),
        (["-", "-o", "out.png"], True, "standard input to be a file or a pipe"),
        (["a.png", "-o", "-"], True, "standard output to be a file or a pipe"),
        (["a.png", "-o", "gif:-"], False, "output='gif:-'"),
        (["-", "-o", "out.png"], False, "Received: content='-'"),
    ],
)
def test_mistakes(streams, arguments, terminal, message):
    streams(b"no picture", terminal)
    values = _values(*arguments)
    with pytest.raises(InputError, match=message), standard_pictures(values):
        load(values.content[0], "content")


def test_nothing_is_written_where_there_is_no_picture(streams):
    stdout = streams(encode(PIXELS, "PNG"))
    with standard_pictures(_values("-")):
        pass
    assert stdout.getvalue() == b""

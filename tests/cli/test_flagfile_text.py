"""Tests that arguments survive writing to and reading from a file, in any encoding."""

import json
import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.cli.flagfile_text import (
    as_unicode,
    decode_arguments,
    encode_arguments,
    quote,
)

# Bytes that a command line can contain: all except zero.
_NAMES = st.binary(max_size=20).filter(lambda name: 0 not in name).map(os.fsdecode)
LINES = "--content=\u0444\u043e\u0442\u043e.jpg\n\n# remark\n// another\n--seed=3\n"
ARGUMENTS = ["--content=\u0444\u043e\u0442\u043e.jpg", "--seed=3"]


@given(st.lists(_NAMES.map("--content=".__add__)))
def test_every_name_comes_out_again(arguments):
    content = encode_arguments(arguments, ["tfstyle"])
    assert decode_arguments(content) == arguments
    assert len(content.decode("utf-8").split("\n")) == len(arguments) + 2


@pytest.mark.parametrize(
    ("argument", "line"),
    [
        ("--a=b c", "--a=b c"),
        ('--title="quoted"', '--title="quoted"'),
        ("--a=\u00e9", "--a=\u00e9"),
        ("--a=b ", '"--a=b "'),
        ("--a=b\u00a0", '"--a=b\\u00a0"'),
        ("--a=b\r\n--c", '"--a=b\\r\\n--c"'),
        ("--a=\x1b[31m", '"--a=\\u001b[31m"'),
        ("--a=\udcff", '"--a=\\udcff"'),
        ('"word"', '"\\"word\\""'),
    ],
)
def test_only_what_has_to_be_is_quoted(argument, line):
    assert encode_arguments([argument]) == f"{line}\n".encode()
    if line != argument:
        assert json.loads(line) == argument


@pytest.mark.parametrize("lines", [LINES, LINES.replace("\n", "\r\n"), LINES.strip()])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"],
)
def test_encodings_of_other_editors(encoding, lines):
    assert decode_arguments(lines.encode(encoding)) == ARGUMENTS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-be"])
def test_byte_order_marks(encoding):
    assert decode_arguments(("\ufeff" + LINES).encode(encoding)) == ARGUMENTS


def test_bytes_of_another_encoding_stay_those_of_the_name():
    (argument,) = decode_arguments("--content=\u00e9.jpg".encode("latin-1"))
    assert os.fsencode(argument) == b"--content=\xe9.jpg"


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"--a=b\0", b'"\\ud800"', b"\xff\xfe-"],
)
def test_what_is_no_text_is_refused(content):
    with pytest.raises(UnicodeError):
        decode_arguments(content)


def test_unicode_is_that_of_the_bytes():
    assert as_unicode("\u0444.jpg") == "\u0444.jpg"
    assert as_unicode("\udcff.jpg") == "\udcff.jpg"


@pytest.mark.parametrize(
    "name", ["a.jpg", "a b.jpg", "it's", "a\nb'\\.jpg", "\u0444", "\udcff", "\x0ab"]
)
def test_quoted_names_are_those_that_bash_reads(name):
    shell = subprocess.run(
        ["bash", "-c", f"printf %s {quote(name)}"], capture_output=True, check=True
    )
    assert shell.stdout == os.fsencode(name)

"""Text of flagfiles: one argument in a line, in UTF-8.

An argument that begins or ends with white space, or that holds line ends, other
characters that cannot be seen or bytes that are not UTF-8, is written as a JSON string.
Blank lines and those that begin with `#` or `//` are comments.
"""

import codecs
import json
import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

# UTF-32 first: its mark begins like that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def encode_arguments(arguments: Sequence[str], comments: Sequence[str] = ()) -> bytes:
    """Returns the content of a flagfile.

    Args:
        arguments: Arguments as in `sys.argv`.
        comments: Lines to begin with.
    """
    lines = [f"# {comment}" for comment in comments]
    lines += [_quoted(as_unicode(argument)) for argument in arguments]
    return ("\n".join(lines) + "\n").encode()


def decode_arguments(content: bytes) -> list[str]:
    """Returns the arguments of a flagfile as in `sys.argv`.

    Args:
        content: UTF-8; or UTF-16 or UTF-32, known by the byte-order mark or by zeros.
            Bytes that are not UTF-8 are kept, as in `sys.argv`.

    Raises:
        UnicodeError: Not a text.
    """
    text = _decoded(content)
    if "\0" in text:
        raise UnicodeError("it cannot be decoded")
    lines = (line.strip() for line in re.split("\r\n|\r|\n", text))
    # What the shell would have handed over, whatever the locale's encoding.
    return [
        os.fsdecode(_unquoted(line).encode("utf-8", "surrogateescape"))
        for line in lines
        if line and not line.startswith(("#", "//"))
    ]


def as_unicode(text: str) -> str:
    r"""Returns what a string of `sys.argv` means if its bytes are UTF-8.

    In the C locale Python reads every byte above 127 as a lone surrogate, in that of
    Latin-1 as a letter.
    """
    try:
        return os.fsencode(text).decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # not of `sys.argv`
        return text


def quote(path: str | Path) -> str:
    r"""Quotes a path for sh; for bash and zsh, where it has unprintable characters.

    Example:

    >>> print(quote("a b.jpg"), quote("a\nb.jpg"))
    'a b.jpg' $'a\x0ab.jpg'
    """
    text = str(path)
    if text.isprintable():
        return shlex.quote(text)
    return f"$'{''.join(map(_escaped_byte, os.fsencode(text)))}'"


def _escaped_byte(byte: int) -> str:
    is_plain = 32 <= byte < 127 and chr(byte) not in "\\'"
    return chr(byte) if is_plain else f"\\x{byte:02x}"


def _quoted(argument: str) -> str:
    # A quotation mark at the beginning would be read as that of a JSON string.
    plain = argument.isprintable() and argument == argument.strip()
    return argument if plain and argument[:1] != '"' else json.dumps(argument)


def _unquoted(line: str) -> str:
    if not line.startswith('"'):
        return line
    try:
        return json.loads(line)
    except ValueError:
        return line


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding)
    if 0 not in content:
        return content.decode("utf-8", "surrogateescape")
    # UTF-16 without a mark: the first character is one of ASCII.
    if 0 not in content[:2]:
        raise UnicodeError("it cannot be decoded")
    return content.decode("utf-16-be" if content[0] == 0 else "utf-16-le")

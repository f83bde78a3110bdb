"""Encoding and decoding of flagfiles, which have one argument per line.

An argument is written as a JSON string if it begins with a double quote, or if it
begins or ends with whitespace. Arguments that contain line breaks, unprintable
characters or bytes that are not UTF-8 are also written as JSON strings. Blank lines and
lines that begin with `#` or `//` are ignored.
"""

import codecs
import json
import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

# UTF-32-LE comes before UTF-16-LE, because the byte-order mark of UTF-32-LE begins with
# that of UTF-16-LE.
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
        arguments: Arguments, decoded as in `sys.argv`.
        comments: Lines of comments at the top of the file, without the leading `#`.
    """
    lines = [f"# {comment}" for comment in comments]
    lines += [_quoted(as_unicode(argument)) for argument in arguments]
    return ("\n".join(lines) + "\n").encode()


def decode_arguments(content: bytes) -> list[str]:
    """Returns the arguments of a flagfile, decoded as in `sys.argv`.

    Args:
        content: Text in UTF-8, UTF-16 or UTF-32. UTF-16 is recognized by a byte-order
            mark or by zero bytes, UTF-32 only by a byte-order mark. Invalid UTF-8 bytes
            become surrogate escapes, as in `sys.argv`.

    Raises:
        UnicodeError: The content cannot be decoded.
    """
    text = _decoded(content)
    if "\0" in text:
        raise UnicodeError("it cannot be decoded")
    lines = (line.strip() for line in re.split("\r\n|\r|\n", text))
    # In every locale, Python decodes `sys.argv` in the same way as `os.fsdecode`.
    return [
        os.fsdecode(_unquoted(line).encode("utf-8", "surrogateescape"))
        for line in lines
        if line and not line.startswith(("#", "//"))
    ]


def as_unicode(text: str) -> str:
    r"""Decodes the bytes of a string from `sys.argv` as UTF-8.

    Python decodes bytes above 127 as lone surrogates in an ASCII locale, and as Latin-1
    characters in a Latin-1 locale.
    """
    try:
        return os.fsencode(text).decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # `text` is not from `sys.argv`
        return text


def quote(path: str | Path) -> str:
    r"""Quotes a path for a shell.

    Quoted paths with unprintable characters work only in bash and zsh.

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
    # A line that begins with a double quote is read as a JSON string.
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
    # In UTF-16 without a byte-order mark, one of the first two bytes is zero, because
    # the first character of a flagfile is ASCII.
    if 0 not in content[:2]:
        raise UnicodeError("it cannot be decoded")
    return content.decode("utf-16-be" if content[0] == 0 else "utf-16-le")

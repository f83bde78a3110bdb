"""Names as words of a shell's command line."""

import os
import shlex
from pathlib import Path


def quote(path: str | Path) -> str:
    r"""Quotes a path for sh; for bash and zsh, where it has unprintable characters.

    Example:

    >>> print(quote("a b.jpg"), quote("a\nb.jpg"))
    'a b.jpg' $'a\x0ab.jpg'
    """
    text = str(path)
    if text.isprintable():
        return shlex.quote(text)
    return f"$'{''.join(map(_escaped, os.fsencode(text)))}'"


def _escaped(byte: int) -> str:
    is_plain = 32 <= byte < 127 and chr(byte) not in "\\'"
    return chr(byte) if is_plain else f"\\x{byte:02x}"

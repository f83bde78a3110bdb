"""Text that is safe to show on a terminal."""

import re

# What moves the cursor, changes colors or the direction of writing: control characters
# and Unicode's marks of direction (Trojan Source, Boucher & Anderson 2021).
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSAFE = re.compile(f"[{_CONTROLS}]")
_NOT_IN_A_LINE = re.compile(f"[{_CONTROLS}\t\n\r\u2028\u2029\ud800-\udfff]")


def without_controls(text: str) -> str:
    r"""Escapes characters that a terminal obeys, but for tab and line ends.

    Example:

    >>> without_controls("a\x1b[31m\n")
    'a\\x1b[31m\n'
    """
    return _UNSAFE.sub(_escaped, text)


def one_line(name: object) -> str:
    r"""Escapes a name for the middle of a line: line ends and undecodable bytes too.

    Args:
        name: A string, or what `str` makes one of, such as a path.

    Example:

    >>> one_line("a\nb.jpg")
    'a\\nb.jpg'
    """
    return _NOT_IN_A_LINE.sub(_escaped, str(name))


def _escaped(match: re.Match) -> str:
    return match[0].encode("unicode_escape").decode()

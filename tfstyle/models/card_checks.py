"""Validation of model cards.

Names of networks and styles must be safe in terminals, web pages and file names.
"""

from collections.abc import Mapping, Sequence
from typing import TypeGuard

from tfstyle.networks.families import FAMILIES, MOST_STYLES, Family

LONGEST_NAME = 100
LONGEST_TEXT = 10_000
# Characters that names must not contain. Commas and colons separate names and weights
# on the command line; colons, slashes and backslashes separate parts of paths.
SEPARATORS = ",:/\\"
WANTED = {
    "name": "a name",
    "network": "a name",
    "styles": f"1 to {MOST_STYLES} different names (none for a network without named "
    "styles), each",
    "about": "a dictionary in which 'styles' and 'options' are dictionaries with valid "
    f"values, and 'licence' is a string of at most {LONGEST_TEXT} characters",
}
_NAME = (
    f" of at most {LONGEST_NAME} printable characters. A name must not contain commas, "
    "colons, slashes or backslashes, must not start with a dot, dash, tilde or space, "
    "and must not end with a space"
)


def is_name(value: object) -> TypeGuard[str]:
    """Whether a value is valid as the name of a network or style.

    Example:

    >>> [is_name(name) for name in ("Große Welle", "../evil", "-r", "red\\x1b[31m")]
    [True, False, False, False]
    """
    return (
        isinstance(value, str)
        and 0 < len(value) <= LONGEST_NAME
        and value.isprintable()
        and not set(value) & set(SEPARATORS)
        and value[0] not in ".-~"
        and value.strip() == value
    )


def as_name(text: str) -> str:
    """Converts the name of a folder to a valid network name.

    Example:

    >>> as_name("my style, v2")
    'my style_ v2'
    """
    usable = (c if c.isprintable() and c not in SEPARATORS else "_" for c in text)
    return "".join(usable).lstrip(".-~ ")[:LONGEST_NAME].strip() or "network"


def find_unusable(
    name: object, network: object, styles: Sequence, about: object
) -> str | None:
    """Returns the name of a card's first invalid field, or None if all are valid."""
    # An unknown family, such as one from a later version of tfstyle, is an error only
    # when the network is loaded.
    family = FAMILIES.get(network) if is_name(network) else None
    usable = {
        "name": is_name(name),
        "network": is_name(network),
        "styles": _are_styles(styles, family),
        "about": _is_about(about, family),
    }
    return next((field for field, good in usable.items() if not good), None)


def wanted(field: str) -> str:
    """Returns a description of a card field's valid values, for error messages."""
    return WANTED[field] + ("" if field == "about" else _NAME)


def printable(value):
    """Replaces unprintable characters in all strings of a JSON value.

    Example:

    >>> printable({"title": "red\\x1b[31m"})
    {'title': 'red\ufffd[31m'}
    """
    if isinstance(value, str):
        if value.isprintable():  # the usual case, and faster than the loop below
            return value
        return "".join(c if c.isprintable() else _substitute(c) for c in value)
    if isinstance(value, list):
        return [printable(item) for item in value]
    if isinstance(value, Mapping):
        return {printable(name): printable(item) for name, item in value.items()}
    return value


def _substitute(character: str) -> str:
    return " " if character in "\t\n\r" else "\ufffd"


def _are_styles(styles: Sequence, family: Family | None) -> bool:
    if family and not family.names_styles:
        return not styles
    if family and not styles:
        return False
    if len(styles) > MOST_STYLES or not all(map(is_name, styles)):
        return False
    return len({*styles}) == len(styles)


def _is_about(about: object, family: Family | None) -> bool:
    """Whether `about` has valid values for all keys that tfstyle uses."""
    if not isinstance(about, Mapping):
        return False
    styles, options = about.get("styles", {}), about.get("options", {})
    if not isinstance(styles, Mapping) or not isinstance(options, Mapping):
        return False
    return (
        all(isinstance(style, Mapping) for style in styles.values())
        and all(_is_text(style.get("title", "")) for style in styles.values())
        and _is_text(about.get("licence", ""))
        and (family is None or family.is_within(options))
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT

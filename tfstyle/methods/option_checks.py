"""Checks that options of every method share."""

from collections.abc import Sequence
from numbers import Integral, Real
from os import PathLike, fspath
from typing import Any

from tfstyle.errors import InputError

# float32 squares overflow above this; no weight needs to be larger.
LARGEST = 1e18
_LONGEST = 80  # characters of a value in a message


def check_number(
    name: str, value, minimum: float, maximum: float = LARGEST, integer: bool = False
) -> None:
    """Refuses what is not a number from `minimum` to `maximum`.

    Args:
        name: Name of the argument that was set.
        value: What it was set to.
        minimum: Least value that is allowed.
        maximum: Largest value that is allowed.
        integer: Whether it has to be a whole number.

    Raises:
        InputError: Another type, not a number, or out of range.
    """
    kind = Integral if integer else Real
    right = isinstance(value, kind) and not isinstance(value, bool)
    if not (right and minimum <= value <= maximum):  # False for NaN
        noun = "a whole number" if integer else "a number"
        raise InputError(
            f"Expected `{name}` to be {noun} from {minimum:g} to {maximum:g}. "
            f"Received: {name}={shown(value)}"
        )


def check_type(name: str, value, kind: type) -> None:
    """Refuses what is not of a type.

    Raises:
        InputError: Another type.
    """
    if not isinstance(value, kind):
        raise InputError(
            f"Expected `{name}` to be of type {kind.__name__}. "
            f"Received: {name}={shown(value)}"
        )


def check_path(name: str, value) -> None:
    """Refuses what cannot be the name of a file or folder.

    Raises:
        InputError: Neither a string nor a path, or an empty one, or one with a NUL.
    """
    text = fspath(value) if isinstance(value, str | PathLike) else None
    if not isinstance(text, str) or not text or "\0" in text:
        raise InputError(
            f"Expected `{name}` to be a path. Received: {name}={shown(value)}"
        )


def shown(value: Any) -> str:
    """How a message shows a value of any type: in one line that is not long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def as_names(name: str, value: str | Sequence[str]) -> tuple[str, ...]:
    """Returns one or several names as a tuple.

    Raises:
        InputError: There is none, or something else than strings.
    """
    is_many = isinstance(value, list | tuple)
    names = tuple(value) if is_many else (value,)
    if not names or not all(isinstance(item, str) and item for item in names):
        raise InputError(
            f"Expected `{name}` to be one name or more. Received: {name}={shown(value)}"
        )
    return names

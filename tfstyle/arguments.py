"""Checks of arguments, with errors that name the argument and show its value."""

import re
import warnings
from collections.abc import Callable, Sequence
from functools import wraps
from inspect import signature
from numbers import Integral, Real
from os import PathLike, fspath
from typing import Any, ParamSpec, TypeVar

from tfstyle.errors import InputError

P = ParamSpec("P")
R = TypeVar("R")

# Default maximum in `check_number`, far above any useful value. Squares of numbers
# above 1.8e19 would overflow float32.
LARGEST_NUMBER = 1e18
# Maximum length, in characters, of a value shown in an error message.
_LONGEST = 80


def check_number(
    name: str,
    value: Any,
    minimum: float | None = None,
    maximum: float | None = None,
    integer: bool = False,
    also: float | None = None,
) -> None:
    """Raises an error unless the value is a number in the given range.

    Args:
        name: Name of the argument.
        value: Value of the argument.
        minimum: Smallest allowed value; `-LARGEST_NUMBER` if None.
        maximum: Largest allowed value; `LARGEST_NUMBER` if None.
        integer: Whether the value must be an integer.
        also: Number that is allowed even if it is outside the range, or None.

    Raises:
        InputError: The value has the wrong type, is NaN, or is out of range.
    """
    least = -LARGEST_NUMBER if minimum is None else minimum
    most = LARGEST_NUMBER if maximum is None else maximum
    kind = Integral if integer else Real
    is_number = isinstance(value, kind) and not isinstance(value, bool)
    if is_number and (least <= value <= most or value == also):  # not NaN
        return
    noun = "a whole number" if integer else "a number"
    noun = noun if also is None else f"{_plain(also)} or {noun}"
    limits = f" from {_plain(least)} to {_plain(most)}"
    if maximum is None and not (is_number and value > most):
        limits = "" if minimum is None else f" of at least {_plain(minimum)}"
    raise InputError(
        f"Expected `{name}` to be {noun}{limits}. Received: {name}={shown(value)}"
    )


def _plain(number: float) -> str:
    return str(number) if isinstance(number, Integral) else f"{number:.10g}"


def check_type(name: str, value: Any, kind: type) -> None:
    """Raises an error unless the value has the given type.

    Raises:
        InputError: The value is not of type `kind`.
    """
    if not isinstance(value, kind):
        raise InputError(
            f"Expected `{name}` to be of type {kind.__name__}. "
            f"Received: {name}={shown(value)}"
        )


def check_path(name: str, value) -> None:
    """Raises an error unless the value can be the path of a file or folder.

    Raises:
        InputError: The value is not a string or path, is empty, or contains a null
            character.
    """
    text = fspath(value) if isinstance(value, str | PathLike) else None
    if not isinstance(text, str) or not text or "\0" in text:
        raise InputError(
            f"Expected `{name}` to be a path. Received: {name}={shown(value)}"
        )


def as_paths(name: str, value) -> tuple[str, ...]:
    """Returns a path, or a list of paths (possibly empty), as a tuple of strings.

    Raises:
        InputError: A value is not a path.
    """
    paths = value if isinstance(value, list | tuple) else [value]
    for path in paths:
        check_path(name, path)
    return tuple(fspath(path) for path in paths)


def as_names(name: str, value: str | Sequence[str]) -> tuple[str, ...]:
    """Returns a name, or a list of names, as a tuple.

    Raises:
        InputError: `value` is an empty list, or a name is empty or not a string.
    """
    is_many = isinstance(value, list | tuple)
    names: tuple[Any, ...] = tuple(value) if is_many else (value,)
    if not names or not all(isinstance(item, str) and item for item in names):
        raise InputError(
            f"Expected `{name}` to be one or more names. Received: "
            f"{name}={shown(value)}"
        )
    return names


def parse_size(name: str, text: str) -> tuple[int, int]:
    """Parses a size written as WIDTHxHEIGHT.

    Args:
        name: Name of the argument.
        text: Value of the argument.

    Returns:
        Height and width in pixels.

    Raises:
        InputError: `text` is not of the form WIDTHxHEIGHT.

    Example:

    >>> parse_size("output_size", "640x480")
    (480, 640)
    """
    sides = re.fullmatch(r"(\d{1,9})x(\d{1,9})", text, re.ASCII)
    if sides is None:
        raise InputError(
            f"Expected `{name}` to be WIDTHxHEIGHT in pixels, such as 640x480. "
            f"Received: {name}={shown(text)}"
        )
    width, height = map(int, sides.groups())
    return height, width


def renamed(**names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Returns a decorator for functions whose arguments were renamed.

    The decorated function still accepts the former names of its arguments, but warns
    if one of them is used.

    Args:
        **names: Current names of arguments, keyed by their former names.

    Example:

    >>> @renamed(photo="content")
    ... def shape(content): return content.shape
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        parameters = signature(function).parameters

        @wraps(function)
        def call(*arguments: P.args, **keywords: P.kwargs) -> R:
            given = {**dict(zip(parameters, arguments, strict=False)), **keywords}
            for former in names.keys() & keywords.keys():
                present = names[former]
                if present in given:
                    raise InputError(
                        f"Expected `{present}`, or its former name `{former}`, but not "
                        f"both. Received: {former}={shown(keywords[former])}, "
                        f"{present}={shown(given[present])}"
                    )
                warnings.warn(
                    f"`{former}` is now called `{present}`.",
                    DeprecationWarning,
                    stacklevel=2,
                )
                keywords[present] = keywords.pop(former)
            return function(*arguments, **keywords)

        return call

    return decorate


def shown(value: Any) -> str:
    """Formats a value of any type for a message, on one line of limited length."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."

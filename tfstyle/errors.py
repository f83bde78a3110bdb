"""Exceptions for unusable input, and suggestions for misspelled names."""

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Error for unusable input. Its one-line message ends with the received value.

    The command line prints only the message, without a traceback. Any exception other
    than `InputError`, `OSError` and out-of-memory errors indicates a bug in tfstyle and
    is printed with a traceback.
    """

    def naming(self, argument: str, name: str) -> "InputError":
        """Returns a copy of the error that mentions `name` instead of `argument`."""
        text = str(self).replace(f"`{argument}`", f"`{name}`")
        return type(self)(text.replace(f"Received: {argument}=", f"Received: {name}="))

    def advising(self, advice: str) -> "InputError":
        """Returns a copy of the error with advice added to its message.

        Args:
            advice: Clause that says how to avoid the error.
        """
        text, mark, received = str(self).rpartition(". Received:")
        return type(self)(f"{text}; {advice}{mark}{received}")


class StorageError(InputError):
    """Error for a problem, such as a full disk, that makes writing files impossible."""


def check_name(
    argument: str, name: str, valid: Iterable[str], further: str = ""
) -> str:
    """Returns `name` if it is one of `valid`.

    Args:
        argument: Name of the argument, for the message.
        name: Value of the argument.
        valid: Allowed names.
        further: Text to append to the list of allowed names in the message.

    Raises:
        InputError: `name` is not one of `valid`. The message suggests the closest
            spelling, or lists all names if none is close.

    Example:

    >>> check_name("statistic", "gram", ["gram", "covariance"])
    'gram'
    """
    valid = list(valid)
    if name in valid:
        return name
    close = closest_name(name, valid)
    hint = (
        f"Expected one of {', '.join(valid)}{further}."
        if close is None
        else f"Did you mean '{close}'?"
    )
    raise InputError(f"Unknown `{argument}`. {hint} Received: {argument}={name!r}")


def closest_name(name: str, valid: Iterable[str]) -> str | None:
    """Returns the most similar valid name, ignoring case, or None if none is similar.

    Example:

    >>> closest_name("WAVE", ["udnie", "wave"]), closest_name("dots", ["udnie", "wave"])
    ('wave', None)
    """
    spellings = {each.casefold(): each for each in valid}
    close = difflib.get_close_matches(str(name).casefold(), spellings, n=1)
    return spellings[close[0]] if close else None

"""The exception for mistakes of the caller, and spelling help for names."""

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """What was given cannot be used; the message is one line and ends in `Received`.

    The command line prints it without a traceback. Everything else that escapes is
    a defect of ours and keeps its traceback.
    """

    def naming(self, argument: str, name: str) -> "InputError":
        """The same mistake in an argument that has another name for the caller."""
        text = str(self).replace(f"`{argument}`", f"`{name}`")
        return InputError(text.replace(f"Received: {argument}=", f"Received: {name}="))


def check_name(argument: str, name: str, valid: Iterable[str]) -> str:
    """Returns `name` if it is one of `valid`.

    Args:
        argument: Name of the argument that was set, for the message.
        name: The value that it was set to.
        valid: The names that are allowed.

    Raises:
        InputError: `name` is not among `valid`; offers the closest spelling, or all
            the names if none is close.

    Example:

    >>> check_name("statistic", "gram", ["gram", "covariance"])
    'gram'
    """
    valid = list(valid)
    if name in valid:
        return name
    close = difflib.get_close_matches(str(name), valid, n=1)
    hint = f"Did you mean '{close[0]}'?" if close else f"Expected one of {valid}."
    raise InputError(f"Unknown `{argument}`. {hint} Received: {argument}={name!r}")

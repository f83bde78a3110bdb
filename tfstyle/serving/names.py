"""Check for unknown names of parameters, keys and options in a request."""

import difflib
from collections.abc import Iterable

from tfstyle.serving.serving_error import invalid

_LONGEST = 100  # maximum length of an unknown name in messages


def check_known(kind: str, name: str, known: Iterable[str]) -> None:
    """Raises an error if a name is not known.

    Use this function for the names of parameters, keys and options. For their values,
    if these must be one of several names, use `tfstyle.errors.check_name`.

    Args:
        kind: Kind of name to show in the message, such as "parameter".
        name: Name in the request.
        known: Names that a request may contain.

    Raises:
        ServingError: The name is not known.
    """
    known, shown = list(known), name[:_LONGEST]
    if name in known:
        return
    close = difflib.get_close_matches(shown, known, n=1)
    hint = (
        f"Did you mean `{close[0]}`?"
        if close
        else f"Expected one of {', '.join(known)}."
    )
    raise invalid(f"Unknown {kind} `{shown}`. {hint}")

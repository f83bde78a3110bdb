"""JSON schemas and checks for the options in job requests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, Field
from typing import Any

from tfstyle.errors import InputError
from tfstyle.serving.names import check_known
from tfstyle.serving.serving_error import invalid

# Maximum number of items in a list, and of characters in a string. Valid strings, such
# as names of layers, are much shorter.
_MOST_ITEMS, _LONGEST = 64, 200
_TYPES = {int: "integer", float: "number", bool: "boolean", str: "string"}


def check_options(options: Any, names: Sequence[str]) -> dict[str, Any]:
    """Checks the names of options and the size of their values; returns the options.

    Args:
        options: Value of the key `options` in a request.
        names: Names of the options that a request may contain.

    Raises:
        ServingError: `options` is not an object, the name of an option is unknown, or
            an option's value is nested or too long.
    """
    if not isinstance(options, dict):
        raise invalid(
            f"Expected `options` to be an object. Received: <{type(options).__name__}>"
        )
    for name, value in options.items():
        check_known("option", name, names)
        _check_length(name, value)
    return options


def check_limits(options: Mapping[str, Any], limits: Mapping[str, float]) -> None:
    """Raises an error if an option exceeds a limit of the server.

    Args:
        options: Options of a request. Values that are not numbers are ignored.
        limits: Maximum values, keyed by the names of the options.

    Raises:
        InputError: An option exceeds its limit.
    """
    for name, limit in limits.items():
        value = options.get(name)
        if isinstance(value, int | float) and value > limit:
            raise InputError(
                f"Expected `{name}` to be at most {limit}, the limit of this server. "
                f"Received: {name}={value}"
            )


def tuples(options: Mapping[str, Any]) -> dict[str, Any]:
    """Converts lists to tuples in options that were parsed from JSON."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}


def options_schema(
    command: str,
    fields: Iterable[Field],
    choices: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Returns the JSON schema of options, without the limits of the server.

    Args:
        command: Name of the `tfstyle` command with these options.
        fields: Dataclass fields of the options.
        choices: Allowed values of some options, keyed by the names of the options. All
            other options allow the same choices as the command.
    """
    few = choices or {}
    return {
        "type": "object",
        "description": f"Options of `tfstyle {command}`.",
        "properties": {
            item.name: _schema_of(item, few.get(item.name, item.metadata["choices"]))
            for item in fields
        },
        "additionalProperties": False,
    }


def _check_length(name: str, value: Any) -> None:
    """Raises an error if a value is nested or too long."""
    items = value if isinstance(value, list) else [value]
    is_short = len(items) <= _MOST_ITEMS and not any(
        isinstance(item, list | dict) or len(str(item)) > _LONGEST for item in items
    )
    if not is_short:
        raise invalid(
            f"Expected `{name}` to be a number, a boolean, a string of at most "
            f"{_LONGEST} characters, or a list of at most {_MOST_ITEMS} of these. "
            f"Received: <{type(value).__name__}>"
        )


def _schema_of(item: Field, choices: Sequence[str]) -> dict[str, Any]:
    about = item.metadata
    described = {"description": about["help"]}
    if item.default is not MISSING:
        default = item.default
        described["default"] = list(default) if isinstance(default, tuple) else default
    if item.type not in _TYPES:  # tuples
        kind = "number" if item.type == tuple[float, ...] else "string"
        return {**described, "type": "array", "items": {"type": kind}}
    least = about["at_least"] if about["also"] is None else about["also"]
    limits = {"minimum": least, "maximum": about["at_most"]}
    limits = {name: limit for name, limit in limits.items() if limit is not None}
    enum = {"enum": list(choices)} if choices else {}
    return {**described, "type": _TYPES[item.type], **limits, **enum}

"""Conversion between dataclasses of options and command-line flags."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import Field, fields
from typing import Any

from absl import flags

from tfstyle.cli.flag_errors import checking_flags
from tfstyle.errors import InputError


def define_option_flags(options_class: type, values: flags.FlagValues) -> None:
    """Defines a flag for each field, with the field's default, help, range and choices.

    A flag that was already defined for another class is kept unchanged.
    """
    own = vars(options_class).get("__annotations__", {})
    # The help lists the flags of `options_class` before those of its base classes.
    for item in sorted(fields(options_class), key=lambda item: item.name not in own):
        if item.name in values:
            continue
        _define(item, values)
        if item.metadata["path"]:
            _mark_path(values[item.name], item.metadata["choices"])


def define_path(
    name: str,
    help: str,
    values: flags.FlagValues,
    default: str | Sequence[str] | None = None,
    *,
    repeatable: bool = False,
    names: Collection[str] = (),
) -> None:
    """Defines a flag that takes the path of a file or folder.

    Args:
        name: Name of the flag.
        help: Noun phrase that describes the flag.
        values: Flags of the command.
        default: Default value.
        repeatable: Whether the flag can be repeated for several paths.
        names: Names that the flag accepts in place of a path.
    """
    define: Callable = flags.DEFINE_multi_string if repeatable else flags.DEFINE_string
    define(name, default, help, flag_values=values)
    _mark_path(values[name], names)


def path_names(flag: flags.Flag) -> Collection[str] | None:
    """Returns the names that a flag accepts in place of a path.

    Returns None if the flag does not take a path.
    """
    return getattr(flag, "path_names", None)


def options_from_flags(
    options_class: type, values: flags.FlagValues, given_only: bool = False
) -> Any:
    """Creates options from the values of the flags.

    Args:
        options_class: Dataclass of options.
        values: Flags of the command.
        given_only: Whether to use only the values that are given on the command line.
            If true, all other options have the defaults of `options_class`, even if
            their flags were defined for another class with different defaults.

    Raises:
        UsageError: A value is invalid.
    """
    items = fields(options_class)
    given = [x for x in items if not given_only or values[x.name].present]
    with checking_flags():
        return options_class(**{item.name: _value(item, values) for item in given})


def flags_from_options(options: Any, values: flags.FlagValues) -> None:
    """Sets the flags to the values of all options, including default values.

    Args:
        options: Options from `options_from_flags`.
        values: Flags of the command.
    """
    for item in fields(options):
        value = getattr(options, item.name)
        values[item.name].value = list(value) if isinstance(value, tuple) else value


def add_to_help(flag: flags.Flag, clause: str) -> None:
    """Appends a clause to the help of a flag, unless the clause is empty."""
    # absl appends its own sentence to the help of repeatable flags.
    help, end, sentence = flag.help.partition(";\n")
    flag.help = "; ".join(filter(None, [help, clause])) + end + sentence


def _mark_path(flag: flags.Flag, names: Collection[str]) -> None:
    vars(flag)["path_names"] = names


def _define(item: Field, values: flags.FlagValues) -> None:
    about = item.metadata
    default: Any = item.default
    bounds = about["at_least"], about["at_most"], about["also"]
    help = about["help"] + describe_range(*bounds)
    if about["choices"] and not about["path"]:
        flags.DEFINE_enum(
            item.name, default, about["choices"], help, flag_values=values
        )
    elif about["repeatable"]:
        flags.DEFINE_multi_string(item.name, list(default), help, flag_values=values)
    elif isinstance(default, tuple):
        flags.DEFINE_list(item.name, list(map(str, default)), help, flag_values=values)
    else:
        _DEFINERS[type(default)](item.name, default, help, flag_values=values)


_DEFINERS: dict[type, Callable] = {
    bool: flags.DEFINE_boolean,
    int: flags.DEFINE_integer,
    float: flags.DEFINE_float,
    str: flags.DEFINE_string,
}


def describe_range(
    least: float | None, most: float | None, also: float | None = None
) -> str:
    """Describes a range for a help text; returns "" if there are no limits.

    Example:

    >>> describe_range(1, None), describe_range(None, 1), describe_range(0, 0.5)
    (' (at least 1)', ' (at most 1)', ' (from 0 to 0.5)')
    >>> describe_range(16, 512, also=0)
    ' (0, or from 16 to 512)'
    """
    other = "" if also is None else f"{_shown(also)}, or "
    if least is not None and most is not None:
        return f" ({other}from {_shown(least)} to {_shown(most)})"
    if least is not None:
        return f" ({other}at least {_shown(least)})"
    return "" if most is None else f" ({other}at most {_shown(most)})"


def _shown(number: float) -> str:
    return str(number) if isinstance(number, int) else f"{number:g}"


def _value(item: Field, values: flags.FlagValues) -> Any:
    value = values[item.name].value
    if item.type == tuple[float, ...]:
        return tuple(_number(item.name, text) for text in value or ())
    return tuple(value) if isinstance(value, list) else value


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(
            f"Expected `{name}` to be numbers separated by commas. "
            f"Received: {name}={text!r}"
        ) from None

"""Errors and messages for invalid flags; checks for missing and repeated values."""

import contextlib
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise, takewhile

from absl import flags

from tfstyle.errors import InputError

# Descriptions of valid values, keyed by regular expressions. The expressions match the
# reason that absl's error message gives for rejecting a value.
_EXPECTED = {
    r"could not convert string to float: .*": "a number",
    r"invalid literal for int\(\) with base 10: .*": "a whole number",
    r".*Non-boolean argument to boolean flag.*": "true or false",
    r"-?\d+ is not a positive integer": "a whole number of at least 1",
    r"-?\d+ is not an integer in the range \[(.*), (.*)\]": (
        r"a whole number from \1 to \2"
    ),
    r"value should be one of <(.*)>": r"one of \1",
}


class UsageError(InputError):
    """Error in the flags themselves, not in any file. The exit code is 2."""


@contextlib.contextmanager
def checking_flags() -> Iterator[None]:
    """Converts an `InputError` raised in the context to a `UsageError`."""
    try:
        yield
    except InputError as error:
        raise UsageError(str(error)) from error


def describe_flag_error(error: flags.Error | UsageError) -> str:
    """Returns the message of an error.

    Messages from absl are reworded to have the form of `InputError` messages.
    """
    if isinstance(error, flags.UnrecognizedFlagError):
        return _unknown_flag(error)
    found = re.fullmatch(r"flag --([^=]+)=(.*?): (.*)", str(error), re.DOTALL)
    if found:
        name, value, reason = found.groups()
        for pattern, expected in _EXPECTED.items():
            if re.fullmatch(pattern, reason, re.DOTALL):
                names = re.sub(pattern, expected, reason, count=1, flags=re.DOTALL)
                names = names.replace("|", ", ")
                return f"Expected `--{name}` to be {names}. Received: --{name}={value}"
    return str(error)


def _unknown_flag(error: flags.UnrecognizedFlagError) -> str:
    _, _, found = str(error).partition("Did you mean: ")
    names = [f"--{name.strip()}" for name in found.rstrip(" ?").split(",") if name]
    hint = f" Did you mean {' or '.join(names)}?" if names else ""
    return f"Unknown flag --{error.flagname}.{hint}"


def check_followed(arguments: Sequence[str], values: flags.FlagValues) -> None:
    """Raises an error if a flag that needs a value has none.

    Without this check, absl would use the next flag as the value.

    Args:
        arguments: Command-line arguments.
        values: Flags that the command defines.

    Raises:
        flags.Error: A flag has no value.
    """
    own = list(takewhile(lambda argument: argument != "--", arguments))
    for argument, following in pairwise([*own, "--"]):
        name = _flag_name(argument)
        if "=" in argument or name not in values or values[name].boolean:
            continue
        other = _flag_name(following).partition("=")[0]
        if following == "--" or {other, other.removeprefix("no")} & {*values}:
            names = getattr(values[name].parser, "enum_values", ())
            choices = f", one of {', '.join(names)}" if names else ""
            raise flags.Error(
                f"Expected `--{name}` to have a value{choices}. "
                f"Received: --{name} without a value"
            )


def _flag_name(argument: str) -> str:
    """Removes the leading dashes from a flag; returns "" for any other argument."""
    if not argument.startswith("-"):
        return ""
    return argument.removeprefix("-").removeprefix("-")


def check_repeated(arguments: Sequence[str], names: Collection[str]) -> None:
    """Raises an error if a flag is given several times with different values.

    Users may repeat a flag to pass several values. This check is for flags that take
    only one value.

    Args:
        arguments: Command-line arguments. Flags in flagfiles are not checked, because a
            flag on the command line may override them.
        names: Names of the flags to check.

    Raises:
        flags.Error: One of the flags is given with different values.
    """
    own = list(takewhile(lambda argument: argument != "--", arguments))
    for name in names:
        values = _values(own, name)
        if len({*values}) > 1:
            received = ", ".join(f"--{name}={value}" for value in values)
            raise flags.Error(
                f"Expected `--{name}` to be given once. Received: {received}"
            )


def _values(arguments: Sequence[str], name: str) -> list[str]:
    values = []
    followers = [*arguments, ""][1:]
    for argument, following in zip(arguments, followers, strict=True):
        flag, mark, value = argument.partition("=")
        if flag in (f"-{name}", f"--{name}"):
            values.append(value if mark else following)
    return values

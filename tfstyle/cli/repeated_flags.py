"""Check of flags that take only one value, but can be mistaken for repeatable flags."""

from collections.abc import Collection, Sequence
from itertools import takewhile

from absl import flags


def check_repeated(arguments: Sequence[str], names: Collection[str]) -> None:
    """Raises an error if a flag is given twice, with different values.

    Args:
        arguments: Arguments of the command. Flags in flagfiles do not count, so that a
            flag can replace the value from a flagfile.
        names: Names of the flags to check.

    Raises:
        flags.Error: One of the flags is given twice.
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

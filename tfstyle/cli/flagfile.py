"""The flags of a run as a file, so that it can be made again."""

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from absl import flags

from tfstyle.cli.flagfile_text import decode_arguments, encode_arguments, quote
from tfstyle.cli.option_flags import path_names
from tfstyle.cli.standard_pictures import stand_in
from tfstyle.features.weights import ENVIRONMENT_VARIABLE
from tfstyle.files.paths import expand
from tfstyle.files.replace_file import replace_file

# Bytes. A flagfile has some hundred; a device such as /dev/zero has no end.
MAX_SIZE = 2**20


def resolve_flags(
    values: flags.FlagValues, passing: Collection[str] = ()
) -> dict[str, flags.Flag]:
    """Resolves flags so that they mean the same in every folder.

    Paths become absolute, and VGG19's weights are written down where the environment
    names them.

    Args:
        values: Flags of a command.
        passing: Names of flags that are left out, since they change how a run is
            watched or started, but not its result.
    """
    resolved = {name: values[name] for name in values if name not in passing}
    weights = resolved["vgg19_weights"]
    weights.value = weights.value or os.environ.get(ENVIRONMENT_VARIABLE, "")
    for flag in resolved.values():
        names = path_names(flag)
        if names is None:
            continue
        if isinstance(flag.value, list):
            flag.value = [_absolute(path, flag) for path in flag.value]
        elif flag.value and flag.value not in names:
            flag.value = _absolute(flag.value, flag)
    return resolved


def write_flagfile(
    command: str, resolved: Mapping[str, flags.Flag], path: Path, remark: str = ""
) -> None:
    """Writes flags for `--flagfile`, opened by the command that reads them.

    Args:
        command: Name of the command.
        resolved: Of `resolve_flags`.
        path: Of the file; replaced.
        remark: A further line of comment.
    """
    comments = [f"tfstyle {command} --flagfile={quote(path)}", *filter(None, [remark])]
    arguments = [item for flag in resolved.values() for item in _arguments(flag)]
    with replace_file(path) as temporary:
        temporary.write_bytes(encode_arguments(arguments, comments))


def read_flagfiles(arguments: Sequence[str], inside: Sequence[Path] = ()) -> list[str]:
    """Replaces each `--flagfile=PATH` by the arguments that the file holds.

    absl's own reader knows one encoding, and no argument that ends in a space.

    Args:
        arguments: Those of a command; what follows `--` is left alone.
        inside: Flagfiles that are being read.

    Raises:
        flags.Error: A flagfile cannot be read, or includes itself.
    """
    read, rest = [], iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument == "--":
            return [*read, argument, *rest]
        if name not in ("--flagfile", "-flagfile"):
            read.append(argument)
        elif path := value if equals else next(rest, ""):
            read += _read_flagfile(expand(path), inside)
        elif not equals:
            raise flags.Error("Expected `--flagfile` to be a file. Received: none")
    return read


def _read_flagfile(path: Path, inside: Sequence[Path]) -> list[str]:
    try:
        if path in inside:
            raise ValueError("it includes itself")
        with path.open("rb") as file:
            content = file.read(MAX_SIZE + 1)
        if len(content) > MAX_SIZE:
            raise ValueError(f"it is larger than {MAX_SIZE} bytes")
        arguments = decode_arguments(content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise flags.Error(
            f"Expected `flagfile` to be a text file of flags: {reason}. "
            f"Received: flagfile='{path}'"
        ) from error
    return read_flagfiles(arguments, [*inside, path])


def _arguments(flag: flags.Flag) -> list[str]:
    """`--name=value`, once for each value of a flag that is repeated."""
    if isinstance(flag, flags.MultiFlag):
        values = map(flag.serializer.serialize, flag.value or ())
        return [f"--{flag.name}={value}" for value in values]
    return list(filter(None, [flag.serialize()]))


def _absolute(path: str, flag: flags.Flag) -> str:
    """An absolute path; `-` for a file that stands in for standard input."""
    name = stand_in(flag, path)
    return name if name != path else str(expand(path).absolute())

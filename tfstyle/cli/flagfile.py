"""Flagfiles that reproduce a run, and recipes (flagfiles provided by tfstyle)."""

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from absl import flags

import tfstyle
from tfstyle.cli.flagfile_text import decode_arguments, encode_arguments, quote
from tfstyle.cli.option_flags import path_names
from tfstyle.cli.standard_pictures import stand_in
from tfstyle.features.weights import ENVIRONMENT_VARIABLE
from tfstyle.files.paths import expand
from tfstyle.files.replace_file import replace_file

# Maximum size of a flagfile in bytes. A typical flagfile has a few hundred bytes.
# Without this limit, reading a device such as /dev/zero would never end.
MAX_SIZE = 2**20
# Suffix of recipes.
SUFFIX = ".cfg"
# Folder that contains the package: the top folder of a clone of the repository, or the
# folder in which tfstyle is installed.
_CLONE = Path(tfstyle.__file__).parents[1]


def resolve_flags(
    values: flags.FlagValues, passing: Collection[str] = ()
) -> dict[str, flags.Flag]:
    """Changes the values of flags so that the command can be run from any folder.

    Paths become absolute. If the path of the VGG19 weights is set only by an
    environment variable, the path is copied to the flag `vgg19_weights`.

    Args:
        values: Flags of a command.
        passing: Names of flags to leave out, because they do not affect the result.

    Returns:
        The flags to write to a flagfile, keyed by name.
    """
    resolved = {name: values[name] for name in values if name not in passing}
    if "vgg19_weights" in resolved:
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
    """Writes a flagfile that begins with a comment showing the command to run.

    Args:
        command: Name of the command.
        resolved: Flags returned by `resolve_flags`.
        path: Path of the file to write or replace.
        remark: Text of a second comment line, which is omitted if the text is empty.
    """
    comments = [f"tfstyle {command} --flagfile={quote(path)}", *filter(None, [remark])]
    arguments = [item for flag in resolved.values() for item in _arguments(flag)]
    with replace_file(path) as temporary:
        temporary.write_bytes(encode_arguments(arguments, comments))


def read_flagfiles(arguments: Sequence[str], inside: Sequence[Path] = ()) -> list[str]:
    """Replaces each `--flagfile=PATH` with the arguments in the file.

    absl's own reader is not used, because it supports only one encoding and drops
    trailing spaces.

    Args:
        arguments: Arguments of a command. Arguments after `--` are not changed.
        inside: Flagfiles from which `arguments` were read, directly or indirectly.

    Raises:
        flags.Error: A flagfile cannot be read, or includes itself.
    """
    read, rest = list[str](), iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument == "--":
            return [*read, argument, *rest]
        if name not in ("--flagfile", "-flagfile"):
            read.append(argument)
        elif path := value if equals else next(rest, ""):
            read += _read_flagfile(_find(path), inside)
        elif not equals:
            raise flags.Error("Expected `--flagfile` to be a file. Received: no file")
    return read


def _find(name: str) -> Path:
    """Returns the path `name`, or the recipe `name` if the path does not exist."""
    path = expand(name)
    is_name = Path(name).name == name and not path.suffix
    return (find_recipe(name) if is_name and not path.exists() else None) or path


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
    """Returns a flag as `--name=value`, once per value if the flag is repeatable."""
    if isinstance(flag, flags.MultiFlag) and flag.serializer:
        values = map(flag.serializer.serialize, flag.value or ())
        return [f"--{flag.name}={value}" for value in values]
    return list(filter(None, [flag.serialize()]))


def _absolute(path: str, flag: flags.Flag) -> str:
    """Returns the absolute path, or `-` if the path stands in for stdin or stdout."""
    name = stand_in(flag, path)
    return name if name != path else str(expand(path).absolute())


def find_recipe(name: str) -> Path | None:
    """Finds a recipe by its name.

    Args:
        name: Name of a recipe without suffix, such as "gatys_2016".

    Returns:
        Path of the recipe, or None if there is no recipe with this name.
    """
    return recipes().get(name)


def recipes() -> dict[str, Path]:
    """Returns the paths of all recipes, keyed by name."""
    is_clone = (_CLONE / "setup.cfg").is_file()
    inside = _CLONE.glob(f"configs/*/*{SUFFIX}")
    files = sorted(inside) if is_clone else _installed_recipes()
    return {path.stem: path for path in files}


def _installed_recipes() -> list[Path]:
    """Finds the recipes in pip's list of installed files."""
    # Imported late, because `importlib.metadata` imports an email parser, which is
    # needed only here.
    from importlib.metadata import PackageNotFoundError, files

    try:
        recorded = files("tfstyle") or []
    except PackageNotFoundError:
        recorded = []
    found = [Path(str(p.locate())).resolve() for p in recorded if p.suffix == SUFFIX]
    # After `pip install --target`, the recipes are not at the listed paths.
    there = [path for path in found if path.is_file()]
    return sorted(there or _CLONE.glob(f"share/tfstyle/configs/*/*{SUFFIX}"))

"""The flags of a run as a file, so that it can be made again."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from shlex import quote

from absl import flags

from tfstyle.features.weights import ENVIRONMENT_VARIABLE
from tfstyle.images import replace_file
from tfstyle.paths import expand


def resolve_flags(
    values: flags.FlagValues,
    paths: Collection[str],
    passing: Collection[str] = (),
    names: Mapping[str, Collection[str]] | None = None,
) -> dict[str, flags.Flag]:
    """The flags as they were resolved, to serve from every folder.

    Args:
        values: The command's flags; paths among them become absolute, and VGG19's
            weights are written down where the environment names them.
        paths: Names of flags that are paths; the command need not have them all.
        passing: Names of those that say how a run was watched or begun, not what it
            makes; left out.
        names: For flags that take paths or names, the names.
    """
    resolved = {name: values[name] for name in values if name not in passing}
    weights = resolved["vgg19_weights"]
    weights.value = weights.value or os.environ.get(ENVIRONMENT_VARIABLE, "")
    for name in resolved.keys() & {*paths, "vgg19_weights"}:
        flag = resolved[name]
        if isinstance(flag.value, list):
            flag.value = [_absolute(path) for path in flag.value]
        elif flag.value and flag.value not in (names or {}).get(name, ()):
            flag.value = _absolute(flag.value)
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
    lines = [f"# tfstyle {command} --flagfile={quote(str(path))}"]
    if remark:
        lines.append(f"# {remark}")
    lines += [flag.serialize() for flag in resolved.values() if flag.serialize()]
    with replace_file(path) as temporary:
        temporary.write_text("\n".join(lines) + "\n")


def _absolute(path: str) -> str:
    return str(expand(path).absolute())

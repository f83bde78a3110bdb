"""What is written beside a picture, so that it can be made again."""

import json
import os
import platform
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from shlex import quote

from absl import flags

from tfstyle.features.weights import ENVIRONMENT_VARIABLE
from tfstyle.images import replace_file
from tfstyle.methods.loop.callback import Result
from tfstyle.methods.optimize_options import INITS
from tfstyle.version import __version__

_LIBRARIES = ("tensorflow", "keras", "numpy", "scipy")
# Say how a run was watched or begun, not what it makes.
_PASSING = ("resume", "save_every", "checkpoint_every")


def flagfile_path(output: Path) -> Path:
    """`out.png.cfg` for `out.png`."""
    return output.with_name(f"{output.name}.cfg")


def record_path(output: Path) -> Path:
    """`out.png.json` for `out.png`."""
    return output.with_name(f"{output.name}.json")


def write_record(
    command: str, values: flags.FlagValues, output: Path, result: Result
) -> None:
    """Writes the flags as a flagfile, and all that is known of the run as JSON.

    Args:
        command: Name of the command.
        values: Its flags, as they were resolved.
        output: Path of the picture.
        result: Of the run.
    """
    resolved = {name: values[name] for name in values if name not in _PASSING}
    _make_absolute(resolved)
    lines = [f"# tfstyle {command} --flagfile={quote(str(flagfile_path(output)))}"]
    if result.stopped_by == "interrupt":
        lines.append(f"# interrupted after {len(result.curve)} steps")
    lines += [flag.serialize() for flag in resolved.values() if flag.serialize()]
    _write(flagfile_path(output), "\n".join(lines) + "\n")
    record = {
        "command": command,
        "flags": {name: flag.value for name, flag in resolved.items()},
        "stopped_by": result.stopped_by,
        "steps": len(result.curve),
        "height": result.image.shape[0],
        "width": result.image.shape[1],
        **result.report,
        "versions": _versions(),
        "curve": list(result.curve),
    }
    _write(record_path(output), json.dumps(record, indent=1) + "\n")


def _make_absolute(resolved: dict[str, flags.Flag]) -> None:
    """So that the flagfile serves from every folder and without the environment."""
    weights = resolved["vgg19_weights"]
    weights.value = weights.value or os.environ.get(ENVIRONMENT_VARIABLE, "")
    for name in ("content", "style", "output", "init", "vgg19_weights"):
        flag = resolved[name]
        if isinstance(flag.value, list):
            flag.value = [_absolute(path) for path in flag.value]
        elif flag.value and (name != "init" or flag.value not in INITS):
            flag.value = _absolute(flag.value)


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().absolute())


def _versions() -> dict[str, str]:
    libraries = {name: version(name) for name in _LIBRARIES if find_spec(name)}
    libraries["pillow"] = version("pillow")
    python = {"python": platform.python_version(), "platform": platform.platform()}
    return {"tfstyle": __version__, **libraries, **python}


def _write(path: Path, text: str) -> None:
    with replace_file(path) as temporary:
        temporary.write_text(text)

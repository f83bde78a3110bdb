"""What is written beside a picture, so that it can be made again."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

from absl import flags

from tfstyle.images import replace_file
from tfstyle.methods.loop.callback import Result
from tfstyle.version import __version__

_LIBRARIES = ("tensorflow", "keras", "numpy", "pillow")
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
    lines = [f"# tfstyle {command} --flagfile={flagfile_path(output).name}"]
    lines += [flag.serialize() for flag in resolved.values() if flag.serialize()]
    _write(flagfile_path(output), "\n".join(lines) + "\n")
    record = {
        "command": command,
        "flags": {name: flag.value for name, flag in resolved.items()},
        "stopped_by": result.stopped_by,
        "steps": len(result.curve),
        **result.report,
        "versions": _versions(),
        "curve": list(result.curve),
    }
    _write(record_path(output), json.dumps(record, indent=1) + "\n")


def _versions() -> dict[str, str]:
    libraries = {name: version(name) for name in _LIBRARIES}
    python = {"python": platform.python_version(), "platform": platform.platform()}
    return {"tfstyle": __version__, **libraries, **python}


def _write(path: Path, text: str) -> None:
    with replace_file(path) as temporary:
        temporary.write_text(text)

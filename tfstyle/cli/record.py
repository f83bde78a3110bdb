"""Flagfile and JSON record of a run, written next to the run's picture or sound."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from absl import flags

from tfstyle.cli.counted import counted
from tfstyle.cli.flagfile import resolve_flags, write_flagfile
from tfstyle.cli.flagfile_text import as_unicode
from tfstyle.cli.spread_flags import SPREAD_FLAGS
from tfstyle.files.replace_file import check_replaceable, replace_file
from tfstyle.version import versions

if TYPE_CHECKING:
    from tfstyle.optimization.callbacks import Result

_PASSING = (
    *("resume", "save_every", "checkpoint_every", "no_record", "preview"),
    *("overwrite", *SPREAD_FLAGS),
)


def flagfile_path(output: Path) -> Path:
    """Returns the path of the flagfile, such as `out.png.cfg` for `out.png`."""
    return output.with_name(f"{output.name}.cfg")


def record_path(output: Path) -> Path:
    """Returns the path of the record, such as `out.png.json` for `out.png`."""
    return output.with_name(f"{output.name}.json")


def check_record(output: Path) -> None:
    """Checks that the flagfile and the record can be written.

    Raises:
        InputError: The flagfile or the record cannot be written.
    """
    for path in (flagfile_path(output), record_path(output)):
        check_replaceable(path)


def write_record(
    command: str, values: flags.FlagValues, output: Path, result: "Result"
) -> None:
    """Writes the flags as a flagfile, and the record of the run as JSON.

    Args:
        command: Name of the command.
        values: Flags of the command.
        output: Path of the picture or sound.
        result: Result of the run.
    """
    resolved = resolve_flags(values, _PASSING)
    interrupted = result.stopped_by == "interrupt"
    steps = counted(len(result.curve), "step")
    remark = f"interrupted after {steps}" if interrupted else ""
    write_flagfile(command, resolved, flagfile_path(output), remark)
    record = {
        "command": command,
        "flags": {name: _as_unicode(flag.value) for name, flag in resolved.items()},
        "stopped_by": result.stopped_by,
        "steps": len(result.curve),
        **result.size,
        **result.report,
        "versions": versions(),
        "curve": [_as_finite(entry) for entry in result.curve],
    }
    with replace_file(record_path(output)) as temporary:
        temporary.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _as_finite(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Replaces numbers that JSON cannot represent, such as NaN, with None."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in entry.items()
    }


def _as_unicode(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_unicode(item) for item in value]
    return as_unicode(value) if isinstance(value, str) else value

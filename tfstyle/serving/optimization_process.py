"""Process that runs one optimization and reports to the server as JSON lines."""

import json
import os
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tfstyle.errors import InputError
from tfstyle.files.replace_file import replace_file
from tfstyle.images import encode
from tfstyle.methods.optimize import run_optimize
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.optimization.callbacks import Callback, Result, Session, Step
from tfstyle.serving import pictures
from tfstyle.serving.job_pictures import INIT, JOB_PICTURES, picture_paths
from tfstyle.serving.job_request import tuples
from tfstyle.serving.optimization_job import (
    CANCELED,
    CHECKPOINT,
    DONE,
    FAILED,
    PREVIEW,
)
from tfstyle.serving.reporter import Reporter
from tfstyle.serving.serving_error import ServingError
from tfstyle.serving.worker_limits import cpu_time, protect_machine

# Byte that the server writes to the standard input of this process to cancel the job.
CANCEL = b"c"
# Niceness of this process, so that stylizing requests take precedence.
_NICENESS = 10
_DECODING_SECONDS = 30.0
_CHECKPOINT_EVERY = 5

Report = Callable[[Mapping[str, Any]], None]


class Cancellation(Callback):
    """Stops the run at the server's request; ends the process if the server is gone."""

    def __init__(self):
        self.happened = False
        threading.Thread(target=self._listen, daemon=True).start()

    def on_step(self, step: Step) -> bool:
        """Ends the run if it was canceled."""
        return self.happened

    def _listen(self) -> None:
        while command := os.read(0, 1):
            self.happened = self.happened or command == CANCEL
        os._exit(0)


def optimize(folder: Path, max_pixels: int, report: Report) -> None:
    """Runs a job.

    Args:
        folder: Folder of the job.
        max_pixels: Maximum total number of pixels of the pictures.
        report: Function called with each event; the last one has the state `DONE`,
            `CANCELED` or `FAILED`.
    """
    cancellation = Cancellation()
    try:
        options = json.loads((folder / "job.json").read_text())["options"]
        with cpu_time(_DECODING_SECONDS):
            arguments, kind = _read(folder, max_pixels)
        if arguments.pop(JOB_PICTURES[INIT].argument, None) is not None:
            # The initial picture has just been decoded within the limits, so loading it
            # again by path, as the command does, is safe.
            options["init"] = str((folder / JOB_PICTURES[INIT].file).resolve())
        reporter = Reporter(report, lambda jpeg: _write(folder / PREVIEW, jpeg))
        session = Session(
            callbacks=[reporter, cancellation],
            checkpoint=folder / CHECKPOINT,
            checkpoint_every=_CHECKPOINT_EVERY,
            resume=True,
        )
        checked = OptimizeOptions.from_kwargs(**tuples(options))
        result = run_optimize(options=checked, session=session, **arguments)
        report(_keep(folder, result, kind))
    except (InputError, ServingError) as error:
        report({"state": FAILED, "error": getattr(error, "message", str(error))})
    except Exception:  # a bug, which the server logs
        report({"state": FAILED, "error": "", "defect": traceback.format_exc()})


def _read(folder: Path, max_pixels: int) -> tuple[dict[str, Any], str]:
    """Returns the arguments of `run_optimize`, and the format of the result."""
    data = [(key, path.read_bytes()) for key, path in picture_paths(folder)]
    headers = [pictures.measure(file, key) for key, file in data]
    pictures.check_pixels([header.pixels for header in headers], max_pixels)
    arguments: dict[str, Any] = {}
    for key, file in data:
        about, pixels = JOB_PICTURES[key], pictures.decode(file, key).pixels
        if about.several:
            arguments.setdefault(about.argument, []).append(pixels)
        else:
            arguments[about.argument] = pixels
    return arguments, headers[0].file_format


def _keep(folder: Path, result: Result, kind: str) -> dict[str, Any]:
    """Writes the result; returns the last event."""
    if result.stopped_by == "not_finite" and not result.curve:
        return {"state": FAILED, "error": "The loss is not finite."}
    kind = "JPEG" if kind == "JPEG" else "PNG"
    ending = {"JPEG": "jpg", "PNG": "png"}[kind]
    _write(folder / f"result.{ending}", encode(result.image, kind))
    return {"state": CANCELED if result.stopped_by == "callback" else DONE}


def _write(path: Path, data: bytes) -> None:
    with replace_file(path) as temporary:
        temporary.write_bytes(data)


def main() -> None:
    """Runs the process.

    Its arguments are the folder of the job and the maximum number of pixels.
    """
    # Libraries may print to standard output, so reports use a copy of its descriptor.
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(nothing, descriptor)
    protect_machine()
    if hasattr(os, "setpriority"):
        niceness = max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0))
        os.setpriority(os.PRIO_PROCESS, 0, niceness)

    def report(event: Mapping[str, Any]) -> None:
        out.write(json.dumps(event).encode() + b"\n")

    optimize(Path(sys.argv[1]), int(sys.argv[2]), report)

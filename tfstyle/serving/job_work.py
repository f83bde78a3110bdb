"""States of jobs, and the options, limits and functions that a job's process uses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tfstyle.files.replace_file import replace_file
from tfstyle.serving.serve_options import ServeOptions

# States of a job. `OVER` contains the states of jobs that have ended.
WAITING, RUNNING = "waiting", "running"
DONE, CANCELED, FAILED = "done", "canceled", "failed"
OVER = (DONE, CANCELED, FAILED)
# Name of the file with the latest picture of an unfinished job.
PREVIEW = "preview.jpg"

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Work:
    """Job, as passed to the `run` function of a `JobKind` in the job's process.

    Args:
        folder: Folder of the job.
        options: Field `options` of the job's `tfstyle.serving.job_kind.Order`.
        network: Name of a bundled network, or path of a network; empty if the job needs
            no network.
        limits: Options of the server.
        report: Function to call with each event whose state is `RUNNING`.
        is_canceled: Function that returns whether the job has been canceled.
    """

    folder: Path
    options: Mapping[str, Any]
    network: str
    limits: ServeOptions
    report: Callable[[Event], None]
    is_canceled: Callable[[], bool]

    def show(self, jpeg: bytes) -> None:
        """Replaces the file `PREVIEW` with a new picture."""
        self.write(PREVIEW, jpeg)

    def write(self, name: str, data: bytes) -> None:
        """Writes a file to the job's folder atomically."""
        with replace_file(self.folder / name) as temporary:
            temporary.write_bytes(data)

"""Process that runs one job and sends its events to the server as JSON lines."""

import json
import os
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.serving.job_kinds import JOB_KINDS
from tfstyle.serving.job_options import tuples
from tfstyle.serving.job_work import FAILED, Event, Work
from tfstyle.serving.model_copies import kept_network
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import ServingError
from tfstyle.serving.stored_job import ABOUT
from tfstyle.serving.video_job import VIDEO
from tfstyle.serving.worker_limits import protect_machine

# Byte that the server writes to the standard input of this process to cancel the job.
CANCEL = b"c"
# Niceness of this process: above 0, so that requests take precedence over jobs.
_NICENESS = 10

Report = Callable[[Event], None]


class Cancellation:
    """Listener for the server's cancel command; ends the process when the server ends.

    Attributes:
        happened: Whether the server has canceled the job.
    """

    def __init__(self):
        self.happened = False
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while command := os.read(0, 1):
            self.happened = self.happened or command == CANCEL
        os._exit(0)


def run_job(folder: Path, limits: ServeOptions, report: Report) -> None:
    """Runs the job that is stored in a folder.

    Args:
        folder: Folder of the job.
        limits: Options of the server.
        report: Function called with each event. The state of the last event is one of
            `tfstyle.serving.job_work.OVER`.
    """
    cancellation = Cancellation()
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    work = Work(
        folder,
        about["options"],
        kept_network(about["network"], folder),
        limits,
        report,
        lambda: cancellation.happened,
    )
    try:
        report(JOB_KINDS[about["kind"]].run(work))
    except (InputError, ServingError) as error:
        report({"state": FAILED, "error": getattr(error, "message", str(error))})
    except MemoryError:
        is_limited = about["kind"] == VIDEO.name  # other jobs have no memory limit
        more = "start the server with a larger --worker_memory_mb"
        way = more if is_limited else "use a smaller image_size"
        text = f"Not enough memory for this job; {way}"
        report({"state": FAILED, "error": text})
    except Exception:  # a bug, which the server logs
        report({"state": FAILED, "error": "", "defect": traceback.format_exc()})


def main() -> None:
    """Sets up this process, and runs a job in it.

    The command-line arguments are the folder of the job, and the options of the server
    as JSON.
    """
    # Libraries may print to standard output, so it is redirected to the null device,
    # and events are written to a copy of the original descriptor.
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(nothing, descriptor)
    protect_machine()
    if hasattr(os, "setpriority"):
        niceness = max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0))
        os.setpriority(os.PRIO_PROCESS, 0, niceness)

    def report(event: Event) -> None:
        out.write(json.dumps(event).encode() + b"\n")

    limits = ServeOptions(**tuples(json.loads(sys.argv[2])))
    run_job(Path(sys.argv[1]), limits, report)

"""Worker process, and the server's communication with it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from io import RawIOBase

from tfstyle.serving.frames import read_frame, write_frame
from tfstyle.serving.serving_error import ServingError

# The worker uses the server's module search path.
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); "
    "from tfstyle.serving.worker import main; main()"
)


@dataclass(frozen=True)
class WorkerSettings:
    """Settings of a worker process.

    Args:
        runtime: Runtime, as in `tfstyle.runtimes.open_runtime`.
        threads: Number of threads per picture.
        memory: Memory limit for a request, in bytes, not counting loaded networks.
        max_frame: Maximum payload in bytes of a message between server and worker.
        copies: Folder with copies of the models. If the server is killed, workers
            remove this folder.
        opener: Function, as `module:function`, that loads networks in the worker.
        styles: Files or names of saved styles.
    """

    runtime: str
    threads: int
    memory: int
    max_frame: int
    copies: str
    opener: str
    styles: tuple[str, ...] = ()


class WorkerDiedError(Exception):
    """Raised if the process ends before it responds; the message says how it ended."""


class WorkerDefectError(Exception):
    """Raised for a bug in the worker; the message is the traceback."""


class WorkerProcess:
    """Process that loads networks and stylizes pictures.

    Any thread may call `interrupt` and `kill`. Only one thread at a time may call the
    other methods.

    Args:
        settings: Settings of the worker.

    Attributes:
        opened: Paths of the loaded networks, keyed by the argument `key` of `open`.
        killed: Whether the process was killed or is known to have ended.
        overran: Whether the process was killed by its CPU time limit or by the server
            (for example, at a deadline).
        crashed: Whether the process ended unexpectedly, for a reason other than lack of
            memory.
    """

    def __init__(self, settings: WorkerSettings):
        self._settings = settings
        self.opened: dict[str, str] = {}
        self.killed = False
        self.overran = False
        self.crashed = False
        threads = str(settings.threads)
        defaults = {
            "TF_NUM_INTRAOP_THREADS": threads,
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "OPENBLAS_NUM_THREADS": "1",
        }
        arguments = json.dumps(asdict(settings)), json.dumps(sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**defaults, **os.environ},
        )
        self._stdin, self._stdout = _pipes(self._process)

    def ask(
        self, action: str, payload: bytes | bytearray = b"", **header
    ) -> tuple[dict, bytes]:
        """Sends a request to the process and waits for its response.

        Args:
            action: "open", "close", "paint" or "check".
            payload: Body of a client's request, or the files that it contains.
            **header: Arguments of the action.

        Raises:
            ServingError: The worker has rejected the request.
            WorkerDiedError: The process has ended.
            WorkerDefectError: There is a bug in the worker.
        """
        try:
            write_frame(self._stdin, {"do": action, **header}, payload)
            answer, payload = read_frame(self._stdout, self._settings.max_frame)
        except (OSError, EOFError, ValueError) as error:
            was_killed = self.killed
            self.kill()
            ending = self._how_it_ended()
            if isinstance(error, ValueError) and not was_killed:
                ending = "malformed response"
            self.overran = was_killed or ending in ("SIGPROF", "SIGXCPU")
            # If memory runs out, the kernel kills processes with SIGKILL.
            self.crashed = not self.overran and ending != "SIGKILL"
            raise WorkerDiedError(ending) from error
        if "defect" in answer:
            raise WorkerDefectError(str(answer["defect"]))
        if "error" in answer:
            raise ServingError(int(answer["status"]), str(answer["error"]))
        return answer, payload

    def open(self, key: str, path: str) -> dict:
        """Loads and tests a network; returns the fields of its card."""
        card, _ = self.ask("open", key=key, path=path)
        self.opened[key] = path
        return card

    def interrupt(self) -> None:
        """Stops the work after the current tile, on systems with the signal SIGUSR1.

        The signal is sent only if a network is loaded. Until then, the process might
        not have a handler for the signal, and without a handler, the signal would kill
        the process.
        """
        if self.opened and hasattr(signal, "SIGUSR1"):
            self._process.send_signal(signal.SIGUSR1)

    def kill(self) -> None:
        """Kills the process, whatever its state; any thread may call this method."""
        self.killed = True
        self._process.kill()

    def close(self) -> None:
        """Ends the process and frees its resources."""
        self.kill()
        self._process.wait()
        for pipe in (self._stdin, self._stdout):
            with contextlib.suppress(OSError):
                pipe.close()

    def _how_it_ended(self) -> str:
        code = self._process.wait()
        if code >= 0:
            return f"exit code {code}"
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"


def _pipes(process: subprocess.Popen) -> tuple[RawIOBase, RawIOBase]:
    stdin, stdout = process.stdin, process.stdout
    if not isinstance(stdin, RawIOBase) or not isinstance(stdout, RawIOBase):
        raise ValueError("Expected a process with unbuffered pipes.")
    return stdin, stdout

"""`tfstyle serve` in a process of its own."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

COMMAND = [sys.executable, "-m", "tfstyle", "serve", "--port=0"]


class Served:
    """Context in which the server runs.

    Args:
        *flags: Flags of the command.
        environment: Environment of the process; None for that of this process.

    Attributes:
        address: Host and port.
        process: Process of the server.
        errors: Text that the server wrote to stderr; available after it has ended.
    """

    def __init__(self, *flags: str, environment: Mapping[str, str] | None = None):
        self._flags, self._environment = flags, environment
        self.errors = ""

    def __enter__(self):
        self._stderr = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [*COMMAND, *self._flags],
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            text=True,
            env=self._environment,
        )
        line = self.process.stdout.readline()
        if not line.startswith("http"):
            self.process.wait()
            raise SystemExit(f"tfstyle serve did not start: {self._read_errors()}")
        self.address = urlsplit(line.split()[0]).netloc
        return self

    def __exit__(self, *exception):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(90)
        finally:
            self.process.kill()
            self.process.stdout.close()
        self.errors = self._read_errors()
        self._stderr.close()

    def check_alive(self) -> None:
        """Raises `SystemExit` if the server has ended."""
        if self.process.poll() is not None:
            raise SystemExit(f"The server ended: {self._read_errors()}")

    def memory_mib(self) -> float:
        """Returns the current resident memory of the server (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(x for x in status.splitlines() if x.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def _read_errors(self) -> str:
        self._stderr.seek(0)
        return self._stderr.read()

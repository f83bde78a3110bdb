"""Thread that pauses a job while the server stylizes pictures."""

import signal
import subprocess
import sys
import threading
import time

from tfstyle.serving.pool import Pool

# Maximum duration of a pause in seconds, and minimum time that the process runs after a
# pause, as a fraction of the duration of the pause.
_LONGEST_PAUSE, _WORK_SHARE = 1.0, 0.1
# Seconds between checks of whether the process has ended.
_TICK = 0.5
# Pauses are used only on Linux, because other systems do not end a paused process when
# the server ends.
CAN_PAUSE = sys.platform == "linux"


class Pauses(threading.Thread):
    """Thread that pauses a process while requests are waiting or in progress.

    A low process priority would not be enough, because the process would still use
    memory bandwidth and cache. A pause lasts at most a second; the process then runs
    for at least a tenth of the pause's duration. Pauses are used only on Linux.

    Args:
        process: Process to pause.
        pool: Pool of workers that handle the requests.
    """

    def __init__(self, process: subprocess.Popen, pool: Pool):
        super().__init__(name="tfstyle-pauses", daemon=True)
        self._process, self._pool = process, pool
        self._lock, self._over = threading.RLock(), False

    def run(self) -> None:
        """Pauses the process whenever the pool is busy.

        The thread ends when the process has ended or `end` has been called.
        """
        while CAN_PAUSE and not self._over and self._process.poll() is None:
            if not self._pool.wait_for(True, _TICK):
                continue
            began = time.monotonic()
            self._send("SIGSTOP")
            self._pool.wait_for(False, _LONGEST_PAUSE)
            self._send("SIGCONT")
            time.sleep(_WORK_SHARE * (time.monotonic() - began))

    def end(self) -> None:
        """Resumes the process, and does not pause it again."""
        with self._lock:
            self._send("SIGCONT")
            self._over = True

    def _send(self, name: str) -> None:
        with self._lock:
            if CAN_PAUSE and not self._over:
                self._process.send_signal(signal.Signals[name])

"""Processes and their descendants (Linux)."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path


def descendants(process_id: int) -> list[int]:
    """Returns the IDs of a process and of its running descendants."""
    found, ahead = [], [process_id]
    while ahead:
        found.append(ahead.pop())
        tasks = Path(f"/proc/{found[-1]}/task").glob("*/children")
        for task in tasks:
            with contextlib.suppress(OSError):
                ahead += map(int, task.read_text().split())
    return found


def resident_mib(process_id: int) -> float:
    """Returns the resident memory of a process and its descendants, in MiB."""
    total = 0
    for number in descendants(process_id):
        with contextlib.suppress(OSError, IndexError):
            total += int(Path(f"/proc/{number}/statm").read_text().split()[1])
    return total * os.sysconf("SC_PAGE_SIZE") / 2**20


def session_members(session: int) -> list[int]:
    """Returns the IDs of the running processes of a session."""
    members = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(state[3]) == session and state[0] != "Z":
                members.append(int(folder.name))
    return members


def kill_all(process: subprocess.Popen) -> None:
    """Kills a process that was started in its own session, and its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

"""Description of the machine, and memory of processes."""

import contextlib
import os
import platform
import subprocess
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("tensorflow", "keras", "ai-edge-litert", "numpy", "torch")


def describe() -> dict[str, str | int | float]:
    """Returns processor, number of cores, load in the last minute, and versions."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        **{name: _version(name) for name in LIBRARIES},
    }


def peak_memory_mib(process_id: int | str = "self") -> float:
    """Returns the peak resident memory of a process so far (Linux)."""
    status = Path(f"/proc/{process_id}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def wait(
    process: subprocess.Popen,
    meanwhile: Callable[[], None] = lambda: None,
    interval: float = 0.005,
) -> float:
    """Waits until a process ends; returns its peak memory in MiB.

    Args:
        process: Running process.
        meanwhile: Function that is called repeatedly while waiting.
        interval: Time between two checks, in seconds.
    """
    peak = 0.0
    while process.poll() is None:
        meanwhile()
        # The process may end between these two lines.
        with contextlib.suppress(FileNotFoundError, StopIteration):
            peak = max(peak, peak_memory_mib(process.pid))
        time.sleep(interval)
    return peak


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(": ")[1] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"

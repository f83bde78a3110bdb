"""Worker process of a cluster: an actor that loads shared data once for all tasks."""

import contextlib
import os
import platform
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tfstyle.errors import InputError
from tfstyle.version import versions

# Environment variables that set the number of threads. `tfstyle.machine.usable_cores`
# reads them, as do TensorFlow and OpenMP when these libraries are loaded.
THREAD_VARIABLES = (
    "TFSTYLE_THREADS",
    "OMP_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
)
# Packages whose versions affect the pictures and must be the same on all machines.
_COMPARED = ("tfstyle", "tensorflow", "keras", "numpy", "pillow")


@dataclass(frozen=True)
class Failure:
    """Reason why a task failed, and whether all other tasks would fail, too.

    Args:
        message: Reason, on one line.
        is_fatal: Whether every other task would fail for this reason, too.
    """

    message: str
    is_fatal: bool = False


@dataclass(frozen=True)
class Node:
    """Description of a worker: its machine, its process and its library versions.

    Args:
        host: Name of the machine.
        process: ID of the worker's process.
        versions: Versions of Python, tfstyle and its libraries, keyed by name.
    """

    host: str
    process: int
    versions: dict[str, str]


class Worker:
    """Runs tasks one after another, as a Ray actor.

    Args:
        make: Function that takes `shipped` and returns the function that runs the
            tasks. The worker calls `make` when the first task arrives.
        cores: Number of processor cores to use.
        folder: Folder to which relative paths refer. It is the working directory of the
            driver, the process that assigns the tasks.
        *shipped: Arguments of `make`, from Ray's object store.
    """

    def __init__(self, make: Callable, cores: int, folder: str, *shipped: Any):
        for name in THREAD_VARIABLES:
            os.environ[name] = str(cores)
        with contextlib.suppress(OSError):
            os.chdir(folder)
        # Workers ignore Ctrl-C, because the driver handles it and stops the workers.
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._make, self._shipped = make, shipped
        self._work: Callable | None = None

    def describe(self) -> Node:
        """Describes the machine. The worker is ready once this method has returned."""
        return Node(platform.node(), os.getpid(), compared_versions())

    def work(self, task: Any) -> Any:
        """Runs a task.

        Returns:
            Result of the function that `make` returned, or a `Failure` if this function
            or `make` raised an error. The failure is fatal if the error was an
            `InputError`.
        """
        try:
            if self._work is None:
                self._work = self._make(*self._shipped)
            return self._work(task)
        except InputError as error:
            return Failure(str(error), is_fatal=True)
        except Exception as error:
            line = " ".join(f"{type(error).__name__}: {error}".split())
            return Failure(line[:400])


def compared_versions() -> dict[str, str]:
    """Returns the versions of Python and packages, which must match on all machines."""
    found = versions()
    python = ".".join(found["python"].split(".")[:2])
    return {"python": python, **{n: found[n] for n in _COMPARED if n in found}}

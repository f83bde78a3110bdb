"""Worker process of a cluster: an actor that keeps what its tasks share."""

import contextlib
import os
import platform
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tfstyle.errors import InputError
from tfstyle.version import versions

# Read by `tfstyle.machine.usable_cores`, and by TensorFlow and OpenMP when they load.
THREAD_VARIABLES = (
    "TFSTYLE_THREADS",
    "OMP_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
)
# Versions that affect pictures; the platform's name does not.
_COMPARED = ("tfstyle", "tensorflow", "keras", "numpy", "pillow")


@dataclass(frozen=True)
class Failure:
    """Reason why a task, or all of them, cannot be done.

    Args:
        message: One line.
        is_fatal: Whether no other task can be done either.
    """

    message: str
    is_fatal: bool = False


@dataclass(frozen=True)
class Node:
    """Machine that a worker runs on.

    Args:
        host: Name of the machine.
        process: Number of the worker's process.
        versions: Versions of the package and its libraries.
    """

    host: str
    process: int
    versions: dict[str, str]


class Worker:
    """Does tasks one after another. Ray makes an actor of this class.

    Args:
        make: Function that returns the function for tasks; called with `shipped` for
            the first task.
        cores: Number of processor cores to use.
        folder: Current folder of the driver, for relative paths.
        *shipped: Values from the object store.
    """

    def __init__(self, make: Callable, cores: int, folder: str, *shipped: Any):
        for name in THREAD_VARIABLES:
            os.environ[name] = str(cores)
        with contextlib.suppress(OSError):
            os.chdir(folder)
        # Ctrl-C is for the driver, which ends the workers.
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._make, self._shipped = make, shipped
        self._work: Callable | None = None

    def describe(self) -> Node:
        """Describes the machine; also shows that the worker is ready."""
        return Node(platform.node(), os.getpid(), compared_versions())

    def work(self, task: Any) -> Any:
        """Does a task.

        Returns:
            What the function for tasks returns; a `Failure` if it raises an error,
            which is fatal if it is an `InputError`.
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
    """Returns the versions that have to be the same on all machines."""
    found = versions()
    python = ".".join(found["python"].split(".")[:2])
    return {"python": python, **{n: found[n] for n in _COMPARED if n in found}}

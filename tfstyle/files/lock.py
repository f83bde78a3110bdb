"""Locks that keep two runs from writing one output.

The kernel holds the lock and gives it up when the process ends, however it ends. The
file that is locked may stay behind then; the next run takes it over.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from tfstyle.errors import InputError

try:
    import fcntl
except ModuleNotFoundError:  # Windows has other locks; runs are not kept apart there
    fcntl = None

_IN_FOLDER = ".tfstyle.lock"


@contextlib.contextmanager
def lock_file(output: Path, name: str = "output") -> Iterator[None]:
    """Locks a file that is to be written, by the file `.NAME.lock` beside it.

    Where a lock cannot be had, such as in a folder that does not exist, there is none:
    writing has its own errors.

    Args:
        output: File to write.
        name: Name of the argument, for the message.

    Raises:
        InputError: Another process holds it.
    """
    target = Path(os.path.realpath(output))
    with _locked(target.with_name(f".{target.name}.lock"), output, name):
        yield


@contextlib.contextmanager
def lock_folder(output: Path) -> Iterator[None]:
    """Locks a folder that is to be written into, by a file in it.

    Args:
        output: Folder; made if it does not exist, and removed again if it stays empty.

    Raises:
        InputError: Another process holds it.
    """
    made = [path for path in (output, *output.parents) if not path.exists()]
    try:
        with contextlib.suppress(OSError):
            output.mkdir(parents=True, exist_ok=True)
        with _locked(output / _IN_FOLDER, output, "output"):
            yield
    finally:
        for path in made:  # the innermost first; those that hold something stay
            with contextlib.suppress(OSError):
                path.rmdir()


@contextlib.contextmanager
def _locked(path: Path, output: Path, name: str) -> Iterator[None]:
    descriptor = _take(path, output, name)
    try:
        yield
    finally:
        if descriptor is not None:
            with contextlib.suppress(OSError):
                path.unlink()  # before it is given up: the next one may have it
            os.close(descriptor)


def _take(path: Path, output: Path, name: str) -> int | None:
    """Returns the descriptor of the locked file, or None if there are no locks."""
    while fcntl:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _taken(descriptor, output, name) from error
        except OSError:  # a file system without locks: then the file is the only trace
            path.unlink(missing_ok=True)
            os.close(descriptor)
            return None
        if _is_at(descriptor, path):
            os.truncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            return descriptor
        os.close(descriptor)  # another run has ended meanwhile, and removed it
    return None


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except OSError:
        return False


def _taken(descriptor: int, output: Path, name: str) -> InputError:
    process = os.read(descriptor, 20).decode("ascii", "replace").strip()
    os.close(descriptor)
    return InputError(
        f"Expected `{name}` to be written by one run at a time, but process "
        f"{process or 'unknown'} is writing it. Received: {name}='{output}'"
    )

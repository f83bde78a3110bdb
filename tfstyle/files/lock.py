"""Locks that prevent two runs from writing the same output.

The operating system releases a lock when the process that holds it ends, for whatever
reason. If the process is killed, the lock file remains, and the next run reuses it.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from tfstyle.errors import InputError

try:
    import fcntl
except ModuleNotFoundError:  # Windows, where outputs are not locked
    HAS_LOCKS = False
else:
    HAS_LOCKS = True

_IN_FOLDER = ".tfstyle.lock"


@contextlib.contextmanager
def lock_file(
    output: Path, name: str = "output", given: str | os.PathLike | None = None
) -> Iterator[None]:
    """Locks an output file such as `a.jpg` with the lock file `.a.jpg.lock` beside it.

    If locking is impossible, for example on Windows or in a missing folder, nothing is
    locked and no error is raised.

    Args:
        output: Output file.
        name: Argument name to show in the error message.
        given: Argument value to show in the error message. If None, `output` is shown.

    Raises:
        InputError: Another run holds the lock.
    """
    target, shown = Path(os.path.realpath(output)), output if given is None else given
    with _locked(target.with_name(f".{target.name}.lock"), shown, name):
        yield


@contextlib.contextmanager
def lock_folder(output: Path) -> Iterator[None]:
    """Locks an output folder with a lock file inside the folder.

    Args:
        output: Folder to lock, created if needed. A folder created by this function is
            removed if it is empty when the `with` block ends.

    Raises:
        InputError: Another run holds the lock.
    """
    made = [path for path in (output, *output.parents) if not path.exists()]
    try:
        with contextlib.suppress(OSError):
            output.mkdir(parents=True, exist_ok=True)
        with _locked(output / _IN_FOLDER, output, "output"):
            yield
    finally:
        for path in made:  # innermost first; non-empty folders are kept
            with contextlib.suppress(OSError):
                path.rmdir()


@contextlib.contextmanager
def _locked(path: Path, output: str | os.PathLike, name: str) -> Iterator[None]:
    descriptor = _take(path, output, name)
    try:
        yield
    finally:
        if descriptor is not None:
            with contextlib.suppress(OSError):
                path.unlink()  # before another run can lock the file
            os.close(descriptor)


def _take(path: Path, output: str | os.PathLike, name: str) -> int | None:
    """Returns the descriptor of the lock file, or None if locking is impossible."""
    while HAS_LOCKS:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _taken(descriptor, output, name) from error
        except OSError:  # the file system does not support locks
            with contextlib.suppress(OSError):
                path.unlink()
            os.close(descriptor)
            return None
        if _is_at(descriptor, path):
            os.truncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            return descriptor
        os.close(descriptor)  # another run has ended and removed the file
    return None


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except OSError:
        return False


def _taken(descriptor: int, output: str | os.PathLike, name: str) -> InputError:
    process = os.read(descriptor, 20).decode("ascii", "replace").strip()
    os.close(descriptor)
    writer = f"process {process}" if process else "another process"
    return InputError(
        f"Expected `{name}` to be written by one run at a time, but {writer} is "
        f"writing it. Received: {name}='{output}'"
    )

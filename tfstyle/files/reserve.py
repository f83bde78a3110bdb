"""Reservation of disk space for memory-mapped files."""

import errno
import math
import os
from pathlib import Path

from tfstyle.errors import InputError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def reserve_space(descriptor: int, size: int, folder: Path | str, name: str) -> None:
    """Enlarges a file, and allocates all of its blocks if the system supports this.

    If the disk is full, writing to an unallocated block of a memory-mapped file kills
    the process (SIGBUS).

    Args:
        descriptor: Descriptor of the file.
        size: New size of the file in bytes, at least 1.
        folder: Folder of the file, for the error message.
        name: Name of the argument that sets the folder, for the error message.

    Raises:
        InputError: The disk does not have enough free space.
    """
    if not hasattr(os, "posix_fallocate"):  # macOS and Windows
        os.truncate(descriptor, size)
        return
    try:
        os.posix_fallocate(descriptor, 0, size)
    except OSError as error:
        if error.errno in FULL:
            raise no_space(folder, name, error, size) from error
        os.truncate(descriptor, size)  # the file system cannot reserve space


def no_space(
    folder: Path | str, name: str, error: OSError, size: int = 0
) -> InputError:
    """Returns the error for a disk without enough free space.

    Args:
        folder: Folder of the file.
        name: Name of the argument that sets the folder.
        error: Error raised by the system.
        size: Size of the file in bytes; 0 if it is unknown.
    """
    space = f"{math.ceil(size / 1e6)} MB of free space" if size else "more free space"
    return InputError(
        f"Expected `{name}` to be a folder with {space}: "
        f"{error.strerror}. Received: {name}='{folder}'"
    )

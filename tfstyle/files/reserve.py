"""Reservation of disk space for memory-mapped files."""

import errno
import os
from pathlib import Path

from tfstyle.errors import InputError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def reserve_space(descriptor: int, size: int, folder: Path | str, name: str) -> None:
    """Enlarges a file, and allocates all of its blocks on the disk.

    The blocks of a sparse file are allocated when they are first written, and a process
    that writes to a memory-mapped sparse file on a full disk is killed (SIGBUS).

    Args:
        descriptor: Descriptor of the file.
        size: Size in bytes, at least 1.
        folder: Folder of the file, for the message.
        name: Name of the argument that sets the folder, for the message.

    Raises:
        InputError: The disk does not have enough free space.
    """
    if not hasattr(os, "posix_fallocate"):  # macOS and Windows
        os.truncate(descriptor, size)
        return
    try:
        os.posix_fallocate(descriptor, 0, size)
    except OSError as error:
        if error.errno in _FULL:
            raise InputError(
                f"Expected `{name}` to be a folder with {size / 1e6:.0f} MB of free "
                f"space: {error.strerror}. Received: {name}='{folder}'"
            ) from error
        os.truncate(descriptor, size)  # a file system that cannot reserve space

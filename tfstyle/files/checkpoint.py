"""Checkpoint files, which hold the arrays of a run and values that identify the run."""

import io
import json
import os
import re
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.replace_file import replace_file
from tfstyle.files.strict_json import load_json
from tfstyle.files.zip_archive import ArchiveError, open_archive, read_member

# NumPy's codes for the dtypes that are allowed in checkpoints: booleans, numbers and
# strings. All other dtypes are rejected, in particular objects, because loading an
# object can run code.
_ARRAY_KINDS = "biufcU"
_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
# Maximum length of a value in an error message, in characters.
_MAX_VALUE_LENGTH = 200


class CheckpointError(InputError):
    """Raised if a run cannot be resumed from a checkpoint."""


def write_checkpoint(
    path: Path,
    identity: Mapping,
    about: Mapping,
    arrays: Mapping[str, np.ndarray],
    name: str = "checkpoint",
) -> None:
    """Writes a checkpoint, in full or not at all.

    Arrays are stored exactly, with checksums (CRC-32) that `read_checkpoint` verifies.

    Args:
        path: File to write or replace.
        identity: JSON values that identify the run.
        about: Other JSON values to store, such as step counts.
        arrays: Arrays, keyed by name. The name "about" is reserved.
        name: Argument name to show in messages.
    """
    text = json.dumps({"identity": identity, **about})
    contents: dict[str, Any] = {"about": text, **arrays}
    with (
        replace_file(path, name) as temporary,
        temporary.open("wb") as file,
    ):
        np.savez(file, **contents)


def read_checkpoint(
    path: Path, identity: Mapping, added: Collection[str] = ()
) -> tuple[dict, dict[str, np.ndarray]] | None:
    """Returns the contents of a checkpoint, or None if the file does not exist.

    The contents are the arguments `about` and `arrays` of `write_checkpoint`. Memory is
    allocated for the actual size of the file, not for the size that the file declares.

    Args:
        path: Checkpoint file.
        identity: JSON values that identify the run.
        added: Keys of `identity` that old checkpoints may lack. The value of such a key
            is compared only if the checkpoint has the key.

    Raises:
        CheckpointError: The file is not a checkpoint, or is damaged.
        OtherRunError: The file belongs to another run. The message shows the first
            value of `identity` that differs.
    """
    if not path.exists():
        return None
    about, arrays, stored = _read(path)
    given = {n: v for n, v in identity.items() if n in stored or n not in added}
    _check_identity(path, stored, json.loads(json.dumps(given)))
    return about, arrays


def check_checkpoint(path: Path, values: Mapping) -> None:
    """Checks a checkpoint against some of the values that identify its run.

    Use this before long preparations; `read_checkpoint` compares all values.

    Args:
        path: Existing checkpoint file.
        values: JSON values; those that the checkpoint does not have are ignored.

    Raises:
        CheckpointError: The file is not a checkpoint, or is damaged.
        OtherRunError: The file belongs to another run.
    """
    stored = _read(path)[2]
    given = {n: v for n, v in values.items() if n in stored}
    same = {n: stored[n] for n in given}
    _check_identity(path, same, json.loads(json.dumps(given)))


def _read(path: Path) -> tuple[dict, dict[str, np.ndarray], dict]:
    """Returns `about`, the arrays, and the values that identify the run."""
    if not path.is_file():
        raise no_checkpoint(path, "the path exists but is not a file")
    try:
        with path.open("rb") as file:
            arrays = _read_arrays(file)
        about = load_json(str(arrays.pop("about")))
    except ArchiveError as error:
        raise no_checkpoint(path, str(error)) from error
    except Exception as error:  # NumPy's dependencies may raise any exception
        raise no_checkpoint(path, "it is damaged") from error
    stored = about.pop("identity", None) if isinstance(about, dict) else None
    if not isinstance(stored, dict):
        raise no_checkpoint(path, "it does not say which run wrote it")
    return about, arrays, stored


class OtherRunError(CheckpointError):
    """Raised if a checkpoint belongs to another run.

    Args:
        message: Message of the error.
        name: Key of the first identifying value that differs.
        then: Value in the checkpoint.
        now: Value in this run.
    """

    def __init__(self, message: str, name: str = "", then: Any = None, now: Any = None):
        super().__init__(message)
        self.name, self.then, self.now = name, then, now


def no_checkpoint(path: Path, reason: str) -> CheckpointError:
    """Returns the error for a file from which a run cannot be resumed."""
    return CheckpointError(
        f"Expected a checkpoint from which the run can be resumed: {reason}. "
        f"Received: checkpoint='{path}'"
    )


def is_finite(array: np.ndarray) -> bool:
    """Whether an array contains only finite numbers."""
    return array.dtype.kind in "biuf" and bool(np.isfinite(array).all())


def _read_arrays(file: BinaryIO) -> dict[str, np.ndarray]:
    size = os.fstat(file.fileno()).st_size
    archive = open_archive(file)
    members = archive.infolist()
    if any(member.compress_type != zipfile.ZIP_STORED for member in members):
        raise ArchiveError("it is compressed")
    if sum(member.file_size for member in members) > size:
        raise ArchiveError("it is damaged")
    names = [member.filename for member in members]
    return {
        name.removesuffix(".npy"): _to_array(read_member(archive, name, size))
        for name in names
    }


def _to_array(content: bytes) -> np.ndarray:
    """Parses the content of a `.npy` file, whose length must match the header."""
    file = io.BytesIO(content)
    read_header = _HEADERS[np.lib.format.read_magic(file)]
    shape, fortran_order, dtype = read_header(file)
    if min(shape, default=0) < 0:
        raise ArchiveError("it contains an array of negative size")
    if dtype.kind not in _ARRAY_KINDS:
        raise ArchiveError(f"it contains values of type {dtype}"[:_MAX_VALUE_LENGTH])
    array = np.frombuffer(content, dtype, offset=file.tell())
    if fortran_order:
        return array.reshape(shape[::-1]).T.copy(order="K")
    return array.reshape(shape).copy()


def _check_identity(path: Path, stored: Mapping, given: Mapping) -> None:
    for name in dict.fromkeys([*given, *stored]):
        then, now = stored.get(name), given.get(name)
        if then != now and _is_digest(then) and _is_digest(now):
            raise OtherRunError(
                f"Expected `{name}` to be the same as in the run being resumed "
                f"('{path}'). Received: a different `{name}`",
                *(name, then, now),
            )
        if then != now:
            raise OtherRunError(
                f"Expected `{name}` to be {repr(then)[:_MAX_VALUE_LENGTH]}, as in the "
                f"run being resumed ('{path}'). Received: {name}={now!r}",
                *(name, then, now),
            )


def _is_digest(value: Any) -> bool:
    """Whether a value is an input's hexadecimal digest, or a list of such digests."""
    if isinstance(value, list):
        return bool(value) and all(map(_is_digest, value))
    return isinstance(value, str) and bool(re.fullmatch(r"[0-9a-f]{16,64}", value))

"""Arrays of a run on disk, that only the same run takes back."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import replace_file


def write_checkpoint(
    path: Path, identity: Mapping, about: Mapping, arrays: Mapping[str, np.ndarray]
) -> None:
    """Replaces the file as a whole. The arrays are stored as they are, exactly.

    Args:
        path: The file.
        identity: What makes the run this one, ready for JSON.
        about: What else there is to know, ready for JSON.
        arrays: Arrays by name; not "about".
    """
    text = json.dumps({"identity": identity, **about})
    with (
        replace_file(path, "checkpoint") as temporary,
        temporary.open("wb") as file,
    ):
        np.savez(file, about=text, **arrays)


def read_checkpoint(
    path: Path, identity: Mapping
) -> tuple[dict, dict[str, np.ndarray]] | None:
    """Returns what was known and the arrays, or None if there is no file.

    Raises:
        InputError: The file is not a checkpoint, or that of another run; names the
            first difference.
    """
    if not path.exists():
        return None
    try:
        with path.open("rb") as file, np.load(file) as stored:
            arrays = dict(stored)
        about = json.loads(str(arrays.pop("about")))
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(
            f"Expected a checkpoint of this version. Received: checkpoint='{path}'"
        ) from error
    _check_identity(path, about.pop("identity", {}), json.loads(json.dumps(identity)))
    return about, arrays


def _check_identity(path: Path, stored: Mapping, given: Mapping) -> None:
    for name in sorted({*stored, *given}):
        then, now = stored.get(name), given.get(name)
        if then != now:
            raise InputError(
                f"Expected `{name}` to be {then!r} as in the run to be resumed "
                f"('{path}'). Received: {name}={now!r}"
            )

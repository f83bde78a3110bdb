"""Functions that download a file and find the folder for Keras' downloads."""

import hashlib
import http.client
import logging
import os
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import BinaryIO

from tfstyle.backend import keras_home
from tfstyle.files.paths import expand
from tfstyle.files.replace_file import replace_file

# Seconds between two log lines about progress, and seconds without data after which a
# download fails.
LOG_INTERVAL, TIMEOUT = 10.0, 60.0
_BLOCK = 1 << 18
# If this folder exists, Keras uses it instead of Python's folder for temporary files.
_TEMPORARY = Path("/tmp")
_MEGABYTE = 1_000_000

_log = logging.getLogger("tfstyle")


class DownloadError(Exception):
    """Raised if a download fails. The message gives the reason."""


def download(
    url: str, path: Path, digest: str, what: str, interval: float = LOG_INTERVAL
) -> None:
    """Downloads a file and logs the progress. An incomplete file is not kept.

    Args:
        url: HTTP or HTTPS address.
        path: File to create or replace. If its folder is missing, it is created, too.
        digest: Expected MD5 digest in hexadecimal.
        what: Description of the file, shown in log messages.
        interval: Seconds between two log lines about progress.

    Raises:
        DownloadError: The request fails, the data cannot be written, or the data do not
            have the expected digest.
        InputError: The file cannot be created or replaced.
        OSError: The folder of `path` cannot be created.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replace_file(path, "path") as temporary, temporary.open("wb") as file:
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:
                received = _copy(answer, file, what, interval)
        except (OSError, http.client.HTTPException) as error:
            raise DownloadError(str(error)) from error
        if received != digest:
            raise DownloadError("the file is incomplete, or not the expected file")
    _log.info("%s: downloaded to %s", what, path)


def keras_cache(subfolder: str) -> Path:
    """Returns the folder where `keras.utils.get_file` stores downloads.

    Args:
        subfolder: Value of the argument `cache_subdir` of `get_file`.
    """
    named = keras_home()
    home = expand(named)
    # If `home` does not exist, importing Keras creates it, so the closest existing
    # parent folder has to be writable.
    existing = next(path for path in (home, *home.parents) if path.exists())
    if not named or not os.access(existing, os.W_OK):
        temporary = _TEMPORARY if _TEMPORARY.is_dir() else Path(tempfile.gettempdir())
        home = temporary / ".keras"
    return home / subfolder


def md5(path: Path) -> str:
    """Returns the MD5 digest of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, _new_md5).hexdigest()


def _copy(
    answer: http.client.HTTPResponse, file: BinaryIO, what: str, interval: float
) -> str:
    """Copies the body of a response to a file, and returns the body's MD5 digest."""
    size = answer.headers.get("Content-Length", "")
    total = _megabytes(int(size)) if size.isdigit() else "a file of unknown size"
    _log.info("%s: downloading %s from %s", what, total, answer.url)
    digest, shown = _new_md5(), time.monotonic()
    while block := answer.read(_BLOCK):
        file.write(block)
        digest.update(block)
        if time.monotonic() - shown >= interval:
            shown = time.monotonic()
            _log.info("%s: %s of %s", what, _megabytes(file.tell()), total)
    return digest.hexdigest()


def _new_md5():
    # Some systems forbid MD5 for security purposes. Here, it only detects damaged
    # files, as `usedforsecurity=False` declares.
    return hashlib.md5(usedforsecurity=False)


def _megabytes(count: int) -> str:
    return f"{count / _MEGABYTE:.1f} MB"

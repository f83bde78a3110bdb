"""Functions that check a LiteRT file before it is loaded.

A damaged file may crash the process, perhaps only after many loads. Therefore, the
structure of a file that is not bundled with tfstyle is verified. If the file has no
digest, it is then run in another process.
"""

import hashlib
import os
import signal
import subprocess
import sys
import threading

from tfstyle.models.card import Card, StoredCard, read_stored_card
from tfstyle.models.find import FOLDER
from tfstyle.models.model_path import expand_model_path, open_model, reason, unusable
from tfstyle.networks.families import Family
from tfstyle.runtimes.litert_file import trial as litert_trial

# Maximum size of a file in bytes. LiteRT itself has this limit, because its offsets are
# signed 32-bit integers.
MAX_FILE_BYTES = (1 << 31) - 1
# Maximum number of cached check results. A server opens each file once per worker, so
# results are reused.
MAX_CACHED_VERDICTS = 256
# Time limit, in seconds, for running a file in another process. Normally, the run takes
# 0.4 s.
TIMEOUT_SECONDS = 120
_verdicts: dict[tuple[str, bool, str], str] = {}
_lock = threading.Lock()


def check_litert_file(path: str | os.PathLike) -> tuple[bytes, Card]:
    """Reads a LiteRT file and checks that LiteRT can load it.

    If the file's card contains a SHA-256 digest, the content must match the digest.
    Unless the file is bundled with tfstyle, its structure is verified. A file without a
    digest is also run on small pictures in another process, because a damaged file may
    crash the process that runs it. Results are cached by the SHA-256 of the content.

    Args:
        path: `.tflite` file; `~` is expanded.

    Returns:
        Content of the file without its card, and the card. Load this content instead of
        the file, which might have changed in the meantime.

    Raises:
        InputError: The file does not exist, was not made by tfstyle, is damaged, or
            cannot be run.
    """
    stored, content = _read(path)
    digest = hashlib.sha256(content).hexdigest()
    if stored.sha256 not in (None, digest):
        raise unusable(path, "it is damaged (its content does not match its digest)")
    is_known = stored.sha256 is not None
    # Bundled files are trusted, because anyone who can change them can also change the
    # code.
    folder = expand_model_path(path).resolve().parent
    if not (is_known and folder == FOLDER.resolve()):
        try:
            found = _find_damage(digest, content, is_known, stored.card.family)
        except OSError as error:
            raise unusable(path, f"it cannot be tested ({reason(error)})") from error
        if found:
            raise unusable(path, f"LiteRT cannot run it ({found})")
    return content, stored.card


def _read(path: str | os.PathLike) -> tuple[StoredCard, bytes]:
    with open_model(path) as file:
        stored = read_stored_card(path, file)
        if not 0 < stored.offset <= MAX_FILE_BYTES:
            raise unusable(path, "it is empty or too large")
        try:
            file.seek(0)
            return stored, file.read(stored.offset)
        except OSError as error:
            raise unusable(path, reason(error)) from error


def _find_damage(digest: str, content: bytes, is_known: bool, family: Family) -> str:
    """Returns the reason why a file is invalid, or an empty string if it is valid."""
    # These modules are imported here, because bundled files do not need them.
    from tfstyle.runtimes.litert_file.flatbuffer import FlatbufferError
    from tfstyle.runtimes.litert_file.structure import check_structure

    key = (digest, is_known, family.name)
    found = _verdicts.get(key)
    if found is None:
        try:
            check_structure(content, family)
            found = "" if is_known else try_litert(content, family)
        except FlatbufferError as error:
            found = str(error)
        with _lock:
            while len(_verdicts) >= MAX_CACHED_VERDICTS:
                del _verdicts[next(iter(_verdicts))]
            _verdicts[key] = found
    return found


def try_litert(content: bytes, family: Family) -> str:
    """Runs a LiteRT file on small pictures in another process.

    Args:
        content: Content of the file.
        family: Family of the network.

    Returns:
        Reason why the file cannot be run, or an empty string if it can be run. A frozen
        program, for example one made by PyInstaller, has no Python interpreter to
        start. In such a program, the file is not run, and the result is empty.

    Raises:
        OSError: The process cannot be started, or exceeds a time limit.
    """
    if not sys.executable or getattr(sys, "frozen", False):
        return ""
    path = os.pathsep.join(filter(None, sys.path))
    # NumPy uses a single thread, because the buffers of many threads would exceed the
    # limit on the address space of the process.
    own = {"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-P", litert_trial.__file__, str(family.least_side)]
            + [signature.name for signature in family.signatures],
            input=content,
            env=os.environ | own,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(None, f"it takes longer than {TIMEOUT_SECONDS} s") from error
    if done.returncode < 0:
        ending = signal.Signals(-done.returncode).name
        if ending == "SIGXCPU":
            limit = f"{litert_trial.MAX_CPU_SECONDS} s of processor time"
            raise TimeoutError(None, f"it takes more than {limit}")
        return f"it crashes with {ending}"
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return (lines or ["it fails without a message"])[-1] if done.returncode else ""

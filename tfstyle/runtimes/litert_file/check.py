"""Checks of a LiteRT file before this process loads it.

What is damaged may end a process at once, or at its 29th load. So each file is
verified, and one that is not known to be as it was written is first tried elsewhere.
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
from tfstyle.runtimes.litert_file.flatbuffer import FlatbufferError
from tfstyle.runtimes.litert_file.structure import check_structure

# LiteRT's own limit: its offsets have 32 bits, of which one is the sign.
MOST_BYTES = (1 << 31) - 1
# Verdicts that are kept; a server opens a file once for each worker.
KEPT = 256
# Of the trial, which takes 0.4 on an idle machine.
SECONDS = 120
_verdicts: dict[tuple[str, bool, str], str] = {}
_lock = threading.Lock()


def check_litert_file(path: str | os.PathLike) -> tuple[bytes, Card]:
    """Reads a LiteRT file and makes sure that LiteRT can load it.

    A file whose card has a digest has to have it still. The structure is verified, and
    a file without a digest is run on small pictures in a process of its own, where it
    may crash. Verdicts are kept by digest.

    Args:
        path: Of the `.tflite` file; `~` is expanded.

    Returns:
        What LiteRT is to load, which cannot change as a file may, and the card.

    Raises:
        InputError: There is no such file, it is not one of ours, or damaged.
    """
    stored, content = _read(path)
    digest = hashlib.sha256(content).hexdigest()
    if stored.sha256 not in (None, digest):
        raise unusable(path, "it is damaged: its content has another digest")
    is_known = stored.sha256 is not None
    # Whoever can change the package's own files can change its code.
    folder = expand_model_path(path).resolve().parent
    if not (is_known and folder == FOLDER.resolve()):
        try:
            found = _find_damage(digest, content, is_known, stored.card.family)
        except OSError as error:
            raise unusable(path, f"it cannot be tried ({reason(error)})") from error
        if found:
            raise unusable(path, f"LiteRT cannot run it ({found})")
    return content, stored.card


def _read(path: str | os.PathLike) -> tuple[StoredCard, bytes]:
    with open_model(path) as file:
        stored = read_stored_card(path, file)
        if not 0 < stored.offset <= MOST_BYTES:
            raise unusable(path, "it has no content or too much")
        try:
            file.seek(0)
            return stored, file.read(stored.offset)
        except OSError as error:
            raise unusable(path, reason(error)) from error


def _find_damage(digest: str, content: bytes, is_known: bool, family: Family) -> str:
    """Why a file cannot be used; empty if it can."""
    key = (digest, is_known, family.name)
    found = _verdicts.get(key)
    if found is None:
        try:
            check_structure(content, family)
            found = "" if is_known else try_litert(content, family)
        except FlatbufferError as error:
            found = str(error)
        with _lock:
            while len(_verdicts) >= KEPT:
                del _verdicts[next(iter(_verdicts))]
            _verdicts[key] = found
    return found


def try_litert(content: bytes, family: Family) -> str:
    """Runs a LiteRT file on small pictures, in a process of its own.

    Args:
        content: The file.
        family: Family of the network.

    Returns:
        Why it cannot be run; empty if it can, or in a program that is frozen, which has
        no interpreter to start.

    Raises:
        OSError: No process can be started, or it takes too long.
    """
    if not sys.executable or getattr(sys, "frozen", False):
        return ""
    path = os.pathsep.join(filter(None, sys.path))
    # Buffers of many threads would not fit into the address space that the trial has.
    own = {"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-P", litert_trial.__file__, str(family.least_side)]
            + [signature.name for signature in family.signatures],
            input=content,
            env=os.environ | own,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(None, f"it takes longer than {SECONDS} s") from error
    if done.returncode < 0:
        return f"it crashes with {signal.Signals(-done.returncode).name}"
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return (lines or ["it does not end well"])[-1] if done.returncode else ""

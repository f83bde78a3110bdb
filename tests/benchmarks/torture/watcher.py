"""Watcher for changes in a folder."""

import contextlib
import os
import threading
from pathlib import Path

# Seconds between two checks.
INTERVAL = 0.002


class Watcher:
    """Context in which changes below a folder are counted.

    Args:
        folder: Folder, which need not exist yet.

    Attributes:
        events: Number of checks that found a new, renamed, replaced or removed file.
    """

    def __init__(self, folder: Path):
        self.events = 0
        self._folder = folder
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Watcher":
        self._thread.start()
        return self

    def __exit__(self, *exception) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        before = _listing(str(self._folder))
        while not self._stop.wait(INTERVAL):
            now = _listing(str(self._folder))
            self.events += now != before
            before = now


def _listing(folder: str) -> frozenset:
    found, ahead = set(), [folder]
    while ahead:
        with contextlib.suppress(OSError), os.scandir(ahead.pop()) as entries:
            for entry in entries:
                found.add((entry.path, entry.inode()))
                if entry.is_dir(follow_symlinks=False):
                    ahead.append(entry.path)
    return frozenset(found)

"""Worker process that loads networks, decodes pictures and stylizes them."""

import contextlib
import gc
import importlib
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from io import FileIO

from tfstyle.errors import InputError
from tfstyle.machine import trim_memory
from tfstyle.models.card import Card
from tfstyle.serving.frames import read_frame, write_frame
from tfstyle.serving.painter import Painter
from tfstyle.serving.painting import paint_body
from tfstyle.serving.serving_error import ServingError
from tfstyle.serving.worker_limits import (
    limit_cpu,
    limit_memory,
    protect_machine,
)

# After a request body of more than this many bytes, freed memory is returned to the
# operating system.
_LARGE_BODY = 1_000_000


class AbandonedError(Exception):
    """Raised if no client is waiting for the result anymore."""


class Worker:
    """Executes the server's requests one by one.

    Args:
        settings: Fields of `WorkerSettings`, keyed by name.
    """

    def __init__(self, settings: dict):
        self._settings = settings
        self._painters: dict[str, Painter] = {}
        self._abandoned = False
        limit_memory(settings["memory"])

    def abandon(self, *signal_arguments) -> None:
        """Signal handler that stops the current work as soon as a tile is finished."""
        self._abandoned = True

    def run(self, source: FileIO, sink: FileIO) -> None:
        """Handles requests until the server closes the pipe or exits."""
        actions: dict[str, Callable] = {
            "open": self._open,
            "close": self._close,
            "paint": self._paint,
            "check": self._check_files,
        }
        with contextlib.suppress(EOFError, OSError):
            while True:
                header, payload = read_frame(source, self._settings["max_frame"])
                self._abandoned = False
                action = actions[header.pop("do")]
                write_frame(sink, *_answered(action, header, payload))

    def _open(self, payload: bytes, key: str, path: str) -> tuple[dict, bytes]:
        module, _, name = self._settings["opener"].partition(":")
        opener = getattr(importlib.import_module(module), name)
        runner = opener(path, self._settings["runtime"], self._settings["threads"])
        painter = Painter(runner, self._settings.get("styles", ()))
        painter.check()
        self._painters[key] = painter
        limit_memory(self._settings["memory"])
        # Loaded networks are long-lived, so they are excluded from later garbage
        # collections.
        gc.collect()
        gc.freeze()
        return _told(painter.card), b""

    def _close(self, payload: bytes, key: str) -> tuple[dict, bytes]:
        self._painters.pop(key, None)
        trim_memory()
        return {}, b""

    def _paint(
        self, payload: bytes, key: str, seconds: float, max_pixels: int, max_answer: int
    ) -> tuple[dict, bytes]:
        limit_cpu(seconds * (os.cpu_count() or 1) + 10)
        painter = self._painters[key]
        try:
            answer, pictures = paint_body(
                painter, payload, max_pixels, max_answer, self._check
            )
        finally:
            gc.collect()
            if len(payload) > _LARGE_BODY:
                trim_memory()
        return {"pictures": pictures}, answer

    def _check_files(
        self, payload: bytes, seconds: float, **arguments
    ) -> tuple[dict, bytes]:
        # Imported late, because most workers never need this module.
        from tfstyle.serving.job_check import check_files

        limit_cpu(seconds * (os.cpu_count() or 1) + 10)
        try:
            check_files(payload, **arguments)
        finally:
            gc.collect()
            trim_memory()
        return {}, b""

    def _check(self, share: float = 0.0) -> None:
        if self._abandoned:
            raise AbandonedError


def main() -> None:
    """Runs the worker; the command-line argument is `WorkerSettings` as JSON."""
    settings = json.loads(sys.argv[1])
    source, sink = _own_streams()
    protect_machine()
    worker = Worker(settings)
    # Ctrl-C and service managers send signals to all processes. Workers ignore these
    # signals, because the server stops the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, worker.abandon)
    # While millions of lists are parsed, garbage collection would take five times as
    # long as the parsing itself.
    gc.disable()
    worker.run(source, sink)
    # This line is reached if the server was killed and could not remove the copies of
    # models itself.
    shutil.rmtree(settings["copies"], ignore_errors=True)


def _own_streams() -> tuple[FileIO, FileIO]:
    """Moves the pipes away from stdin and stdout, which libraries may use."""
    source, sink = (FileIO(os.dup(0), "r"), FileIO(os.dup(1), "w"))
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    return source, sink


def _told(card: Card) -> dict:
    """Returns the fields of a card that the server needs.

    An invalid title of a style is replaced with "".
    """
    about = card.about.get("styles")
    titles = {}
    for name in card.styles:
        style = about.get(name) if isinstance(about, dict) else None
        title = style.get("title") if isinstance(style, dict) else None
        titles[name] = {"title": title if isinstance(title, str) else ""}
    fields = {"name": card.name, "network": card.network, "styles": card.styles}
    return {**fields, "about": {"styles": titles}}


def _answered(action: Callable, header: dict, payload: bytes) -> tuple[dict, bytes]:
    try:
        return action(payload, **header)
    except ServingError as error:
        return {"status": error.status, "error": error.message}, b""
    except InputError as error:
        return {"status": 400, "error": str(error)}, b""
    except AbandonedError:
        return {"status": 499, "error": "The client has disconnected."}, b""
    except MemoryError:
        text = (
            "Not enough memory for this request; send smaller pictures, or start the "
            "server with a larger --worker_memory_mb"
        )
        return {"status": 413, "error": text}, b""
    except Exception:  # a bug, which the server logs
        return {"defect": traceback.format_exc()[-20_000:]}, b""


if __name__ == "__main__":
    main()

"""Loader that tests each version of a model in a new process before serving it."""

import contextlib
import itertools
import shutil
import threading
import uuid
import weakref
from collections.abc import Iterator
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.models.card import Card, unusable
from tfstyle.models.find import bundled_names
from tfstyle.serving.model_copies import copy_model
from tfstyle.serving.pool import Pool
from tfstyle.serving.servable import Servable
from tfstyle.serving.serving_error import ServingError
from tfstyle.serving.worker_process import (
    WorkerDefectError,
    WorkerDiedError,
    WorkerProcess,
    WorkerSettings,
)

# Time limit for testing a version, in seconds. On a busy machine, TensorFlow takes up
# to 20 s to start and load a network.
_MAX_TRIAL_SECONDS = 180.0
_STOPPING = "The server is stopping."


class Loader:
    """Loader that adds versions of models to a pool.

    Args:
        settings: Settings of the workers, including the folder for copies of models.
        pool: Pool that serves the loaded versions.
    """

    def __init__(self, settings: WorkerSettings, pool: Pool):
        self._settings = settings
        self._pool = pool
        self._worker: WorkerProcess | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._numbers = itertools.count(1)

    def __call__(self, name: str, version: int, path: Path) -> Servable:
        """Copies a version, tests it and adds it to the pool.

        Bundled networks are not copied.

        Args:
            name: Name of the model.
            version: Version of the model.
            path: Path of a network, or name of a bundled network.

        Raises:
            InputError: The network cannot be copied or loaded, or the server is
                stopping.
        """
        if str(path) in bundled_names():
            return self._tried(name, version, path, path)
        folder = Path(self._settings.copies) / str(next(self._numbers))
        folder.mkdir(parents=True)
        try:
            servable = self._tried(name, version, path, copy_model(path, folder))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        # Jobs keep references to the servable, so the copy is removed only when the
        # last job that uses the servable has ended.
        weakref.finalize(servable, shutil.rmtree, folder, ignore_errors=True)
        return servable

    def close(self) -> None:
        """Stops any test in progress; later calls to the loader fail."""
        with self._lock:
            self._closed = True
            if self._worker:
                self._worker.kill()

    def _tried(self, name: str, version: int, path: Path, copy: Path) -> Servable:
        worker = self._start()
        timer = threading.Timer(_MAX_TRIAL_SECONDS, worker.kill)
        timer.start()
        key = uuid.uuid4().hex
        try:
            with self._explained(path, copy, worker):
                fields = worker.open(key, str(copy))
            card = Card(**{**fields, "styles": tuple(fields["styles"])})
        except BaseException:
            worker.close()
            raise
        finally:
            timer.cancel()
            self._worker = None
        servable = Servable(name, version, card, key, str(copy))
        weakref.finalize(servable, self._pool.forget, key)
        self._pool.serve(key, str(copy), worker)
        return servable

    @contextlib.contextmanager
    def _explained(
        self, path: Path, copy: Path, worker: WorkerProcess
    ) -> Iterator[None]:
        """Converts loading errors to an `InputError` that names the original path.

        Args:
            path: Original path of the network.
            copy: Path of the copy.
            worker: Process that loads the copy.
        """
        try:
            yield
        except ServingError as error:
            raise InputError(error.message.replace(str(copy), str(path))) from error
        except WorkerDiedError as error:
            if self._closed:
                raise InputError(_STOPPING) from error
            reason = (
                "its test took too long"
                if worker.overran
                else "it seems to be damaged: the process that tested it died "
                f"({error})"
            )
            raise unusable(path, reason) from error
        except WorkerDefectError as error:
            reason = str(error).strip().splitlines()[-1]
            raise unusable(path, f"it cannot be opened ({reason})") from error

    def _start(self) -> WorkerProcess:
        with self._lock:
            if self._closed:
                raise InputError(_STOPPING)
            self._worker = WorkerProcess(self._settings)
            return self._worker

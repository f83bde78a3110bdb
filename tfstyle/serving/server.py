"""Lifecycle of the HTTP server, from loading the models to shutting down."""

import contextlib
import math
import shutil
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from tfstyle.errors import InputError
from tfstyle.files.lock import lock_folder
from tfstyle.files.paths import expand
from tfstyle.serving.app import log_failures, make_app
from tfstyle.serving.connections import ENDING_SECONDS, Connection
from tfstyle.serving.job_kinds import JOB_KINDS
from tfstyle.serving.job_queue import JobQueue
from tfstyle.serving.jobs import Pace
from tfstyle.serving.loader import Loader
from tfstyle.serving.models import Models
from tfstyle.serving.pool import Pool
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.versions import Source
from tfstyle.serving.worker_process import WorkerSettings

OPENER = "tfstyle.serving.painter:open_runner"


class Server:
    """HTTP server that stylizes pictures with models.

    Args:
        sources: Sources of the models.
        options: Options of the server.
        opener: Function, as `module:function`, that loads a network in a worker. It
            must take the same arguments as `tfstyle.serving.painter.open_runner`.

    Raises:
        InputError: The host or port is not available, a model cannot be loaded, or the
            folder for jobs cannot be used.

    Example:

    ```python
    Server(parse_sources(["classic"], []), ServeOptions(port=0)).run()
    ```
    """

    def __init__(
        self, sources: Sequence[Source], options: ServeOptions, opener: str = OPENER
    ):
        self.options = options
        self._socket = _listen(options.host, options.port)
        self._queue, self._locks = None, contextlib.ExitStack()
        self._copies = tempfile.mkdtemp(prefix="tfstyle-serve-")
        settings = _settings(options, self._copies, opener)
        pace = Pace(options.worker_count, options.timeout)
        self._pool = Pool(options.worker_count, settings, pace, self._drop)
        self._loader = Loader(settings, self._pool)
        self.models = Models(sources, self._loader, options.versions)
        try:
            failures = self.models.refresh()
            _check_loaded(self.models)
            log_failures(failures)
            self._queue = self._open_queue()
        except BaseException:
            self.close()
            raise
        self._server = uvicorn.Server(self._config())

    @property
    def url(self) -> str:
        """URL of the server."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def run(self) -> None:
        """Serves until `stop` is called, or the process receives SIGTERM or SIGINT.

        Requests that were already accepted are answered before this method returns.
        """
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self.close()

    def close(self) -> None:
        """Stops all processes, and removes the copies of models."""
        self._loader.close()
        self._pool.close()
        if self._queue:
            self._queue.close()
        self._locks.close()
        self._socket.close()
        shutil.rmtree(self._copies, ignore_errors=True)

    def stop(self) -> None:
        """Makes `run` return; to be called from another thread."""
        self._server.should_exit = True

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            make_app(
                self.models, self._pool, self.options, self._queue, self._is_stopping
            ),
            http=Connection,
            log_config=None,
            log_level="error",
            access_log=False,
            ws="none",
            headers=[
                ("X-Content-Type-Options", "nosniff"),
                # Prevents pages of other sites from showing pictures from this server.
                ("Cross-Origin-Resource-Policy", "same-origin"),
            ],
            # After this time, all accepted requests have been answered or abandoned.
            timeout_graceful_shutdown=math.ceil(self.options.timeout + ENDING_SECONDS)
            + 5,
        )

    def _open_queue(self) -> JobQueue | None:
        options = self.options
        can_run = any(kind.can_run for kind in JOB_KINDS.values())
        if not options.max_jobs or not can_run:
            return None
        folder = Path(self._copies) / "jobs"
        if options.jobs_folder:
            folder = expand(options.jobs_folder)
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise InputError(
                    f"Expected `jobs_folder` to be a folder: {error.strerror}. "
                    f"Received: jobs_folder={options.jobs_folder!r}"
                ) from error
            self._locks.enter_context(lock_folder(folder))
        else:
            folder.mkdir()
        return JobQueue(folder, options, self._pool)

    def _is_stopping(self) -> bool:
        return self._server.should_exit

    def _drop(self, key: str, reason: str) -> None:
        dropped = self.models.drop(key, reason)
        log_failures([f"{name} is no longer served: {reason}" for name in dropped])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"Expected `host` and `port` to be a free address on this machine: "
            f"{reason}. Received: host={host!r}, port={port}"
        ) from error


def _settings(options: ServeOptions, copies: str, opener: str) -> WorkerSettings:
    return WorkerSettings(
        runtime=options.runtime,
        threads=options.threads,
        memory=options.worker_memory,
        max_frame=options.max_frame,
        copies=copies,
        opener=opener,
        styles=options.saved_style,
    )


def _check_loaded(models: Models) -> None:
    for name in models.names:
        error = models.error(name)
        if error:
            path = models.sources[name].path
            raise InputError(
                f"Expected `model` to be a loadable network: {error}"
                + ("" if "Received:" in error else f". Received: model='{name}={path}'")
            )

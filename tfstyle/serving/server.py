"""The server: loads, listens, answers, and ends when it is told to."""

import math
import socket
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import uvicorn

from tfstyle.errors import InputError
from tfstyle.serving.app import log_failures, make_app
from tfstyle.serving.models import Models
from tfstyle.serving.runners import open_runners
from tfstyle.serving.servable import Servable
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.versions import Source

# Connections, most of them idle ones of browsers; beyond, uvicorn answers 503.
MAX_CONNECTIONS = 1000


class Server:
    """Serves models over HTTP.

    Args:
        sources: Of the models.
        options: Of the server.

    Raises:
        InputError: The port cannot be had, or a model cannot be loaded.

    Example:

    ```python
    Server(parse_sources(["classic"], []), ServeOptions(port=0)).run()
    ```
    """

    def __init__(self, sources: Sequence[Source], options: ServeOptions):
        self.options = options
        self._socket = _listen(options.host, options.port)
        try:
            load = partial(_load, options)
            self.models = Models(sources, load, options.versions)
            failures = self.models.refresh()
            _check_loaded(self.models)
            log_failures(failures)
        except BaseException:
            self._socket.close()
            raise
        config = uvicorn.Config(
            make_app(self.models, options),
            log_config=None,
            log_level="error",
            access_log=False,
            ws="none",
            limit_concurrency=MAX_CONNECTIONS,
            # Whatever was accepted has been answered, or given up, by then.
            timeout_graceful_shutdown=math.ceil(options.timeout) + 5,
        )
        self._server = uvicorn.Server(config)

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def run(self) -> None:
        """Answers until `stop`, SIGTERM or SIGINT; what was accepted is answered."""
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Ends `run`, from another thread."""
        self._server.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"Expected `host` and `port` to be an address of this machine where "
            f"nothing listens yet: {reason}. Received: host={host!r}, port={port}"
        ) from error


def _load(options: ServeOptions, name: str, version: int, path: Path) -> Servable:
    count, threads = options.worker_count, options.threads
    runners = open_runners(path, options.runtime, count, threads)
    return Servable(name, version, runners)


def _check_loaded(models: Models) -> None:
    for name in models.names:
        error = models.error(name)
        if error:
            path = models.sources[name].path
            raise InputError(
                f"Expected `model` to be one that can be loaded: {error}"
                + ("" if "Received:" in error else f". Received: model='{name}={path}'")
            )

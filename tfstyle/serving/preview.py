"""Web page that shows a running optimization, served by the optimization's process."""

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from tfstyle.errors import InputError
from tfstyle.optimization.callbacks import Callback, Result, Step
from tfstyle.serving.events import (
    HEARTBEAT,
    HEARTBEAT_SECONDS,
    Events,
    as_sent,
    last_event_id,
)
from tfstyle.serving.reporter import Reporter

_PAGE = Path(str(files("tfstyle.serving"))) / "page"
_FILES = {
    "/": ("preview.html", "text/html; charset=utf-8"),
    "/page/preview.js": ("preview.js", "text/javascript"),
    "/page/curve.js": ("curve.js", "text/javascript"),
    "/page/job.js": ("job.js", "text/javascript"),
    "/page/page.css": ("page.css", "text/css"),
    "/page/icon.svg": ("icon.svg", "image/svg+xml"),
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Seconds that a stopping server stays up so that browsers receive the last event.
_LAST_SECONDS = 1.0


class Preview(Callback):
    """Callback that serves a web page with the picture, loss terms and time left.

    Only browsers on this machine can open the page.

    Args:
        port: Port to listen on; 0 for any free port.

    Attributes:
        url: Address of the page.

    Raises:
        InputError: The port is not available.
    """

    def __init__(self, port: int):
        self._events, self._picture = Events(), b""
        self._reporter = Reporter(self._events.add, self._show)
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        except OSError as error:
            raise InputError(
                f"Expected `preview` to be a free port: {error.strerror}. "
                f"Received: preview={port}"
            ) from error
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def on_begin(self, scales) -> None:
        """Records the number of steps."""
        self._reporter.on_begin(scales)

    def on_step(self, step: Step) -> None:
        """Reports a step."""
        self._reporter.on_step(step)

    def on_end(self, result: Result) -> None:
        """Reports the end of the run, and stops the server.

        Pages that are open in a browser keep showing the last picture.
        """
        self._reporter.finish(result)
        self.close()

    def close(self) -> None:
        """Stops the server."""
        self._events.end()
        # Daemon threads send the events. An exiting program does not wait for such
        # threads, so this method waits until they have probably sent the last events.
        threading.Event().wait(_LAST_SECONDS if self._events.last else 0)
        self._server.shutdown()
        self._server.server_close()

    def _show(self, jpeg: bytes) -> None:
        self._picture = jpeg

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        preview = self

        class Handler(_Handler):
            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                if not self.is_for_us():
                    self.send_error(HTTPStatus.FORBIDDEN)
                elif path in _FILES:
                    name, kind = _FILES[path]
                    self.answer(kind, (_PAGE / name).read_bytes())
                elif path == "/picture" and preview._picture:
                    self.answer("image/jpeg", preview._picture)
                elif path == "/events":
                    self.stream(preview._events)
                else:
                    self.send_error(HTTPStatus.NOT_FOUND)

        return Handler


class _Handler(BaseHTTPRequestHandler):
    server: HTTPServer

    def log_message(self, *arguments) -> None:
        """Logs nothing, because a line for each request would hide the progress."""

    def is_for_us(self) -> bool:
        """Whether the `Host` header, and `Origin` if present, name this server."""
        port = self.server.server_port
        hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        return host in hosts and origin in (None, f"http://{host}")

    def head(self, kind: str, length: int | None = None) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def answer(self, kind: str, content: bytes) -> None:
        self.head(kind, len(content))
        self.wfile.write(content)

    def stream(self, events: Events) -> None:
        self.head("text/event-stream")
        number = last_event_id(self.headers.get("Last-Event-ID"))
        try:
            while True:
                # `is_over` is read before the events, so that no event is missed.
                is_over = events.is_over
                new = events.after(number)
                for number, event in new:
                    self.wfile.write(as_sent(number, event))
                if is_over:
                    return
                if not new:
                    self.wfile.write(HEARTBEAT)
                events.wait(number, HEARTBEAT_SECONDS)
        except OSError:  # the page was closed
            return

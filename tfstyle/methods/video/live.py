"""Stream of stylized camera frames, shown in a browser."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import encode
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.video.libraries import import_cv2
from tfstyle.options import option, reworded

_BOUNDARY = "frame"
_JPEG_QUALITY = 85
_PAGE = b"""<!doctype html><meta charset="utf-8"><title>tfstyle live</title>
<style>body { margin: 0; background: #111; display: grid; height: 100vh }
img { margin: auto; max-width: 100%; max-height: 100vh }</style>
<img src="/stream" alt="stylized picture of the camera">"""


@dataclass(frozen=True, kw_only=True)
@reworded("photograph", "camera picture")
class LiveOptions(StylizeOptions):
    """Options of `tfstyle live`.

    Raises:
        InputError: A value is invalid.
    """

    camera: str = option(
        "0",
        "camera number (0 is the first), address of a video stream, or video file",
    )
    port: int = option(
        8502, "port of the web page; 0 for any free port", at_least=0, at_most=65535
    )
    stability: float = option(
        1.0,
        "how strongly flicker is reduced and how closely strokes follow motion; at 0, "
        "frames are painted independently",
        at_least=0,
        at_most=1,
    )


def open_camera(camera: str) -> Iterator[np.ndarray]:
    """Opens a camera. If the caller is slower than the camera, pictures are skipped.

    Args:
        camera: Number of the camera (0 is the first), address of a video stream, or
            path of a video file.

    Returns:
        Iterator over pictures `(height, width, 3)`, uint8. The iterator ends when
        the camera delivers no more pictures.

    Raises:
        InputError: The camera, stream or file cannot be read, or OpenCV is not
            installed.
    """
    cv2 = import_cv2()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    capture = cv2.VideoCapture(int(camera) if _is_number(camera) else camera)
    is_there, first = capture.read() if capture.isOpened() else (False, None)
    if not is_there:
        capture.release()
        raise InputError(
            f"Expected `camera` to be {_explain(camera)}. Received: camera={camera!r}"
        )
    return _newest(capture, first)


def _is_number(camera: str) -> bool:
    """Whether a string is a camera number below 2**31; larger numbers crash OpenCV."""
    return camera.isdecimal() and int(camera) < 2**31


def _explain(camera: str) -> str:
    """Returns what `camera` was expected to be, and possible reasons for failure."""
    if camera.isdecimal():
        return (
            "the number of an available camera, but no picture can be read from it. "
            "The camera may not exist, or another program may be using it"
        )
    if "://" in camera:
        return (
            "the address of a video stream, but no picture can be read from it. The "
            "address may be wrong, or the server may be unavailable"
        )
    if not Path(camera).exists():
        return (
            "a camera number, the address of a video stream or an existing video file"
        )
    return "a video file or device, but no picture can be read from it"


def _newest(capture, first: np.ndarray | None) -> Iterator[np.ndarray]:
    """Reads pictures in a thread, and yields the most recent one on each iteration."""
    cv2, latest = import_cv2(), Latest()

    def read() -> None:
        picture = first
        try:
            while picture is not None and not latest.is_over:
                latest.put(picture)
                is_there, picture = capture.read()
                picture = picture if is_there else None
        finally:
            latest.end()
            capture.release()

    threading.Thread(target=read, daemon=True).start()
    try:
        for picture in latest:
            yield cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    finally:
        latest.end()


class Latest:
    """Most recent item from a producer that may be faster than its consumers.

    Attributes:
        is_over: Whether `end` has been called.
    """

    def __init__(self):
        self._changed = threading.Condition()
        self._item, self._number, self.is_over = None, 0, False

    def put(self, item) -> None:
        """Replaces the most recent item."""
        with self._changed:
            self._item, self._number = item, self._number + 1
            self._changed.notify_all()

    def end(self) -> None:
        """Signals the end of the stream; each consumer stops after the last item."""
        with self._changed:
            self.is_over = True
            self._changed.notify_all()

    def __iter__(self) -> Iterator:
        """Yields the most recent item, then waits for a newer one, and so on."""
        seen = 0
        while True:
            with self._changed:
                while self._number == seen and not self.is_over:
                    self._changed.wait()
                if self._number == seen:
                    return
                item, seen = self._item, self._number
            yield item


class LiveServer:
    """Server for a local web page that shows frames as they arrive.

    Args:
        port: Port; 0 for any free port.

    Attributes:
        url: Address of the page.

    Raises:
        InputError: The port is in use or not permitted.
    """

    def __init__(self, port: int):
        self._pictures = Latest()
        try:
            self._server = ThreadingHTTPServer(
                ("127.0.0.1", port), _handler(self._pictures)
            )
        except OSError as error:
            raise InputError(
                f"Expected `port` to be free: {error.strerror}. Received: port={port}"
            ) from error
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def show(self, frames: Iterable[np.ndarray]) -> int:
        """Serves the page until there are no more frames.

        Args:
            frames: Frames, `(height, width, 3)`, uint8.

        Returns:
            Number of frames shown.
        """
        count = 0
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            for frame in frames:
                self._pictures.put(encode(frame, "JPEG", _JPEG_QUALITY))
                count += 1
        finally:
            self._pictures.end()
            self._server.shutdown()
            self._server.server_close()
        return count


def _handler(pictures: Latest) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/":
                self._answer("text/html; charset=utf-8")
                self.wfile.write(_PAGE)
            elif self.path == "/stream":
                self._answer(f"multipart/x-mixed-replace; boundary={_BOUNDARY}")
                self._stream()
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def log_message(self, *arguments) -> None:
            """Logs nothing, because a line per request would bury other messages."""

        def _answer(self, content_type: str) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", content_type)
            self.send_header("Cache-Control", "no-store")
            self.end_headers()

        def _stream(self) -> None:
            for jpeg in pictures:
                head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\n"
                head += f"Content-Length: {len(jpeg)}\r\n\r\n"
                try:
                    self.wfile.write(head.encode() + jpeg + b"\r\n")
                except OSError:  # the browser closed the connection
                    return

    return Handler

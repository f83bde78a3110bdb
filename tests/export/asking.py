"""Helpers that run `client.py` as a process, and servers that misbehave."""

import contextlib
import http.server
import subprocess
import sys
import threading

from tests.export.texts import FOLDER

# -S: no site-packages, so only the standard library is available.
ALONE = ("-I", "-S")


def ask(folder, *flags, python=ALONE, photo="photo.jpg", output="out.jpg"):
    """Paints a photograph of a folder."""
    command = [sys.executable, *python, str(FOLDER / "client.py")]
    return subprocess.run(
        [*command, photo, output, *flags],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@contextlib.contextmanager
def answering(*answers):
    """Runs a server that gives some answers in order, and repeats the last one.

    Args:
        *answers: Status, headers and body of each.

    Yields:
        URL, and the number of requests so far, in a list with one element.
    """
    count = [0]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            status, headers, body = answers[min(count[0], len(answers) - 1)]
            count[0] += 1
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/models/x", count
        finally:
            server.shutdown()
            thread.join()

"""Server in a thread, with networks that invert pictures."""

import contextlib
import http.client
import json
import tempfile
import threading
from urllib.parse import urlsplit

from tests.serving.inverter import OPENER, write_inverter
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.server import OPENER as OPENER_OF_FILES
from tfstyle.serving.server import Server
from tfstyle.serving.versions import parse_sources


@contextlib.contextmanager
def running(models=(), labels=(), runner=None, opener=OPENER_OF_FILES, **options):
    """Yields a `Client`. `runner`, if given, is the only model, named "inverter"."""
    options = ServeOptions(port=0, **options)
    if runner is None:
        server = Server(parse_sources(models, labels), options, opener)
    else:
        server = _server_of(runner, options)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield Client(server.url)
    finally:
        server.stop()
        thread.join(30)
        assert not thread.is_alive()


def _server_of(runner, options):
    with tempfile.TemporaryDirectory() as folder:
        write_inverter(folder, runner)
        return Server(parse_sources([f"inverter={folder}"], []), options, OPENER)


class Client:
    """Sends requests; returns status, headers and parsed JSON."""

    def __init__(self, url):
        self.url = url
        self.address = urlsplit(url).netloc

    def ask(self, method, path, body=None, headers=None, timeout=30):
        connection = http.client.HTTPConnection(self.address, timeout=timeout)
        with contextlib.closing(connection):
            if isinstance(body, dict | list):
                body = json.dumps(body)
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            content = answer.read()
            if "json" in answer.headers.get("content-type", ""):
                content = json.loads(content)
            return answer.status, answer.headers, content

    def predict(self, body, model="inverter", **options):
        return self.ask("POST", f"/v1/models/{model}:predict", body, **options)


def value_of(client, line):
    """Returns the value of a metric, given its line in the text without the value."""
    text = client.ask("GET", "/metrics")[2].decode()
    found = [x.split()[-1] for x in text.splitlines() if x.startswith(line + " ")]
    return float(found[0]) if found else 0.0


def head_of(client, length, path="/v1/models/inverter:predict"):
    """Returns the headers of a request whose body is sent separately."""
    head = f"POST {path} HTTP/1.1\r\nHost: {client.address}\r\n"
    return f"{head}Content-Length: {length}\r\n\r\n".encode()

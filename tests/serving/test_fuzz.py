"""Tests that any request gets an answer in JSON, which no other client receives.

`python -m tests.benchmarks.torture --only=requests` sends thousands of requests.
"""

import json

import pytest

from tests.serving.fuzz import bodies, broken_pictures
from tests.serving.inverter import STYLES
from tests.serving.pictures import b64

pytestmark = pytest.mark.slow


def _check(client, body):
    status, _, told = client.predict(body)
    assert status in (200, 400, 413)
    if status == 200:
        assert set(told) < {"predictions", "outputs"}
    else:
        assert list(told) == ["error"]
        assert "Traceback" not in told["error"]
        assert told["error"].count("\n") == 0
    return status


@pytest.fixture(autouse=True)
def quiet(caplog, capfd):
    yield
    assert caplog.text == ""
    assert capfd.readouterr().err == ""


def test_bodies(client, random):
    seen = {_check(client, body) for body in bodies(random, 300, len(STYLES))}
    assert {200, 400} <= seen  # some get through


def test_pictures(client, random):
    files = broken_pictures(random, 200)
    seen = [_check(client, {"instances": [b64(file)]}) for file in files]
    assert 200 in seen
    assert seen.count(400) > 20


def test_lines_of_headers_that_are_none(client, random):
    import socket

    for _ in range(20):
        data = random.integers(0, 256, 200, "u1").tobytes() + b"\r\n\r\n"
        with socket.create_connection(client.address.split(":")) as connection:
            connection.settimeout(10)
            connection.sendall(data)
            answer = connection.recv(1000)
        assert answer.startswith(b"HTTP/1.1 400 ") or answer == b""
    assert client.ask("GET", "/healthz")[0] == 200


def test_numbers_of_endless_digits(client):
    body = '{"instances": [' + "9" * 10_000 + "]}"
    assert _check(client, body) == 400
    assert json.dumps(client.ask("GET", "/healthz")[2]) == '{"status": "ok"}'

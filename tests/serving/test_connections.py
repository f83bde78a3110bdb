"""Tests of clients that are idle, slow or numerous."""

import contextlib
import http.client
import json
import socket
import struct
import time
from types import SimpleNamespace

import pytest

from tests.serving.inverter import Inverter
from tests.serving.pictures import b64, file_of, picture
from tests.serving.running import head_of, running
from tfstyle.serving import bodies, connections
from tfstyle.serving.job_queue import JobQueue

pytestmark = pytest.mark.slow


@pytest.fixture
def server(monkeypatch):
    """Of one worker and no queue, with little patience and few connections."""
    monkeypatch.setattr(connections, "HEADER_SECONDS", 1.0)
    monkeypatch.setattr(connections, "_TICK", 0.1)
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 8)
    monkeypatch.setattr(bodies, "BODY_GRACE_SECONDS", 2.0)
    with running(runner=Inverter(), workers=1, max_queue=0) as client:
        yield client


def _connect(server):
    connection = socket.create_connection(server.address.split(":"))
    connection.settimeout(15)
    return connection


def _rest(connection):
    """What comes until the other side closes."""
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(10_000):
            data += part
    return data


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: loc"])
def test_a_connection_without_a_whole_head_is_closed(server, sent):
    with _connect(server) as connection:
        connection.sendall(sent)
        assert _rest(connection) == b""


def test_dribbled_headers_do_not_keep_a_connection(server):
    with _connect(server) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\n")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for number in range(100):
                connection.sendall(b"X-%d: y\r\n" % number)
                time.sleep(0.1)
        assert number < 99


def test_a_connection_serves_several_requests(server):
    with contextlib.closing(http.client.HTTPConnection(server.address)) as connection:
        for _ in range(2):
            connection.request("GET", "/healthz")
            assert connection.getresponse().read() == b'{"status":"ok"}'
            assert connection.sock is not None
            time.sleep(1.5)  # idle for longer than headers may take


def test_slow_bodies_keep_nobody_out(server, random):
    body = {"instances": [b64(file_of(picture(random)))]}
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(_connect(server)) for _ in range(6)]
        for connection in slow:
            connection.sendall(head_of(server, 1000) + b"{")
        # The queue has a single place, which the slow clients do not occupy.
        assert server.predict(body)[0] == 200
        for connection in slow:
            assert _rest(connection).startswith(b"HTTP/1.1 408 ")


def test_new_connections_take_the_place_of_idle_ones(server):
    with contextlib.ExitStack() as stack:
        idle = [stack.enter_context(_connect(server)) for _ in range(30)]
        assert server.ask("GET", "/healthz")[0] == 200
        assert _rest(idle[0]) == b""


def test_bodies_take_no_more_memory_together_than_is_allowed():
    # Enough memory for one body of 100 kB.
    with (
        running(runner=Inverter(), workers=1, max_queue=0, max_body_mb=0.1) as client,
        contextlib.ExitStack() as stack,
    ):
        head = head_of(client, 90_000)
        first, second = (stack.enter_context(_connect(client)) for _ in range(2))
        first.sendall(head + b" " * 80_000)
        time.sleep(0.3)
        second.sendall(head + b" " * 80_000)
        # The first request frees its memory for the second one.
        assert first.recv(1000).startswith(b"HTTP/1.1 408 ")
        second.sendall(b" " * 10_000)
        answer = b""
        while b"JSON Parse error" not in answer:
            part = second.recv(10_000)
            assert part
            answer += part


def test_a_stopping_server_ends_although_a_worker_hangs(random):
    runner = Inverter()
    runner.gate.clear()
    body = {"instances": [b64(file_of(picture(random)))]}
    with running(runner=runner, workers=1, timeout=2) as client, _connect(client) as c:
        text = json.dumps(body).encode()
        c.sendall(head_of(client, len(text)) + text)
        end = time.monotonic() + 30
        while not runner.seen:
            assert time.monotonic() < end
            time.sleep(0.01)
    # `running` has waited for its end.


def test_a_stopping_server_does_not_wait_for_bodies(monkeypatch):
    monkeypatch.setattr(connections, "ENDING_SECONDS", 0.2)
    monkeypatch.setattr(bodies, "BODY_GRACE_SECONDS", 60.0)
    with running(runner=Inverter(), timeout=60) as client:
        connection = _connect(client)
        connection.sendall(head_of(client, 1000) + b"{")
        time.sleep(0.3)
    # `running` has waited for its end, but not for 60 s.
    with connection:
        assert _rest(connection) == b""


def test_nothing_is_written_to_a_lost_connection(monkeypatch, caplog):
    many = [(i, {"step": i}) for i in range(1, 30)]
    events = SimpleNamespace(is_over=False, known=int, after=lambda number: many)
    job = SimpleNamespace(events=events)
    monkeypatch.setattr(JobQueue, "find", lambda queue, name: job)
    with running(runner=Inverter()) as client, _connect(client) as connection:
        linger = struct.pack("ii", 1, 0)  # the connection is reset when it is closed
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        head = f"GET /v1/jobs/x/events HTTP/1.1\r\nHost: {client.address}\r\n\r\n"
        connection.sendall(head.encode())
        assert b"200 OK" in connection.recv(100)
        # The server is delayed, so that it notices the closed connection too late.
        monkeypatch.setattr(job.events, "after", lambda n: time.sleep(0.3) or many)
        time.sleep(0.2)
        connection.close()
        time.sleep(1)
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("request_text", "code"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", 200),
        (b"GET / HTTP/1.1\r\nHost: {}\r\n\r\n", 200),
        (b"GET /nothing HTTP/1.1\r\nHost: {}\r\n\r\n", 404),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
        (b"nonsense\r\n\r\n", 400),
        (
            b"POST /v1/models/inverter:predict HTTP/1.1\r\nHost: {}\r\n"
            b"Content-Length: 999999999\r\n\r\n",
            413,
        ),
    ],
)
def test_no_answer_may_be_taken_for_another_type(client, request_text, code):
    with _connect(client) as connection:
        connection.sendall(request_text.replace(b"{}", client.address.encode()))
        answer = connection.recv(10_000).lower()
    assert answer.startswith(b"http/1.1 %d " % code)
    assert answer.count(b"x-content-type-options: nosniff\r\n") == 1


def test_also_a_defect_is_answered_without_a_guess_of_its_type(random):
    runner = Inverter()
    with running(runner=runner) as client:
        runner.misbehave("defect")
        status, headers, _ = client.predict(
            {"instances": [b64(file_of(picture(random)))]}
        )
    assert status == 500
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]

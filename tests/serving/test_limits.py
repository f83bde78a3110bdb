"""Tests of the limits on what the server accepts, keeps and waits for."""

import asyncio
import contextlib
import json
import resource
import socket
import threading
import time
from typing import ClassVar

import numpy as np
import pytest

from tests.serving.inverter import Inverter
from tests.serving.pictures import b64, file_of, picture, png_bomb, webp_bomb
from tests.serving.running import head_of, running, value_of
from tfstyle.serving.bodies import Bodies
from tfstyle.serving.serving_error import ServingError

pytestmark = pytest.mark.slow


def test_a_body_beyond_the_limit_is_refused_before_it_is_sent(client):
    connection = socket.create_connection(client.address.split(":"))
    with contextlib.closing(connection):
        connection.sendall(head_of(client, 10**9) + b"{")
        connection.settimeout(10)
        answer = connection.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_body_of_unknown_length_is_not_read_beyond_the_limit(client):
    chunks = (b"x" * 50_000 for _ in range(10))
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        status, _, told = client.predict(chunks)
        assert (status, list(told)) == (413, ["error"])


@pytest.mark.parametrize("bomb", [png_bomb, webp_bomb])
def test_a_bomb_is_refused_by_its_header(client, bomb):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    status, _, told = client.predict({"instances": [b64(bomb(12_000))]})
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (status, list(told)) == (413, ["error"])
    assert "144000000" in told["error"]
    assert (after - before) * 1024 < 100e6  # decoded, it would have 432 MB


def test_pictures_count_together(client, random):
    photo = b64(file_of(picture(random, 60, 60)))
    assert client.predict({"instances": [photo] * 2})[0] == 200
    status, _, told = client.predict({"instances": [photo] * 3})
    assert (status, "10800" in told["error"]) == (413, True)
    images = np.zeros((1, 101, 100, 3), int).tolist()
    body = {"signature_name": "float", "instances": images}
    assert client.predict(body)[0] == 413


@pytest.fixture
def stopped():
    runner = Inverter()
    runner.gate.clear()
    yield runner
    runner.gate.set()


def _wait_for(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def _queue_length(client):
    return value_of(client, "tfstyle_queue_length")


def test_a_full_queue_answers_429_and_keeps_what_it_accepted(stopped, random):
    body = {"instances": [b64(file_of(picture(random)))]}
    answers = []
    with running(runner=stopped, workers=1, max_queue=2) as client:
        threads = [
            threading.Thread(target=lambda: answers.append(client.predict(body)[0]))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        _wait_for(lambda: _queue_length(client) == 2)
        status, headers, told = client.predict(body)
        seconds = int(headers["Retry-After"])
        assert seconds >= 1
        expected = {"error": f"The queue is full; try again in {seconds} s."}
        assert (status, told) == (429, expected)
        assert client.ask("GET", "/healthz")[0] == 200
        stopped.gate.set()
        for thread in threads:
            thread.join(20)
        assert answers == [200] * 3
        assert client.predict(body)[0] == 200


def test_a_stopping_server_answers_what_it_has_accepted(stopped, random):
    body = {"instances": [b64(file_of(picture(random)))]}
    answers = []
    with running(runner=stopped, workers=1) as client:
        threads = [
            threading.Thread(target=lambda: answers.append(client.predict(body)[0]))
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        _wait_for(lambda: _queue_length(client) == 1)
        threading.Timer(0.3, stopped.gate.set).start()
    for thread in threads:
        thread.join(20)
    assert answers == [200, 200]


def test_what_takes_too_long_is_killed_and_its_worker_replaced(stopped, random):
    body = {"instances": [b64(file_of(picture(random)))] * 2}
    with running(runner=stopped, workers=1, max_queue=0, timeout=2) as client:
        assert client.predict(body)[::2] == (
            504,
            {
                "error": "Not finished within 2 s; send a smaller picture, or try "
                "again later."
            },
        )
        stopped.gate.set()
        _wait_for(lambda: client.predict(body)[0] == 200)
        assert value_of(client, "tfstyle_worker_deaths") == 1
    # Neither picture of the request that was given up has been painted to its end.
    assert len(stopped.seen) == 1 + 2


def test_a_body_without_room_is_refused():
    class Request:
        headers: ClassVar[dict] = {}

        async def stream(self):
            yield b"body"

    async def read():
        async with Bodies(max_body=10, places=0, timeout=9).read(Request()):
            pass

    expected = (
        "The bodies of other requests are using all available memory; try again in 1 s."
    )
    with pytest.raises(ServingError) as caught:
        asyncio.run(read())
    assert (caught.value.status, caught.value.message) == (429, expected)


def test_a_slow_body_is_given_up(client):
    with running(runner=Inverter(), timeout=0.3) as slow:
        connection = socket.create_connection(slow.address.split(":"))
        with contextlib.closing(connection):
            connection.settimeout(10)
            connection.sendall(head_of(slow, 100) + b"{")
            assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_a_client_that_goes_does_not_keep_its_place(stopped, random):
    body = json.dumps({"instances": [b64(file_of(picture(random)))] * 2}).encode()
    with running(runner=stopped, workers=1, max_queue=1) as client:
        connection = socket.create_connection(client.address.split(":"))
        connection.sendall(head_of(client, len(body)) + body)
        _wait_for(lambda: len(stopped.seen) == 1)
        connection.close()
        time.sleep(0.3)
        stopped.gate.set()
        _wait_for(lambda: client.predict(body)[0] == 200)
    assert len(stopped.seen) == 3  # one of the first, two of the second

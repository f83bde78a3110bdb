"""Tests of workers that wait for each other."""

import logging
import socket
import threading

import pytest

from tfstyle.distribution import rendezvous
from tfstyle.distribution.rendezvous import wait_for_workers
from tfstyle.errors import InputError


@pytest.fixture
def addresses():
    servers = [socket.create_server(("", 0)) for _ in range(2)]
    found = [f"localhost:{server.getsockname()[1]}" for server in servers]
    for server in servers:
        server.close()
    return found


def test_the_wait_ends_for_each_worker_and_is_reported(addresses, monkeypatch, caplog):
    monkeypatch.setattr(rendezvous, "INTERVAL", 0.01)
    monkeypatch.setattr(rendezvous, "FIRST_REPORT", 0.0)
    caplog.set_level(logging.INFO, "tfstyle")
    arrived = []

    def arrive(index):
        wait_for_workers(addresses, index)
        arrived.append(index)
        # Stands in for TensorFlow, which would then use the port.
        servers.append(socket.create_server(("", int(addresses[index][10:]))))

    servers = []
    threads = [threading.Thread(target=arrive, args=(index,)) for index in (0, 1)]
    threads[0].start()
    while f"Waiting for worker 1 ({addresses[1]})" not in caplog.text:
        assert threads[0].is_alive()
    threads[1].start()
    for thread in threads:
        thread.join(60)
    assert sorted(arrived) == [0, 1]
    for server in servers:
        server.close()


def test_a_port_in_use_is_named(addresses):
    port = int(addresses[0].rpartition(":")[2])
    with (
        socket.create_server(("", port)),
        pytest.raises(InputError, match=rf"free port .*'localhost:{port}'"),
    ):
        wait_for_workers(addresses, 0)

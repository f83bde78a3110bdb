"""Tasks on a real Ray cluster of two workers on this machine."""

import os
import signal
import socket
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from tests.distribution.clusters import local_cluster, make_square, processes_of
from tfstyle.distribution.cluster import ATTEMPTS, Cluster
from tfstyle.distribution.connection import connect
from tfstyle.distribution.crew import TASKS_PER_WORKER, check_versions
from tfstyle.distribution.options import ALONE, ClusterOptions, Spread
from tfstyle.distribution.worker import Failure, Node, compared_versions
from tfstyle.errors import InputError


@pytest.mark.slow
def test_tasks_are_done_and_what_goes_wrong_is_named(address, tmp_path, capfd):
    taken, done = [], []

    def tasks():
        for task in (*range(1, 40), "kill", 0, "threads", tmp_path / "once"):
            taken.append(task)
            yield task

    answers = {}
    with Cluster(ClusterOptions(address, cores=1), make_square) as cluster:
        for task, answer in cluster.run(tasks()):
            answers[task] = answer
            done.append(task)
            # A task may have been taken before there were workers.
            assert len(taken) - len(done) <= 2 * TASKS_PER_WORKER
    assert capfd.readouterr() == ("", "")
    # If a dying worker loses the previous answer, that answer's task is blamed for the
    # death. This can happen once for each of the two tasks that kill a worker.
    assert ATTEMPTS + 1 <= cluster.deaths <= ATTEMPTS + 3
    assert len({process for _, process in cluster.nodes}) == len(cluster.nodes) >= 2
    assert len(answers) == len(done) == len(taken)
    assert {n: answers[n] for n in range(1, 40)} == {n: n * n for n in range(1, 40)}
    assert answers["threads"] == ["1"] * 3
    assert answers[tmp_path / "once"] == "survived"
    assert answers["kill"].message.startswith("the worker died in each of 3")
    assert answers[0] == Failure("ZeroDivisionError: integer modulo by zero") or (
        answers[0].message.startswith("ZeroDivisionError: ")
    )


@pytest.mark.slow
def test_an_error_of_all_tasks_ends_the_run_and_values_are_shipped(address):
    with (
        Cluster(ClusterOptions(address, cores=2), make_square) as cluster,
        pytest.raises(InputError, match=r"^no task can be done$"),
    ):
        list(cluster.run(["fatal", 1]))
    with Cluster(ClusterOptions(address, cores=2), make_square, [b"clip"]) as cluster:
        assert list(cluster.run([5])) == [(5, (b"clip",))]
    with (
        pytest.raises(InputError, match=r"at most 2, .*Received: ray_cores=3"),
        Cluster(ClusterOptions(address, cores=3), make_square),
    ):
        pass


@pytest.mark.nightly
def test_a_head_that_is_gone_is_one_line(address):
    with local_cluster() as (address, process):
        (head,) = processes_of(process.pid, "gcs_server")

        def tasks():
            for number in range(1, 10**6):
                if number == 20:
                    os.kill(head, signal.SIGKILL)
                yield number

        began = time.monotonic()
        with (
            pytest.raises(InputError, match="head node of the Ray cluster"),
            Cluster(ClusterOptions(address, cores=2), make_square) as cluster,
        ):
            for _ in cluster.run(tasks()):
                assert time.monotonic() - began < 600


@pytest.mark.slow
def test_a_cluster_that_is_not_there_is_one_line(address):
    options = ClusterOptions("127.0.0.1:9")
    with (
        pytest.raises(InputError, match=r"running cluster: .* ray='127\.0\.0\.1:9'$"),
        Cluster(options, make_square),
    ):
        pass


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ("127.0.0.1:9", "Connection refused"),
        ("ray://127.0.0.1:9", "HOST:PORT if it is set"),
        ("127.0.0.1:99999", "HOST:PORT if it is set"),
    ],
)
def test_the_named_cluster_is_not_replaced(monkeypatch, named, reason):
    monkeypatch.setenv("RAY_ADDRESS", named)
    ray = SimpleNamespace(is_initialized=lambda: False)
    with pytest.raises(InputError, match=rf"{reason}.* RAY_ADDRESS='{named}'"):
        connect(ray, "auto")


def test_the_record_of_a_cluster_that_has_ended_is_no_cluster():
    begun = []

    def init(address, **_):
        if address == "auto":
            raise ConnectionError("Failed to connect to Ray cluster at 127.0.0.1:9")
        begun.append(address)

    ray = SimpleNamespace(init=init, is_initialized=lambda: False)
    connect(ray, "auto")
    assert begun == ["local"]


def test_a_local_cluster_can_be_asked_for(monkeypatch):
    monkeypatch.setenv("RAY_ADDRESS", "local")
    begun = []
    ray = SimpleNamespace(
        init=lambda address, **_: begun.append(address), is_initialized=lambda: False
    )
    connect(ray, "auto")
    assert begun == ["local"]


def test_a_refused_token_is_no_reason_for_another_cluster():
    def init(address, **_):
        assert address == "auto"
        raise ConnectionError(f"Failed to connect to Ray cluster at 127.0.0.1:{port}")

    ray = SimpleNamespace(init=init, is_initialized=lambda: False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(InputError, match="set RAY_AUTH_MODE=token"):
            connect(ray, "auto")


def test_a_program_that_is_not_ray_is_told_apart():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def answer():
            connection, _ = server.accept()
            with connection:
                connection.recv(99)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        ray = SimpleNamespace(is_initialized=lambda: False)
        with pytest.raises(InputError, match="at this address is not Ray"):
            connect(ray, f"127.0.0.1:{port}")


def test_a_cluster_that_cannot_start_is_one_line():
    def init(address, **_):
        if address == "auto":
            raise ConnectionError("Could not find any running Ray instance.")
        raise Exception("The node timed out.\nDuring startup.")

    ray = SimpleNamespace(init=init, is_initialized=lambda: False)
    with pytest.raises(InputError, match=r"machine .* The node timed out\. During st"):
        connect(ray, "auto")


def test_without_ray_a_line_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match=r"pip install 'tfstyle\[ray\]'"):
        Cluster(ClusterOptions(), make_square).__enter__()


def test_other_versions_are_refused():
    own = compared_versions()
    check_versions(Node("here", 1, own))
    other = {**own, "numpy": "1.0"}
    with pytest.raises(InputError, match=r"Received: numpy 1\.0 on 'there'"):
        check_versions(Node("there", 1, other))
    del other["numpy"]
    with pytest.raises(InputError, match=r"Received: numpy None on 'there'"):
        check_versions(Node("there", 1, other))


def test_arguments_are_checked():
    assert Spread.parse() == ALONE
    assert Spread.parse(ray="[::1]:6379").cluster == ClusterOptions("[::1]:6379")
    spread = Spread.parse("1/2", "auto", 3, True)
    assert spread.cluster == ClusterOptions("auto", 3, True)
    for arguments, name in (
        (("", "here"), "ray"),
        (("", "a b:1"), "ray"),
        (("", "ray://head:10001"), "ray"),
        (("", "auto", 0), "ray_cores"),
        (("", "", 2, True), "ship"),
        (("", "", 3), "ray_cores"),
        (("", "host:99999"), "ray"),
        (("", "host:0"), "ray"),
        (("", ["auto"]), "ray"),
    ):
        with pytest.raises(InputError, match=f"Received: {name}="):
            Spread.parse(*arguments)

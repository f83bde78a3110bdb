"""Tests of workers that crash, exceed a limit, or are killed."""

import dataclasses
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from tests.serving.inverter import OPENER, Inverter, write_inverter
from tests.serving.pictures import b64, file_of, opened, picture, scan_bomb
from tests.serving.running import running, value_of
from tests.waiting import wait_until
from tfstyle.errors import InputError
from tfstyle.serving import loader, worker_process
from tfstyle.serving.jobs import Pace
from tfstyle.serving.pool import Pool
from tfstyle.serving.serving_error import ServingError
from tfstyle.serving.worker_process import (
    WorkerDiedError,
    WorkerProcess,
    WorkerSettings,
)

pytestmark = pytest.mark.slow

GOOD = {"instances": [b64(file_of(np.zeros((16, 16, 3), np.uint8)))]}


@pytest.mark.parametrize("ending", ["SIGSEGV", "SIGABRT", "SIGKILL"])
def test_a_request_that_ends_its_worker_ends_no_other(random, ending):
    runner = Inverter()
    photo = picture(random)
    with running(runner=runner, workers=1) as client:
        runner.misbehave(ending)
        status, _, told = client.predict(GOOD)
        assert (status, ending in told["error"]) == (500, True)
        runner.behave()
        status, _, told = client.predict({"instances": [b64(file_of(photo))]})
        assert value_of(client, "tfstyle_worker_deaths") == 1
    painted = np.asarray(opened(told["predictions"][0]))
    np.testing.assert_array_equal(painted, 255 - photo)


def test_others_are_painted_while_one_is_killed(random):
    runner = Inverter()
    runner.gate.clear()
    answers = []
    with running(runner=runner, workers=2, timeout=3) as client:
        threads = [
            threading.Thread(target=lambda: answers.append(client.predict(GOOD)[0]))
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        runner.gate.set()
        assert client.predict(GOOD)[0] in (200, 504)
        assert client.ask("GET", "/healthz")[0] == 200
    assert answers == [504, 504]


def test_a_picture_that_takes_long_to_decode_is_refused():
    bomb = {"instances": [b64(scan_bomb(1000, 4000))]}
    with running(runner=Inverter(), workers=1) as client:
        status, _, told = client.predict(bomb)
        assert (status, list(told)) == (400, ["error"])
        assert client.predict(GOOD)[0] == 200


def test_a_request_gets_no_more_memory_than_is_allowed():
    large = {"instances": [b64(file_of(np.zeros((2500, 2500, 3), np.uint8)))]}
    with running(runner=Inverter(), workers=1, worker_memory_mb=30) as client:
        status, _, told = client.predict(large)
        assert status == 413
        assert "--worker_memory_mb" in told["error"]
        assert client.predict(GOOD)[0] == 200
    with running(runner=Inverter(), workers=1) as client:
        assert client.predict(large)[0] == 200


def test_a_worker_limits_its_cpu_time_by_itself():
    program = (
        "from tfstyle.serving.worker_limits import cpu_time\n"
        "with cpu_time(0.05):\n    while True: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -signal.SIGPROF


def test_workers_end_with_their_server():
    program = (
        "import os, signal, sys\n"
        "from tests.serving.inverter import Inverter, OPENER, write_inverter\n"
        "from tfstyle.serving.server import Server\n"
        "from tfstyle.serving.serve_options import ServeOptions\n"
        "from tfstyle.serving.versions import parse_sources\n"
        "folder = sys.argv[1]\n"
        "write_inverter(folder, Inverter(folder))\n"
        "server = Server(parse_sources(['m=' + folder], []), ServeOptions(port=0), "
        "OPENER)\n"
        "print(server._copies, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", program, folder],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    # The pipe to its output is closed by the last process that has it.
    copies = done.stdout.strip()
    for _ in range(200):
        if not Path(copies).exists():
            break
        threading.Event().wait(0.05)
    assert done.returncode == -signal.SIGKILL
    assert copies
    assert not Path(copies).exists()


def test_the_pace_is_a_mean_of_the_newest():
    pace = Pace(workers=2, timeout=10)
    assert pace.excess(ahead=1000) == 0  # nothing is known yet
    pace.record(2.0)
    pace.record(4.0)
    assert pace.seconds == pytest.approx(0.8 * 2 + 0.2 * 4)
    # Two requests run at a time, for 2.4 s each. With 5 ahead, 4 have to end first;
    # these 4.8 s and the request's own 2.4 s are less than the limit of 8 s.
    assert pace.excess(ahead=5) == 0
    assert pace.excess(ahead=6) == 1  # 6 + 2.4 = 8.4
    assert pace.excess(ahead=9) == 4  # 9.6 + 2.4 = 12
    assert pace.excess(ahead=1) == 0  # a worker is idle


def test_what_cannot_be_answered_in_time_is_refused_at_once(random):
    runner = Inverter()
    with running(runner=runner, workers=1, timeout=4) as client:
        runner.gate.clear()
        threading.Timer(2.0, runner.gate.set).start()
        assert client.predict(GOOD)[0] == 200  # in 2 s, of which 3.2 s are for all
        runner.gate.clear()
        first = threading.Thread(target=client.predict, args=(GOOD,))
        first.start()
        while len(runner.seen) < 2:
            threading.Event().wait(0.01)
        status, headers, told = client.predict(GOOD)
        runner.gate.set()
        first.join()
    seconds = int(headers["Retry-After"])
    assert seconds >= 1
    text = f"The wait for earlier requests would be too long; try again in {seconds} s."
    assert (status, told) == (429, {"error": text})


def _settings(opener, tmp_path):
    name = f"tests.serving.openers:{opener}"
    return WorkerSettings("litert", 1, 2**28, 2**20, str(tmp_path), name)


def _open_in_vain(slot, settings):
    """Has a worker open a network that it does not, and ends it if need be."""
    worker = WorkerProcess(settings)
    timer = threading.Timer(0.5, worker.kill)
    if "overrun" in settings.opener:
        timer.start()
    with pytest.raises(WorkerDiedError):
        slot._open(worker, "key", "network")
    timer.cancel()
    worker.close()
    return worker.crashed, worker.overran


@pytest.mark.parametrize(
    ("opener", "is_dropped"), [("crash", True), ("overrun", False)]
)
def test_crashes_drop_a_network_but_deadlines_do_not(opener, is_dropped, tmp_path):
    dropped, settings = [], _settings(opener, tmp_path)
    pool = Pool(1, settings, Pace(1, 60), lambda key, reason: dropped.append(key))
    with pool.changed:  # so that the slot's own thread waits
        for _ in range(4):
            if not dropped:
                pool.wanted["key"] = "network"
                ending = _open_in_vain(pool._slots[0], settings)
                assert ending == (is_dropped, not is_dropped)
    pool.close()
    assert dropped == ["key"] * is_dropped


@pytest.mark.parametrize(
    ("opener", "reason"),
    [
        ("overrun", "its test took too long"),
        ("crash", "it seems to be damaged: the process that tested it died (SIGSEGV)"),
    ],
)
def test_why_a_network_could_not_be_tested(opener, reason, tmp_path, monkeypatch):
    if opener == "overrun":
        monkeypatch.setattr(loader, "_MAX_TRIAL_SECONDS", 0.5)
    settings = _settings(opener, tmp_path)
    pool = Pool(1, settings, Pace(1, 60), lambda key, reason: None)
    with pytest.raises(InputError, match=re.escape(f"{reason}. Received: model='any'")):
        loader.Loader(settings, pool)("m", 1, Path("any"))
    pool.close()


def test_a_test_that_ends_with_the_server_says_nothing_of_the_network(tmp_path):
    settings = _settings("overrun", tmp_path)
    pool = Pool(1, settings, Pace(1, 60), lambda key, reason: None)
    load = loader.Loader(settings, pool)
    threading.Timer(0.5, load.close).start()
    with pytest.raises(InputError, match="The server is stopping"):
        load("m", 1, Path("any"))
    pool.close()


def test_a_client_that_leaves_early_ends_no_worker_that_still_starts(tmp_path):
    folder = tmp_path / "network"
    folder.mkdir()
    write_inverter(folder, Inverter(folder))
    settings = dataclasses.replace(_settings("", tmp_path), opener=OPENER)
    worker = WorkerProcess(settings)
    for _ in range(20):
        worker.interrupt()  # its handler is not there yet
        time.sleep(0.02)
    worker.open("key", str(folder))
    worker.close()


def test_lack_of_memory_drops_no_network(tmp_path):
    dropped, settings = [], _settings("starve", tmp_path)
    pool = Pool(1, settings, Pace(1, 60), lambda key, reason: dropped.append(key))
    worker = WorkerProcess(settings)
    with pool.changed:
        pool.wanted["key"] = "network"
        for _ in range(4):
            with pytest.raises(ServingError, match="Not enough memory"):
                pool._slots[0]._open(worker, "key", "network")
    worker.close()
    pool.close()
    assert not dropped


def test_a_malformed_response_is_not_a_lack_of_memory(tmp_path, monkeypatch):
    def fail(*_):
        raise ValueError

    worker = WorkerProcess(_settings("starve", tmp_path))
    monkeypatch.setattr(worker_process, "read_frame", fail)
    with pytest.raises(WorkerDiedError, match="malformed response"):
        worker.open("key", "network")
    worker.close()
    assert worker.crashed
    assert not worker.overran


def test_workers_that_die_while_they_load_a_network_are_counted(tmp_path):
    pool = Pool(1, _settings("crash", tmp_path), Pace(1, 60), lambda key, reason: None)
    with pool.changed:
        pool.wanted["key"] = "network"
        pool.changed.notify_all()
    wait_until(lambda: pool.deaths)
    pool.close()

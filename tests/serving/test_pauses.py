"""Tests that jobs pause for requests."""

import subprocess
import sys
import threading
import time

import psutil
import pytest

from tests.serving.following import job_process
from tests.serving.inverter import Inverter
from tests.serving.job_bodies import job_body, job_pictures
from tests.serving.pictures import b64, file_of
from tests.serving.running import running
from tests.waiting import wait_until
from tfstyle.serving.pauses import CAN_PAUSE, Pauses

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CAN_PAUSE, reason="processes are only paused on Linux"),
]


def test_a_job_is_paused_while_the_server_paints():
    pictures = job_pictures()
    body = {"instances": [{"image_bytes": b64(file_of(pictures[0]))}]}
    runner = Inverter()
    with running(runner=runner) as client:
        job = client.ask("POST", "/v1/jobs", job_body(pictures))[2]["id"]
        process = job_process()
        runner.gate.clear()
        request = threading.Thread(target=client.predict, args=[body])
        request.start()
        is_paused = lambda: process.status() == psutil.STATUS_STOPPED  # noqa: E731
        wait_until(is_paused)
        # The job still makes some progress while the request is processed.
        wait_until(lambda: not is_paused())
        wait_until(is_paused)
        runner.gate.set()
        request.join()
        wait_until(lambda: not is_paused())

        # It is canceled even while it is paused.
        runner.gate.clear()
        request = threading.Thread(target=client.predict, args=[body])
        request.start()
        wait_until(is_paused)
        client.ask("DELETE", f"/v1/jobs/{job}")
        about = lambda: client.ask("GET", f"/v1/jobs/{job}")[2]  # noqa: E731
        wait_until(lambda: about()["state"] == "canceled")
        assert request.is_alive()
        runner.gate.set()
        request.join()


def test_a_paused_process_ends_with_its_parent():
    child = (
        "from tfstyle.serving.worker_limits import end_with_parent; import os; "
        "end_with_parent(os.getppid()); "
        "print(flush=True); import time; time.sleep(60)"
    )
    parent = (
        "import os, signal, subprocess, sys; "
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}], "
        "stdout=subprocess.PIPE); child.stdout.readline(); "
        "child.send_signal(signal.SIGSTOP); print(child.pid, flush=True); input()"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", parent], **pipes) as process:
        child = psutil.Process(int(process.stdout.readline()))
        wait_until(lambda: child.status() == psutil.STATUS_STOPPED)
        process.kill()
        process.wait()
        wait_until(
            lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
        )


def test_work_follows_every_pause():
    """The process works a tenth of the time, even if many short requests follow."""

    class ShortRequests:
        def __init__(self):
            self.pauses = 0

        def wait_for(self, is_busy, seconds):
            if not is_busy:
                self.pauses += 1
                time.sleep(0.05)
            return True

    counter = "import time\nwhile True: print(flush=True); time.sleep(0.0001)"
    command = [sys.executable, "-c", counter]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        limit = threading.Timer(60, process.kill)
        limit.start()
        pool = ShortRequests()
        pauses = Pauses(process, pool)
        pauses.start()
        lines = []
        while len(lines) < 300 or pool.pauses < 2:
            lines.append(process.stdout.readline())
            if not lines[-1]:  # it was killed
                break
        limit.cancel()
        process.kill()
        pauses.join()
    assert set(lines) == {b"\n"}
    assert pool.pauses > 1


def test_a_process_without_its_parent_ends_at_once():
    child = "from tfstyle.serving.worker_limits import end_with_parent; "
    done = subprocess.run([sys.executable, "-c", child + "end_with_parent(-1)"])
    assert done.returncode == 1

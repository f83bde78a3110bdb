"""Tests of `client.py` with `tfstyle serve` when the queue is full."""

import threading
import time

import pytest

from tests.export.asking import ask
from tests.serving.inverter import Inverter
from tests.serving.pictures import b64, file_of, picture
from tests.serving.running import running


@pytest.mark.slow
def test_a_full_queue_of_ours_is_waited_for(tmp_path, random):
    # Larger than socket buffers, because a full queue rejects requests without reading.
    large = file_of(picture(random, 900, 900), "JPEG", quality=95)
    runner = Inverter()
    runner.gate.clear()
    with running(runner=runner, workers=1, max_queue=0) as server:
        url = f"--url={server.url}/v1/models/inverter"
        body = {"instances": [{"image_bytes": b64(large)}]}
        first = threading.Thread(target=server.predict, args=(body,))
        first.start()
        while first.is_alive() and not runner.seen:
            time.sleep(0.02)
        assert runner.seen  # the first picture is being painted, and fills the queue
        (tmp_path / "photo.jpg").write_bytes(large)
        done = ask(tmp_path, url, "--style=waves", "--tries=1")
        assert done.returncode == 1
        assert "429" in done.stderr
        timer = threading.Timer(0.5, runner.gate.set)
        timer.start()
        done = ask(tmp_path, url, "--style=waves")
        first.join()
    assert (done.returncode, done.stderr) == (0, "")

"""Tests that texts about benchmarks agree with the benchmark programs."""

import json
import re
import shlex
import subprocess

import pytest

from tests.benchmarks.serve import parser
from tests.export.texts import FOLDER, block

pytestmark = pytest.mark.slow


def test_the_flags_of_the_servers_benchmark():
    command = shlex.split(block("benchmark/README.md", "tests.benchmarks"))
    given = parser().parse_args(command[3:])
    assert (given.duration, given.connections) == (60, 32)


@pytest.mark.nightly
def test_the_body_is_one_that_the_server_takes(server, tmp_path, photo):
    (tmp_path / "photo.jpg").write_bytes(photo)
    make, wrk = block("benchmark/README.md", "wrk").splitlines()
    subprocess.run(["bash", "-ec", make], cwd=tmp_path, check=True)
    body = (tmp_path / "body.json").read_text()
    assert json.loads(body)["instances"][0]["style_weights"] == [0, 1, 0]
    path = re.search(r"http://localhost:8501(\S+)", wrk)[1]
    status, _, told = server.ask("POST", path, body)
    assert status == 200, told


def test_the_script_of_wrk_reads_that_body():
    script = re.search(r"--script=(\S+)", block("benchmark/README.md", "wrk"))[1]
    assert '"body.json"' in (FOLDER / "benchmark" / script).read_text()

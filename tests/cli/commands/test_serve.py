"""Tests of `tfstyle serve` in a process of its own."""

import json
import signal
import socket
import sys
import urllib.request

import pytest

from tfstyle.cli.main import main

pytest.importorskip("ai_edge_litert")
pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_line_says_where_and_a_signal_ends_it_well(start, number):
    process = start("serve", "--port=0", "--workers=1")
    line = process.stdout.readline()
    assert line.startswith("http://127.0.0.1:")
    assert line.endswith(" serves any; press Ctrl-C to stop\n")
    with urllib.request.urlopen(f"{line.split()[0]}/v1/models/any") as answer:
        (status,) = json.load(answer)["model_version_status"]
    assert status["state"] == "AVAILABLE"
    process.send_signal(number)
    rest, errors = process.communicate(timeout=60)
    assert (process.returncode, rest, errors) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--model=a=none.tflite"], "Received: model='a=none.tflite'"),
        (["--model=a=photo.png"], "model='photo.png'"),
        (["--model=unknown"], "Received: model='unknown'"),
        (["--model=a=classic", "--model=a=classic"], "Received: model='a=classic'"),
        (["--label=any=1"], "Received: label='any=1'"),
        (["--host=none.invalid"], "host='none.invalid'"),
        (["--port=70000"], "port=70000"),
        (["--workers=-1"], "workers=-1"),
        (["--max_queue=x"], "max_queue"),
        (["--max_body_mb=0"], "max_body_mb=0"),
        (["--max_pixels=1e99"], "max_pixels"),
        (["--timeout=nan"], "timeout=nan"),
        (["--versions=0"], "versions=0"),
    ],
)
def test_a_mistake_is_one_line(folder, arguments, line, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["tfstyle", "serve", "--port=0", *arguments]) in (1, 2)
    finally:
        signal.signal(signal.SIGTERM, before)
    told = capsys.readouterr()
    assert line in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_a_port_that_is_taken_is_told(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["tfstyle", "serve", f"--port={port}"]) == 1
    assert f"port={port}" in capsys.readouterr().err


def test_missing_packages_are_told_with_the_remedy(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "tfstyle.serving.server", raising=False)
    assert main(["tfstyle", "serve"]) == 1
    assert "pip install 'tfstyle[serve]'" in capsys.readouterr().err


def test_help_shows_the_defaults(capsys):
    assert main(["tfstyle", "serve", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "--host=127.0.0.1\n" in shown
    assert "--port=8501\n" in shown
    assert "--model=any\n" in shown

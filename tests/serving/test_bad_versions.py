"""Tests of versions that are damaged, crash processes or paint invalid pictures."""

import os
import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from tests.serving.inverter import FILE, OPENER, Inverter, write_inverter
from tests.serving.pictures import b64, file_of, opened, picture
from tests.serving.running import running, value_of
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.server import Server
from tfstyle.serving.versions import parse_sources

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path):
    """Of versions, of which the first one is good."""
    (tmp_path / "1").mkdir()
    write_inverter(tmp_path / "1", Inverter(_state(tmp_path, "good")))
    return tmp_path


def _state(folder, name):
    (folder / name).mkdir()
    return folder / name


def _serving(folder):
    options = {"workers": 1, "poll_seconds": 0.1}
    return running([f"inverter={folder}"], opener=OPENER, **options)


def _status(client, version):
    told = client.ask("GET", "/v1/models/inverter")[2]["model_version_status"]
    return next((x for x in told if x["version"] == str(version)), None)


def _wait_for(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def _segv(folder):
    bad = Inverter(_state(folder, "bad"))
    bad.misopen("SIGSEGV")
    write_inverter(folder / "2", bad)


def _nan(folder):
    bad = Inverter(_state(folder, "bad"))
    (bad.state / "nan").touch()
    write_inverter(folder / "2", bad)


def _damaged(folder):
    (folder / "2" / FILE).write_bytes(b"\xff")


def _pipe(folder):
    os.mkfifo(folder / "2" / FILE)


def _zeros(folder):
    (folder / "2" / FILE).symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_segv, "the process that tested it died (SIGSEGV)"),
        (_nan, "not finite"),
        (_damaged, "cannot be opened"),
        (_pipe, "a named pipe"),
        (_zeros, "a device"),
    ],
)
def test_a_bad_version_takes_no_good_one_down(folder, random, make, reason):
    photo = picture(random)
    body = {"instances": [b64(file_of(photo))]}
    with _serving(folder) as client:
        (folder / "2").mkdir()
        make(folder)
        _wait_for(lambda: (_status(client, 2) or {}).get("state") == "END")
        assert reason in _status(client, 2)["status"]["error_message"]
        for _ in range(3):
            status, _, told = client.predict(body)
            assert status == 200
        painted = np.asarray(opened(told["predictions"][0]))
        np.testing.assert_array_equal(painted, 255 - photo)
        assert client.predict(body, "inverter/versions/2")[0] == 404
        assert value_of(client, "tfstyle_worker_deaths") == 0


def test_an_older_version_is_served_where_the_newest_is_bad_from_the_start(folder):
    (folder / "2").mkdir()
    _segv(folder)
    with _serving(folder) as client:
        states = client.ask("GET", "/v1/models/inverter")[2]["model_version_status"]
    assert [(x["version"], x["state"]) for x in states] == [
        ("2", "END"),
        ("1", "AVAILABLE"),
    ]


def test_a_worker_that_is_replaced_opens_what_was_good(folder, random):
    """Whatever has become of the files since."""
    photo = picture(random)
    body = {"instances": [b64(file_of(photo))]}
    good = Inverter(folder / "good")
    with _serving(folder) as client:
        (folder / "1" / FILE).write_text("/nowhere")
        good.misbehave("SIGSEGV")
        assert client.predict(body)[0] == 500
        good.behave()
        status, _, told = client.predict(body)
    assert status == 200
    np.testing.assert_array_equal(
        np.asarray(opened(told["predictions"][0])), 255 - photo
    )


def test_a_version_that_ends_workers_later_is_served_no_more(folder, random):
    body = {"instances": [b64(file_of(picture(random)))]}
    (folder / "2").mkdir()
    later = Inverter(_state(folder, "later"))
    write_inverter(folder / "2", later)
    with _serving(folder) as client:
        assert client.predict(body, "inverter/versions/2")[0] == 200
        later.misopen("SIGSEGV")  # as a file of which only some loads fail
        later.misbehave("SIGSEGV")
        assert client.predict(body)[0] == 500
        # The older one is served instead.
        _wait_for(lambda: client.predict(body)[0] == 200)
        assert _status(client, 2)["state"] == "END"
        assert "could not load it" in _status(client, 2)["status"]["error_message"]


def _versions(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name != "jobs"]


def test_copies_go_with_their_versions(folder):
    options = ServeOptions(port=0, workers=1)
    server = Server(parse_sources([f"m={folder}"], []), options, OPENER)
    try:
        copies = Path(server._copies)
        assert _versions(copies) == ["1"]
        shutil.copytree(folder / "1", folder / "2")
        server.models.refresh()
        assert server.models.find("m", None, None).version == 2
        assert _versions(copies) == ["2"]
    finally:
        server.close()
    assert not copies.exists()

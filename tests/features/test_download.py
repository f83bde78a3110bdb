"""Tests of downloads from a server on the local machine."""

import hashlib
import logging
import runpy
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import keras
import pytest

from tfstyle.backend import _settings_file
from tfstyle.features.download import DownloadError, download, keras_cache, md5

DATA = bytes(range(256)) * 10_000  # 2.56 MB
DIGEST = hashlib.md5(DATA).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/none":
            return self.send_error(404)
        self.send_response(200)
        if self.path != "/unknown":
            self.send_header("Content-Length", str(len(DATA)))
        self.end_headers()
        return self.wfile.write(DATA[:-9] if self.path == "/cut" else DATA)

    def log_message(self, *_):
        """Keeps quiet."""


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _lines(caplog, address, path, interval):
    caplog.clear()
    with caplog.at_level(logging.INFO, "tfstyle"):
        download(f"{address}/file", path, DIGEST, "weights", interval)
    return [record.getMessage() for record in caplog.records]


def test_lines_of_start_progress_and_end(address, tmp_path, caplog):
    path = tmp_path / "folder/file"
    start, *between, end = _lines(caplog, address, path, interval=0)
    assert path.read_bytes() == DATA
    assert start == f"weights: downloading 2.6 MB from {address}/file"
    assert between[-1] == "weights: 2.6 MB of 2.6 MB"
    sizes = [float(line.split()[1]) for line in between]
    assert sizes == sorted(sizes)
    assert len(sizes) >= len(DATA) / 2**18
    assert end == f"weights: downloaded to {path}"


def test_a_quick_one_has_two_lines(address, tmp_path, caplog):
    assert len(_lines(caplog, address, tmp_path / "file", interval=99)) == 2


def test_a_server_that_does_not_say_the_size(address, tmp_path, caplog):
    with caplog.at_level(logging.INFO, "tfstyle"):
        download(f"{address}/unknown", tmp_path / "file", DIGEST, "weights", 0)
    assert "downloading a file of unknown size" in caplog.messages[0]
    assert (tmp_path / "file").read_bytes() == DATA


@pytest.mark.parametrize(
    ("name", "digest", "reason"),
    [
        ("none", DIGEST, "404"),
        ("cut", DIGEST, "incomplete, or not the expected"),
        ("file", "0" * 32, "incomplete, or not the expected"),
    ],
)
def test_what_fails_leaves_the_file_that_was_there(
    name, digest, reason, address, tmp_path
):
    path = tmp_path / "file"
    path.write_text("before")
    with pytest.raises(DownloadError, match=reason):
        download(f"{address}/{name}", path, digest, "weights")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
    assert path.read_text() == "before"


@pytest.mark.parametrize("variable", ["~/own", "new/folder", "", None])
def test_keras_finds_its_settings_and_downloads_in_the_same_folders(
    variable, tmp_path, monkeypatch
):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.delenv("KERAS_HOME", raising=False)
    if variable is not None:
        monkeypatch.setenv("KERAS_HOME", variable)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()  # Keras creates only folders without `~`
    before = keras_cache("models/tfstyle-test")
    # Keras reads its variable once, when it is imported.
    config = runpy.run_path(keras.src.backend.config.__file__)
    settings = Path(config["_config_path"])
    assert _settings_file().resolve() == settings.resolve()
    (tmp_path / "file").write_text("text")
    found = keras.utils.get_file(
        "file",
        (tmp_path / "file").as_uri(),
        cache_subdir="models/tfstyle-test",
        cache_dir=config["_KERAS_DIR"],
    )
    shutil.rmtree(Path(found).parent)
    for folder in (before, keras_cache("models/tfstyle-test")):
        assert folder.resolve() == Path(found).resolve().parent


@pytest.mark.slow
def test_the_cache_is_that_of_keras(address, monkeypatch):
    """Keras reads its variable once, when it is imported."""
    monkeypatch.setenv("KERAS_HOME", keras.src.backend.config.keras_home())
    path = keras_cache("models/tfstyle-test") / "file"
    try:
        download(f"{address}/file", path, DIGEST, "weights")
        found = keras.utils.get_file(
            "file", f"{address}/none", cache_subdir="models/tfstyle-test"
        )
        assert Path(found) == path
        assert md5(path) == DIGEST
    finally:
        path.unlink(missing_ok=True)
        path.parent.rmdir()

"""Tests of copying model folders, including pipes and other special files."""

import os
import socket

import pytest

from tfstyle.errors import InputError
from tfstyle.serving import model_copies
from tfstyle.serving.model_copies import copy_model, stamp


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


def _all(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_networks_of_a_folder_are_copied(source, target):
    (source / "net.tflite").write_bytes(b"lite")
    (source / "net.keras").write_bytes(b"keras")
    (source / "log.csv").write_bytes(b"not wanted")
    copy = copy_model(source, target)
    assert _all(copy) == {"net.tflite": b"lite", "net.keras": b"keras"}
    (source / "net.tflite").write_bytes(b"damaged")
    assert _all(copy)["net.tflite"] == b"lite"


def test_a_file_is_copied_with_its_counterpart(source, target):
    for name in ("net.tflite", "net.keras", "other.keras"):
        (source / name).write_bytes(name.encode())
    copy = copy_model(source / "net.tflite", target)
    assert copy == target / "net.tflite"
    assert set(_all(target)) == {"net.tflite", "net.keras"}


def test_a_saved_model_is_copied_as_a_whole_also_by_links(source, target, tmp_path):
    # Links, as in volumes that Kubernetes mounts.
    data = tmp_path / "data"
    (data / "variables").mkdir(parents=True)
    (data / "saved_model.pb").write_bytes(b"graph")
    (data / "variables" / "variables.index").write_bytes(b"index")
    for name in ("saved_model.pb", "variables"):
        (source / name).symlink_to(data / name)
    (source / "loop").symlink_to(source)
    (source / "nothing").symlink_to(source / "none")
    copied = _all(copy_model(source, target))
    assert copied["saved_model.pb"] == b"graph"
    assert copied["variables/variables.index"] == b"index"


def _pipe(path):
    os.mkfifo(path)


def _zeros(path):
    path.symlink_to("/dev/zero")


def _socket(path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))


@pytest.mark.parametrize(
    ("make", "kind"),
    [(_pipe, "a named pipe"), (_zeros, "a device"), (_socket, "a socket")],
)
@pytest.mark.parametrize("name", ["net.tflite", "saved_model.pb", "variables/x"])
def test_what_is_no_file_is_not_opened(source, target, make, kind, name, monkeypatch):
    monkeypatch.chdir(source)
    path = source / name
    if name == "variables/x":
        path.parent.mkdir()
        (source / "saved_model.pb").touch()
    make(path)
    is_model = name != "saved_model.pb"  # a SavedModel is recognized by a regular file
    if is_model:
        with pytest.raises(InputError, match=kind):
            copy_model(source, target)
        with pytest.raises(InputError, match=kind):
            copy_model(path, target)
    else:
        assert _all(copy_model(source, target)) == {}
    assert all(isinstance(entry, tuple) for entry in stamp(source))


def test_there_are_limits(source, target, monkeypatch):
    monkeypatch.setattr(model_copies, "MAX_BYTES", 1000)
    with (source / "net.tflite").open("wb") as file:
        file.truncate(1001)
    with pytest.raises(InputError, match="more than 10000 files or 1000 bytes"):
        copy_model(source, target)

import os

import pytest

from tfstyle.errors import InputError
from tfstyle.files.replace_file import check_replaceable, replace_file


def test_creates_a_file_with_the_permissions_of_the_umask(tmp_path):
    before = os.umask(0o027)
    try:
        with replace_file(tmp_path / "a.txt") as temporary:
            temporary.write_text("new")
            assert not (tmp_path / "a.txt").exists()
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").read_text() == "new"
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_replaces_a_file_and_keeps_its_permissions(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o604)
    with replace_file(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o604
    assert list(tmp_path.iterdir()) == [path]


def test_temporary_has_the_name_in_a_hidden_folder(tmp_path):
    with replace_file(tmp_path / "step_1.weights.h5") as temporary:
        assert temporary.name == "step_1.weights.h5"
        (folder,) = tmp_path.resolve().iterdir()
        assert temporary.parent == folder
        assert (folder.name[:9], folder.suffix) == (".tfstyle-", ".tmp")


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, RuntimeError, InputError, MemoryError]
)
def test_failure_leaves_the_old_file(tmp_path, error):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(error), replace_file(path) as temporary:
        temporary.write_text("half")
        raise error
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_follows_a_link(tmp_path):
    (tmp_path / "link.txt").symlink_to(tmp_path / "target.txt")
    with replace_file(tmp_path / "link.txt") as temporary:
        temporary.write_text("new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "target.txt").read_text() == "new"


def test_expands_the_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    with replace_file("~/a.txt") as temporary:
        temporary.write_text("new")
    assert (tmp_path / "a.txt").exists()


def _refused(path, reason, name="output"):
    for attempt in (check_replaceable, lambda *args: replace_file(*args).__enter__()):
        with pytest.raises(InputError) as caught:
            attempt(path, name)
        message = str(caught.value)
        assert reason in message
        assert message.endswith(f". Received: {name}={str(path)!r}")
        assert "\n" not in message


def test_folder_that_does_not_exist(tmp_path):
    _refused(tmp_path / "none" / "a.txt", "there is no folder", name="checkpoint")


def test_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").touch()
    _refused(tmp_path / "file" / "a.txt", "there is no folder")


def test_directory(tmp_path):
    _refused(tmp_path, "it is a folder")


def test_device():
    _refused(os.devnull, "it is not a regular file")


def test_circle_of_links(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    _refused(tmp_path / "a.txt", "ymlink")


def test_folder_without_permission(tmp_path, monkeypatch):
    # Patched, because root can write everywhere.
    def refuse(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr("pathlib.Path.touch", refuse)
    _refused(tmp_path / "a.txt", "Permission denied")


def test_disk_that_is_full(tmp_path):
    with (
        pytest.raises(InputError, match=r"No space left on device\. Received: output="),
        replace_file(tmp_path / "a.txt"),
    ):
        raise OSError(28, "No space left on device")
    assert not list(tmp_path.iterdir())

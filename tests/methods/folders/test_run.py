"""Tests of runs over folders whose pictures cannot be written."""

import errno
from types import SimpleNamespace

import numpy as np
import pytest

from tfstyle.distribution.options import ALONE
from tfstyle.errors import InputError, StorageError
from tfstyle.files.replace_file import replace_file
from tfstyle.images import load, save
from tfstyle.methods.folders.cluster import _finish
from tfstyle.methods.folders.jobs import Job
from tfstyle.methods.folders.run import FolderCallback, run_folder

CODES = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


class Painter:
    """Copies photographs; for the second picture, the system reports an error."""

    def __init__(self, code):
        self.code, self.count = code, 0

    def read(self, job):
        return load(job.content)

    def open(self, photograph):
        pass

    def paint(self, job, photograph, on_share):
        self.count += 1
        with replace_file(job.output) as temporary:
            save(photograph, temporary)
            if self.count == 2:
                raise OSError(self.code, "the reason")


class Follower(FolderCallback):
    def __init__(self):
        self.errors, self.tallies = [], []

    def on_error(self, content, error):
        self.errors.append(error)

    def on_end(self, tally):
        self.tallies.append(str(tally))


@pytest.fixture
def run(tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(4):
        save(np.zeros((16, 16, 3), np.float32), tmp_path / "in" / f"{number}.png")

    def paint(code, callback):
        method = SimpleNamespace(
            settings={}, files=(), make_painter=lambda count: Painter(code)
        )
        content, output = [str(tmp_path / "in")], str(tmp_path / "out")
        return run_folder(content, output, method, False, callback, ALONE)

    return paint


@pytest.mark.parametrize("code", CODES)
def test_a_full_disk_ends_the_run_at_once(run, tmp_path, code):
    callback = Follower()
    with pytest.raises(StorageError, match=r"the reason\. Received: output='.*1\.png'"):
        run(code, callback)
    assert callback.errors == []
    assert callback.tallies == ["1 painted"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["0.png"]


def test_another_error_affects_one_picture(run):
    callback = Follower()
    assert str(run(errno.ENAMETOOLONG, callback)) == "3 painted, 1 failed"
    assert type(callback.errors[0]) is InputError


def test_a_full_disk_ends_a_run_on_a_cluster(tmp_path, monkeypatch):
    def fail(path, data):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("pathlib.Path.write_bytes", fail)
    with pytest.raises(StorageError, match="full"):
        _finish(Job(tmp_path / "a.png", tmp_path / "b.png"), b"picture")

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError
from tfstyle.runtimes import kept_runtime
from tfstyle.runtimes.kept_runtime import MOST_PIXELS, keep, open_litert
from tfstyle.runtimes.litert_runtime import LitertRuntime

pytest.importorskip("ai_edge_litert")
SIDE = int(MOST_PIXELS**0.5)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(kept_runtime, "_kept", {})


def paint(runtime, side):
    return runtime.paint(np.zeros((1, side, 20, 3), "f4"), np.ones((1, 2), "f4"))


def test_a_kept_runtime_is_used_again_by_one_caller(files):
    first = open_litert(files.litert)
    other = open_litert(files.litert)
    keep(first)
    assert open_litert(files.litert) is first
    assert open_litert(files.litert) not in (first, other)


def test_only_the_last_runtime_is_kept(files):
    runtimes = [open_litert(files.litert) for _ in range(3)]
    for runtime in runtimes:
        keep(runtime)
    assert list(kept_runtime._kept.values()) == runtimes[-1:]


def test_a_changed_file_is_opened_anew(files, tmp_path):
    path = shutil.copy(files.litert, tmp_path / "copy.tflite")
    first = open_litert(path)
    keep(first)
    os.utime(path, ns=(1, 1))
    assert open_litert(path) is not first
    path.unlink()
    with pytest.raises(InputError, match="copy"):
        open_litert(path)


def test_a_file_that_was_changed_in_place_is_opened_anew(files, tmp_path):
    path = shutil.copy(files.litert, tmp_path / "copy.tflite")
    times = path.stat()
    keep(open_litert(path))
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 255
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(InputError, match="damaged"):
        open_litert(path)


def test_another_number_of_threads_gets_a_new_runtime(files):
    first = open_litert(files.litert, 1)
    keep(first)
    assert open_litert(files.litert, 2) is not first


FORK = """
import multiprocessing, sys
import numpy as np
import tfstyle

def paint(number):
    photo = np.full((64, 64, 3), 0.5, np.float32)
    return tfstyle.stylize(photo, "dots", model=sys.argv[1], runtime="litert").sum()

whole = paint(0)
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert set(pool.map(paint, range(4))) == {whole}
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on Windows")
def test_forked_processes_get_a_runtime_of_their_own(files):
    command = [sys.executable, "-W", "ignore", "-c", FORK, str(files.litert)]
    subprocess.run(command, check=True, timeout=120)


def test_a_runtime_that_was_opened_otherwise_is_not_kept(files):
    keep(LitertRuntime(files.litert))
    assert not kept_runtime._kept


def test_a_runtime_with_large_buffers_is_not_kept(files):
    runtime = open_litert(files.litert)
    paint(runtime, MOST_PIXELS // 20)
    keep(runtime)
    assert list(kept_runtime._kept.values()) == [runtime]
    paint(open_litert(files.litert), MOST_PIXELS // 20 + 1)
    keep(runtime)
    assert not kept_runtime._kept


def test_stylize_paints_the_same_again_and_opens_the_file_once(files, monkeypatch):
    opened = []
    create = LitertRuntime.__init__

    def counted(runtime, path, *arguments):
        opened.append(path)
        create(runtime, path, *arguments)

    monkeypatch.setattr(LitertRuntime, "__init__", counted)
    photo = np.random.default_rng(0).random((40, 50, 3), np.float32)
    style, options = files.card.styles[0], {"model": files.litert, "runtime": "litert"}
    pictures = [tfstyle.stylize(photo, style, **options) for _ in range(3)]
    tfstyle.stylize(photo[:, :30], style, **options)
    pictures.append(tfstyle.stylize(photo, style, **options))
    for picture in pictures[1:]:
        np.testing.assert_array_equal(picture, pictures[0])
    assert len(opened) == 1

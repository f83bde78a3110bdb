import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.exporting.formats import small_photo
from tfstyle.errors import InputError
from tfstyle.exporting.litert.convert import write_litert
from tfstyle.images.psnr import psnr
from tfstyle.machine import usable_cores
from tfstyle.methods.stylize.tiles import paint_photo
from tfstyle.models.card import Card, add_card
from tfstyle.runtimes.litert_runtime import LitertRuntime

pytest.importorskip("ai_edge_litert")


PAINT = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import numpy as np
from tfstyle.runtimes.litert_runtime import LitertRuntime

runtime = LitertRuntime(Path(sys.argv[1]))
runtime.paint(np.zeros((1, 20, 20, 3), "f4"), np.ones((1, 2), "f4"))
assert not {"keras", "tensorflow"} & set(sys.modules)
"""


def test_says_nothing_of_its_own_and_needs_no_tensorflow(files):
    command = [sys.executable, "-c", PAINT, str(files.litert)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_missing_package_is_told_with_the_remedy(files, monkeypatch):
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)
    with pytest.raises(
        InputError, match=r"pip install ai-edge-litert.*runtime='litert'"
    ):
        LitertRuntime(files.litert)


def test_a_damaged_file_is_refused_in_one_line(card, tmp_path):
    path = tmp_path / "damaged.tflite"
    path.write_bytes(b"\x1c\x00\x00\x00TFL3" + bytes(1000))
    add_card(path, card)
    found = r"LiteRT cannot run it \(.*damaged\.tflite"
    with pytest.raises(InputError, match=found):
        LitertRuntime(path)


def test_another_count_of_styles_is_refused(files, tmp_path):
    path = tmp_path / "wrong.tflite"
    shutil.copy(files.litert, path)
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"PK\x03\x04")])
    add_card(path, Card("tiny", "TransformerNet", ("a", "b", "c")))
    with pytest.raises(InputError, match="has 2 styles, but its card lists 3"):
        LitertRuntime(path)


@pytest.fixture
def int8_file(network, card, tmp_path):
    write_litert(network, card, tmp_path / "small.tflite", "int8")
    return tmp_path / "small.tflite"


def test_a_file_without_parts_paints_as_a_whole(int8_file, runtime):
    small = LitertRuntime(int8_file)
    assert not small.paints_parts
    assert runtime.paints_parts
    photo = small_photo(48)
    weights = np.array([0.5, 0.5], np.float32)
    painted = paint_photo(small, photo, weights, side=48)
    expected = paint_photo(runtime, photo, weights, side=48)
    assert psnr(painted, expected) > 30
    needs = r"a picture of 48 x 32 pixels has .* signatures `moments` and `paint_part`"
    with pytest.raises(InputError, match=rf"{needs}.*Received: model='tiny'"):
        paint_photo(small, photo, weights, side=40)


@pytest.mark.slow
def test_a_file_of_one_size_is_for_others(network, card, tmp_path):
    path = tmp_path / "fixed.tflite"
    write_litert(network, card, path, "float16", (24, 32))
    with pytest.raises(InputError, match="takes only pictures of 32 x 24 pixels"):
        LitertRuntime(path)


def test_usable_cores_are_those_of_the_process():
    assert 1 <= usable_cores() <= os.cpu_count()


@pytest.mark.parametrize("parallel", [1, 2])
def test_threads_may_paint_at_the_same_time(files, parallel, random):
    photos = random.random((12, 1, 24, 32, 3), np.float32)
    weights = np.ones((1, 2), np.float32) / 2
    alone = LitertRuntime(files.litert)
    shared = LitertRuntime(files.litert, parallel=parallel)
    expected = [alone.paint(photo, weights) for photo in photos]
    with ThreadPoolExecutor(4) as executor:
        painted = executor.map(lambda photo: shared.paint(photo, weights), photos)
        np.testing.assert_allclose(list(painted), expected, atol=1e-6)

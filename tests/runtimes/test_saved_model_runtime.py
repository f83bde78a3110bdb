import json
import shutil
import subprocess
import sys

import pytest
import tensorflow as tf

from tfstyle.errors import InputError
from tfstyle.models.card import Card, add_card_to_folder
from tfstyle.runtimes.saved_model_runtime import SavedModelRuntime

PAINT = """
import sys
from pathlib import Path
sys.modules["keras"] = None  # as if it were not installed
import numpy as np
from tfstyle.runtimes.saved_model_runtime import SavedModelRuntime

runtime = SavedModelRuntime(Path(sys.argv[1]))
runtime.paint(np.zeros((1, 20, 20, 3), "f4"), np.ones((1, 2), "f4"))
"""


@pytest.fixture
def copy(files, tmp_path):
    return shutil.copytree(files.saved_model, tmp_path / "1")


def test_needs_no_keras(files):
    command = [sys.executable, "-c", PAINT, str(files.saved_model)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_another_size_is_not_traced_again(files, random):
    runtime = SavedModelRuntime(files.saved_model)
    graph = runtime._signatures["paint"].graph
    for size in (16, 25):
        runtime.paint(random.random((1, size, size, 3), "f4"), [[1.0, 0.0]])
    assert runtime._signatures["paint"].graph is graph


@pytest.mark.parametrize(
    "name", ["saved_model.pb", "variables/variables.index", "fingerprint.pb"]
)
def test_a_damaged_one_is_refused_in_one_line(copy, name, capfd):
    (copy / name).write_bytes(b"no graph")
    found = rf"TensorFlow cannot read it \(.*Received: model='{copy}'$"
    with pytest.raises(InputError, match=found):
        SavedModelRuntime(copy)


def test_one_of_another_program_is_refused(copy, tmp_path):
    (copy / "assets.extra" / "tfstyle.json").unlink()
    with pytest.raises(InputError, match="it is a SavedModel made by another program"):
        SavedModelRuntime(copy)
    tf.saved_model.save(tf.Module(), str(tmp_path / "other"))
    add_card_to_folder(tmp_path / "other", Card("tiny", "TransformerNet", ("dots",)))
    with pytest.raises(InputError, match="it has no signature 'paint'"):
        SavedModelRuntime(tmp_path / "other")


def test_another_count_of_styles_is_refused(copy):
    path = copy / "assets.extra" / "tfstyle.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"styles": ["a", "b", "c"]}))
    with pytest.raises(InputError, match="has 2 styles, but its card lists 3"):
        SavedModelRuntime(copy)

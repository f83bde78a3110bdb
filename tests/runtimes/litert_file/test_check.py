"""Tests of damaged and untrusted files, before and while LiteRT reads them."""

import hashlib
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest

from tests.networks.table import make_inputs
from tfstyle.errors import InputError
from tfstyle.exporting.litert.open import count_operations, open_litert
from tfstyle.models import card as card_module
from tfstyle.models.card import add_card, read_card, read_stored_card
from tfstyle.models.find import bundled_names, find_model
from tfstyle.runtimes.litert_file import check as litert_check
from tfstyle.runtimes.litert_file import structure
from tfstyle.runtimes.litert_file import trial as litert_trial
from tfstyle.runtimes.litert_file.check import check_litert_file, try_litert
from tfstyle.runtimes.litert_runtime import LitertRuntime

schema = pytest.importorskip("ai_edge_litert.schema_py_generated")
FLATBUFFERS = pytest.importorskip("flatbuffers")


@pytest.fixture(autouse=True)
def no_verdicts(monkeypatch):
    monkeypatch.setattr(litert_check, "_verdicts", {})


@pytest.fixture
def path(files, tmp_path):
    return shutil.copy(files.litert, tmp_path / "tiny.tflite")


@pytest.fixture
def content(path) -> bytes:
    with path.open("rb") as file:
        return path.read_bytes()[: read_stored_card(path, file).offset]


@pytest.fixture
def write(path, card, monkeypatch):
    """Writes other content with the card, as versions before the digest did."""

    def run(content: bytes):
        path.write_bytes(content)
        with monkeypatch.context() as context:
            context.setattr(card_module, "_digest", lambda path: None)
            add_card(path, card)
        return path

    return run


@pytest.fixture
def trials(monkeypatch):
    """The files that are tried."""
    tried = []

    def count(content, family):
        tried.append(content)
        return try_litert(content, family)

    monkeypatch.setattr(litert_check, "try_litert", count)
    return tried


def test_a_file_with_its_digest_needs_no_trial(path, content, card, trials):
    with path.open("rb") as file:
        assert (
            read_stored_card(path, file).sha256 == hashlib.sha256(content).hexdigest()
        )
    assert check_litert_file(path) == (content, card)
    assert trials == []


@pytest.mark.parametrize("name", bundled_names())
def test_bundled_files_have_their_digest(name):
    path = find_model(name).litert
    with path.open("rb") as file:
        stored = read_stored_card(path, file)
    content = path.read_bytes()[: stored.offset]
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.card == read_card(path.with_suffix(".keras"))


def test_every_flipped_bit_is_noticed(path, content, random):
    good = path.read_bytes()
    for place in random.integers(8, len(content), 40):
        damaged = bytearray(good)
        damaged[place] ^= 1 << int(random.integers(8))
        path.write_bytes(damaged)
        with pytest.raises(
            InputError, match=r"does not match its digest.*tiny\.tflite'$"
        ):
            LitertRuntime(path)


def test_an_older_file_is_tried_once(write, content, files, trials, random):
    path = write(content)
    assert read_card(path) == read_card(files.keras)
    old, new = LitertRuntime(path), LitertRuntime(files.litert)
    inputs = make_inputs(random, 17, 20)
    np.testing.assert_array_equal(
        old.paint(inputs["image"], inputs["style_weights"]),
        new.paint(inputs["image"], inputs["style_weights"]),
    )
    LitertRuntime(path)
    assert trials == [content]


def test_a_damaged_file_is_refused_each_time(write, content):
    """Loaded by LiteRT, such a file ended the process at the 29th time."""
    place = len(content) * 9 // 10
    path = write(content[:place] + bytes(4000) + content[place + 4000 :])
    for opened in 40 * [LitertRuntime] + [open_litert, count_operations]:
        with pytest.raises(
            InputError, match=r"LiteRT cannot run it \(.*tiny\.tflite'$"
        ):
            opened(path)


def _with_weights(content: bytes, value: float) -> bytes:
    """The same network with all of its large weights of one value."""
    tree = schema.ModelT.InitFromPackedBuf(content, 0)
    for buffer in tree.buffers:
        if buffer.data is not None and len(buffer.data) > 500:
            size = len(buffer.data) // 2
            buffer.data = np.full(size, value, np.float16).view(np.uint8)
    builder = FLATBUFFERS.Builder(1 << 16)
    builder.Finish(tree.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())


def test_what_paints_no_numbers_is_refused(write, content, trials):
    path = write(_with_weights(content, np.nan))
    with pytest.raises(InputError, match="a constant is not finite"):
        check_litert_file(path)
    assert trials == []


def test_what_overflows_is_refused_by_the_trial(write, content, monkeypatch):
    monkeypatch.setattr(structure, "check_structure", lambda *arguments: None)
    path = write(_with_weights(content, np.inf))
    with pytest.raises(InputError, match="its output is not finite"):
        check_litert_file(path)
    check_litert_file(write(_with_weights(content, 0.01)))


# Each is a program in the place of the trial.
@pytest.mark.parametrize(
    ("program", "found"),
    [
        ("import os; os.kill(os.getpid(), 11)", "it crashes with SIGSEGV"),
        ("import os; os.abort()", "it crashes with SIGABRT"),
        ("raise SystemExit('no such operation')", "no such operation"),
        ("import os; os._exit(3)", "it fails without a message"),
    ],
)
def test_a_crash_of_the_trial_is_told(
    write, content, tmp_path, monkeypatch, program, found
):
    (tmp_path / "trial.py").write_text(program)
    monkeypatch.setattr(litert_trial, "__file__", str(tmp_path / "trial.py"))
    with pytest.raises(InputError, match=rf"LiteRT cannot run it \({found}\)"):
        check_litert_file(write(content))


def test_a_trial_without_end_is_ended(write, content, tmp_path, monkeypatch):
    (tmp_path / "trial.py").write_text("import time; time.sleep(600)")
    monkeypatch.setattr(litert_trial, "__file__", str(tmp_path / "trial.py"))
    monkeypatch.setattr(litert_check, "TIMEOUT_SECONDS", 0.2)
    with pytest.raises(InputError, match=r"takes longer than 0\.2 s"):
        check_litert_file(write(content))
    monkeypatch.undo()
    check_litert_file(write(content))  # that it took long is not kept


def test_a_trial_that_uses_too_much_processor_time(
    write, content, tmp_path, monkeypatch
):
    pytest.importorskip("resource")
    (tmp_path / "trial.py").write_text(
        "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)"
    )
    monkeypatch.setattr(litert_trial, "__file__", str(tmp_path / "trial.py"))
    expected = r"cannot be tested \(it takes more than 60 s of processor time\)"
    with pytest.raises(InputError, match=expected):
        check_litert_file(write(content))


@pytest.mark.slow
def test_the_limit_of_processor_time_ends_a_trial():
    pytest.importorskip("resource")
    program = (
        "from tfstyle.runtimes.litert_file import trial; trial.MAX_CPU_SECONDS = 1; "
        "trial._limit(); [None for _ in iter(int, 1)]"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -signal.SIGXCPU


def test_where_no_process_can_be_started_it_is_told(write, content, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(InputError, match=r"it cannot be tested \(no such file"):
        check_litert_file(write(content))


def test_verdicts_do_not_pile_up(write, content, monkeypatch):
    monkeypatch.setattr(litert_check, "MAX_CACHED_VERDICTS", 3)
    for length in range(10):
        with pytest.raises(InputError):
            check_litert_file(write(content[: 1000 + length]))
    assert len(litert_check._verdicts) == 3


def test_a_file_that_changes_later_changes_nothing(path, random):
    runtime = LitertRuntime(path)
    first, other = (make_inputs(random, *size) for size in ((16, 16), (21, 18)))
    before = runtime.paint(first["image"], first["style_weights"])
    path.write_bytes(b"")  # in place: what is mapped into memory would end the process
    assert runtime.paint(other["image"], other["style_weights"]).shape == (1, 21, 18, 3)
    after = runtime.paint(first["image"], first["style_weights"])
    np.testing.assert_array_equal(before, after)

"""Tests whether the stress tests detect lost, half-written and leftover files."""

import shutil
import sys

import numpy as np
import pytest

from tests.benchmarks.torture import whole_files
from tests.benchmarks.torture.commands import LongCommand
from tests.benchmarks.torture.killed import Moment, draw_moment, kill_once
from tests.benchmarks.torture.outcomes import Outcome
from tests.benchmarks.torture.unkilled import run_reference
from tfstyle.images import save

pytestmark = pytest.mark.slow

if sys.platform != "linux":
    pytest.skip("the processes are looked at in /proc", allow_module_level=True)


def test_half_written_files_are_found(tmp_path):
    image = np.random.default_rng(0).random((40, 40, 3), np.float32)
    for name in ("whole.png", "half.png"):
        save(image, tmp_path / name)
    np.savez(tmp_path / "whole.npz", a=image)
    (tmp_path / "half.npz").write_bytes((tmp_path / "whole.npz").read_bytes()[:999])
    data = (tmp_path / "half.png").read_bytes()
    (tmp_path / "half.png").write_bytes(data[: len(data) // 2])
    (tmp_path / "whole.json").write_text("{}\n")
    (tmp_path / "half.json").write_text('{"a": [1')
    (tmp_path / "log.jsonl").write_text('{"a": 1}\n{"a')
    (tmp_path / "half.cfg").write_text("--image_si")
    (tmp_path / ".tfstyle-1").mkdir()
    (tmp_path / ".tfstyle-1" / "any.png").touch()
    half = ["half.cfg", "half.json", "half.npz", "half.png"]
    assert whole_files.half_written(tmp_path) == half
    assert whole_files.temporaries(tmp_path) == [".tfstyle-1"]
    assert not whole_files.is_model(tmp_path)


STYLIZE = LongCommand(("stylize", "photos", "--style=wave", "--output=out"))


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kills")
    for name in ("tiny.keras", "tiny.tflite"):  # not used by this command
        (folder / name).touch()
    return run_reference(STYLIZE, folder / "stylize", folder)


@pytest.fixture
def kill(reference, tmp_path):
    """Function that prepares a folder, then kills `stylize` in it after a moment."""

    def run(prepare=lambda folder: None, reference=reference, seconds=0.7):
        folder = tmp_path / "run"
        shutil.copytree(reference.folder, folder)
        prepare(folder)
        moment = Moment(seconds)
        return kill_once(STYLIZE, reference, moment, folder)

    return run


def test_a_killed_command_is_run_again(kill, reference):
    assert len(reference.contents) == 24
    assert reference.events >= 24
    assert kill() == Outcome("accepted")


def test_planted_leftovers_are_found(kill):
    plant = lambda folder: (folder / "photos" / ".tfstyle-planted").touch()  # noqa: E731
    assert kill(plant) == Outcome("leftovers", ".tfstyle-planted")


def test_planted_other_results_are_found(kill, reference):
    other = reference._replace(contents={"out/0.png": b"planted"})
    assert kill(reference=other) == Outcome("other result", "out/0.png")


def test_planted_losses_are_found(kill, reference, tmp_path):
    shutil.copytree(reference.folder, tmp_path / "before")
    (tmp_path / "before" / "out" / "old.png").touch()
    other = reference._replace(folder=tmp_path / "before")
    lose = lambda folder: (folder / "out" / "old.png").unlink()  # noqa: E731
    assert kill(lose, other) == Outcome("lost", "out/old.png")


def test_moments_follow_from_the_seed(reference):
    moments = [draw_moment(reference, 5, n) for n in range(200)]
    assert moments == [draw_moment(reference, 5, n) for n in range(200)]
    aimed = [moment for moment in moments if moment.event]
    assert 60 < len(aimed) < 140
    assert all(moment.event <= reference.events for moment in aimed)
    timed = [moment.seconds for moment in moments if not moment.event]
    assert max(timed) > 0.9 * reference.seconds

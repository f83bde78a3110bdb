"""Tests of `tfstyle train` with ImageNet features, on small crops of photographs."""

import contextlib
import io
import json
import signal
import time
from types import SimpleNamespace

import numpy as np
import pytest

from tests.conftest import STYLES
from tfstyle.cli.main import main
from tfstyle.images import load, save
from tfstyle.methods.stylize import stylize
from tfstyle.models.find import find_model
from tfstyle.training.callbacks import read_log

pytestmark = pytest.mark.slow

SMALL = {
    "alpha": 0.125,
    "blocks": 0,
    "crop_size": 32,
    "last_crop_size": 32,
    "style_size": 32,
    "content_layers": "relu1_2",
    "style_layers": "relu1_1",
}


def _fill(folder):
    """Photographs, of which one is broken, and two paintings."""
    (folder / "photos").mkdir()
    patches = np.random.default_rng(0).random((5, 6, 8, 3), np.float32)
    for name, small in zip("abcde", patches, strict=True):
        save(small.repeat(8, 0).repeat(8, 1), folder / "photos" / f"{name}.png")
    (folder / "photos" / "f.jpg").write_text("no picture")
    for name in ("d", "e"):
        (folder / "photos" / f"{name}.png").rename(folder / f"{name}.png")


@pytest.fixture(scope="module")
def arguments(vgg19_weights):
    """Of a good call, but for the number of steps."""
    flags = {**SMALL, "vgg19_weights": vgg19_weights, "photos": "photos"}
    words = [f"--{name}={value}" for name, value in flags.items()]
    return ["train", "--style=d.png", "--output=out", *words]


def _call(folder, *words):
    """The command in this process, which has TensorFlow at hand."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = main(["tfstyle", *map(str, words)])
    return SimpleNamespace(code=code, out=out.getvalue(), err=err.getvalue())


def _paint(photo, style, model, runtime="keras"):
    return stylize(photo, style, model=str(model), runtime=runtime)


@pytest.fixture(scope="module")
def trained(arguments, model, tmp_path_factory):
    """A folder with a finished run below `out`, not to be changed, and what it said.

    Two styles more for a network of three, after two steps.
    """
    folder = tmp_path_factory.mktemp("trained")
    _fill(folder)
    words = ("--style=e.png", "--style_names=new,newer", "--style_title=New, 1900")
    words += ("--style_title=Newer, 1901", f"--finetune={model / 'tiny.keras'}")
    return folder, _call(folder, *arguments, *words, "--steps=2", "--samples_every=2")


def test_says_what_it_made_and_what_it_left_out(trained):
    said = trained[1]
    assert said.code == 0, said.err
    line = "out: network.keras and network.tflite, 5 styles, 2 steps, content "
    assert said.out.startswith(line)
    assert said.out.count("\n") == 1
    assert "nan" not in said.out
    left_out = said.err.splitlines()[-1]
    assert left_out.startswith("tfstyle: 1 left out: 'photos/f.jpg' (Expected `photos`")


def test_writes_networks_flags_log_and_samples(trained):
    output = trained[0] / "out"
    networks = {"network.keras", "network.tflite"}
    others = {"train.cfg", "log.jsonl", "checkpoint.npz", "samples"}
    assert {path.name for path in output.iterdir()} == networks | others
    sheet = load(output / "samples" / "step_000002.png")
    assert sheet.shape == (4 * 256, 3 * 256, 3)
    assert [entry["step"] for entry in read_log(output / "log.jsonl")] == [1, 2]
    files = find_model(output)
    assert files.keras and files.litert
    card = files.card
    assert (card.name, card.styles) == ("out", (*STYLES, "new", "newer"))
    assert (card.about["steps"], card.about["broken_photos"]) == (2, 1)
    assert card.about["styles"]["newer"] == {"file": "e.png", "title": "Newer, 1901"}


def test_finetuning_adds_styles_and_leaves_the_old_ones(trained, model):
    photo = load(trained[0] / "photos" / "a.png")
    ours, old = (_paint(photo, "waves", path) for path in (trained[0] / "out", model))
    np.testing.assert_array_equal(ours, old)
    for name in ("new", "newer"):
        assert np.abs(_paint(photo, name, trained[0] / "out") - old).max() > 0.01


def test_both_networks_paint_the_same(trained):
    photo = load(trained[0] / "photos" / "a.png")
    pictures = [
        _paint(photo, "new", trained[0] / "out", runtime)
        for runtime in ("keras", "litert")
    ]
    np.testing.assert_allclose(*pictures, atol=2 / 255)
    assert np.abs(pictures[0] - photo).mean() > 0.01


def test_a_run_is_not_replaced_by_another(trained):
    output = trained[0] / "out"
    before = {p: p.read_bytes() for p in output.iterdir() if p.is_file()}
    flagfile = f"--flagfile={output / 'train.cfg'}"
    refused = _call("/", "train", flagfile)
    assert refused.code == 1
    assert "to be a folder without a checkpoint, or `resume` to be" in refused.err
    refused = _call("/", "train", flagfile, "--seed=5", "--resume")
    assert refused.code == 1
    assert "Expected `seed` to be 0, as in the run being resumed" in refused.err
    assert refused.err.endswith("Received: seed=5\n")
    assert {p: p.read_bytes() for p in output.iterdir() if p.is_file()} == before


def _wait_for_step(number, output, process, seconds=240):
    """Waits until a checkpoint has the step, and returns what step it has."""
    end = time.monotonic() + seconds
    reached = -1
    while reached < number and process.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
        reached = _step(output)
    assert reached >= number, process.poll()
    return reached


def _step(output) -> int:
    if not (output / "checkpoint.npz").exists():
        return -1
    with np.load(output / "checkpoint.npz") as stored:
        return json.loads(str(stored["about"]))["step"]


def test_killed_interrupted_and_finished(folder, start, arguments):
    _fill(folder)
    output = folder / "out"
    arguments = [*arguments, "--checkpoint_every=1"]
    killed = start(*arguments, "--steps=100000")
    _wait_for_step(2, output, killed)
    killed.kill()
    killed.communicate()
    names = {path.name for path in output.iterdir() if path.name[0] != "."}
    assert names == {"checkpoint.npz", "log.jsonl", "train.cfg"}
    reached = _step(output)

    interrupted = start(*arguments, "--steps=100000", "--resume")
    _wait_for_step(reached + 1, output, interrupted)
    interrupted.send_signal(signal.SIGINT)
    stdout, stderr = interrupted.communicate(timeout=240)
    assert interrupted.returncode == 130, stderr
    assert stdout == ""
    reached = _step(output)
    *progress, last = stderr.splitlines()
    assert last == f"Interrupted after {reached} steps; --resume continues the run."
    assert all("/100000 [" in line for line in progress), "chatter of a dependency"
    assert not (output / "network.keras").exists()

    # with the flagfile that the run wrote, from another folder
    flagfile = f"--flagfile={output / 'train.cfg'}"
    said = _call("/", "train", flagfile, "--resume", f"--steps={reached + 2}")
    assert said.code == 0, said.err
    assert f"1 style, {reached + 2} steps" in said.out
    assert f"--steps={reached + 2}\n" in (output / "train.cfg").read_text()
    assert find_model(output).card.about["steps"] == reached + 2


def test_an_interruption_after_the_last_step_can_be_resumed(
    folder, arguments, monkeypatch
):
    _fill(folder)

    def interrupt(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tfstyle.training.result.write_network", interrupt)
        said = _call(folder, *arguments, "--steps=1")
    assert said.code == 130
    assert said.err.splitlines()[-1] == "Interrupted; --resume continues the run."
    said = _call(folder, *arguments, "--steps=1", "--resume")
    assert said.code == 0, said.err
    assert (folder / "out" / "network.keras").exists()

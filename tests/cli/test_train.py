"""The command with ImageNet's features, on small crops of small photographs."""

import json
import os
import signal
import time
from shutil import copy

import numpy as np
import pytest

from tfstyle.cli.main import main
from tfstyle.images import load
from tfstyle.methods.stylize import stylize
from tfstyle.networks.bundled import find_model
from tfstyle.training.log import read_log

SMALL = {
    "alpha": 0.125,
    "blocks": 0,
    "crop_size": 32,
    "last_crop_size": 32,
    "style_size": 32,
    "content_layers": "relu1_2",
    "style_layers": "relu1_1,relu2_1",
}


@pytest.fixture
def photos(folder):
    (folder / "photos").mkdir()
    for name in "abc":
        copy(folder / "photo.png", folder / "photos" / f"{name}.png")
    return folder / "photos"


@pytest.fixture
def arguments(photos, vgg19_weights):
    """Of a good call, but for the number of steps."""
    flags = {**SMALL, "vgg19_weights": vgg19_weights, "photos": "photos"}
    words = [f"--{name}={value}" for name, value in flags.items()]
    return ["train", "--style=painting.png", "--output=out", *words]


@pytest.fixture
def here(folder, monkeypatch):
    """The command in this process, which has TensorFlow at hand, from the folder."""
    monkeypatch.chdir(folder)
    return lambda *arguments: main(["tfstyle", *map(str, arguments)])


def _wait(ready, process, seconds=240):
    end = time.monotonic() + seconds
    while not ready() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    assert ready(), process.communicate()[1] if process.poll() is not None else "late"


def _step(path):
    with np.load(path) as stored:
        return json.loads(str(stored["about"]))["step"]


def test_writes_a_network_and_all_that_tells_of_it(folder, photos, command, arguments):
    (photos / "d.jpg").write_text("no picture")
    ended = command(
        *arguments, "--steps=3", "--style=other.png", "--style_names=dots,lines"
    )
    assert ended.returncode == 0, ended.stderr
    line = "out: network.keras and network.tflite, 2 styles, 3 steps, content 0."
    assert ended.stdout.startswith(line)
    assert ended.stdout.count("\n") == 1
    shown, left_out = ended.stderr.splitlines()[0], ended.stderr.splitlines()[-1]
    assert "3/3 [####" in ended.stderr
    assert shown.lstrip()[1:].startswith("/3 ["), "chatter of a dependency"
    assert left_out.startswith("tfstyle: left out photos/d.jpg: Expected `photos`")
    names = {"network.keras", "network.tflite", "train.cfg", "log.jsonl"}
    assert {path.name for path in (folder / "out").iterdir()} == {
        *names,
        "checkpoint.npz",
    }
    files = find_model(folder / "out")
    assert files.keras and files.litert
    assert files.card.styles == ("dots", "lines")
    assert (files.card.about["steps"], files.card.about["broken_photos"]) == (3, 1)
    assert files.card.about["styles"]["lines"] == {"file": "other.png"}
    assert [entry["step"] for entry in read_log(folder / "out/log.jsonl")] == [2, 3]


def test_its_flagfile_prolongs_it_and_the_network_paints(
    folder, here, arguments, capfd
):
    assert here(*arguments, "--steps=1", "--samples_every=1") == 0
    sheet = load(folder / "out" / "samples" / "step_000001.png")
    assert sheet.shape == (4 * 256, 2 * 256, 3)
    flagfile = f"--flagfile={folder / 'out' / 'train.cfg'}"
    (folder / "elsewhere").mkdir()
    os.chdir(folder / "elsewhere")
    assert here("train", flagfile) == 1
    assert "Expected `output` to be a new folder, or --resume" in capfd.readouterr().err
    assert here("train", flagfile, "--resume", "--steps=2") == 0
    assert ", 1 styles, 2 steps, content" in capfd.readouterr().out
    assert "--steps=2\n" in (folder / "out" / "train.cfg").read_text()
    pictures = [
        stylize(folder / "photo.png", "painting", model=folder / "out", runtime=runtime)
        for runtime in ("keras", "litert")
    ]
    np.testing.assert_allclose(*pictures, atol=2 / 255)


def test_flags_of_another_run_do_not_replace_those_of_the_one_that_is_there(
    folder, here, arguments, capfd
):
    assert here(*arguments, "--steps=1") == 0
    before = {path: path.read_bytes() for path in (folder / "out").iterdir()}
    capfd.readouterr()
    assert here(*arguments, "--steps=2", "--seed=5", "--resume") == 1
    error = capfd.readouterr().err
    assert "Expected `seed` to be 0" in error
    assert error.endswith("Received: seed=5\n")
    assert {path: path.read_bytes() for path in (folder / "out").iterdir()} == before


def test_ctrl_c_ends_it_after_the_step_and_resume_goes_on(
    folder, start, here, arguments, capfd
):
    running = start(*arguments, "--steps=100000", "--checkpoint_every=1")
    checkpoint = folder / "out" / "checkpoint.npz"
    _wait(lambda: checkpoint.exists() and _step(checkpoint) > 0, running)
    running.send_signal(signal.SIGINT)
    stdout, stderr = running.communicate(timeout=240)
    assert running.returncode == 130, stderr
    assert stdout == ""
    reached = _step(checkpoint)
    assert stderr.endswith(f"\nInterrupted after {reached} steps; --resume goes on.\n")
    assert "Traceback" not in stderr
    assert not (folder / "out" / "network.keras").exists()
    assert here(*arguments, f"--steps={reached + 1}", "--resume") == 0
    assert f"1 styles, {reached + 1} steps" in capfd.readouterr().out


def test_a_killed_run_leaves_nothing_half_written(folder, start, here, arguments):
    running = start(*arguments, "--steps=100000", "--checkpoint_every=1")
    checkpoint = folder / "out" / "checkpoint.npz"
    _wait(lambda: checkpoint.exists() and _step(checkpoint) > 2, running)
    running.kill()
    running.communicate()
    reached = _step(checkpoint)
    assert reached > 2
    names = {p.name for p in (folder / "out").iterdir() if not p.name.startswith(".")}
    assert names == {"checkpoint.npz", "log.jsonl", "train.cfg"}
    assert here(*arguments, f"--steps={reached}", "--resume") == 0
    assert _step(checkpoint) == reached
    assert find_model(folder / "out").card.about["steps"] == reached


def test_finetuning_adds_a_style(folder, here, arguments, model, capfd):
    base = f"--finetune={model / 'tiny.keras'}"
    assert here(*arguments, base, "--steps=2", "--learning_rate=0.01") == 0
    assert "4 styles, 2 steps" in capfd.readouterr().out
    card = find_model(folder / "out").card
    assert card.styles == ("dots", "lines", "waves", "painting")
    options = {"runtime": "keras"}
    photo = folder / "photo.png"
    new, old = (
        stylize(photo, "waves", model=path, **options)
        for path in (folder / "out", model)
    )
    np.testing.assert_allclose(new, old, atol=2e-3)  # rounded to half precision
    own = stylize(photo, "painting", model=folder / "out", **options)
    assert np.abs(own - new).max() > 0.01

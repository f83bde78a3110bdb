"""Tests of `tfstyle invert` as users run it, on small pictures with random features."""

import json
import signal
import time

import pytest

from tfstyle.images import load

SMALL = ("--image_size=32", "--min_scale=32", "--allow_random_features")
FILES = ("--content=photo.png", "--output=out.png")


@pytest.mark.slow
def test_writes_the_picture_and_says_how_near_it_is(folder, command_here):
    layer = "--content_layers=conv1_1"
    ended = command_here("invert", *FILES, *SMALL, "--iterations=3", layer)
    assert ended.returncode == 0, ended.stderr
    record = json.loads((folder / "out.png.json").read_text())
    assert f"out.png: 32x21, 3 steps, PSNR {record['psnr']:.1f} dB" in ended.stdout
    assert load(folder / "out.png").shape == (21, 32, 3)
    assert "--content_layers=conv1_1\n" in (folder / "out.png.cfg").read_text()


@pytest.mark.nightly
def test_an_interrupted_sheet_is_resumed(folder, command_here, start):
    layers = "--content_layers=relu1_1,relu2_1"
    # Adam makes all steps; L-BFGS would stop when no step lowers the loss.
    every = ("--iterations=200", "--tolerance=0", "--optimizer=adam")
    flags = (*FILES, *SMALL, *every, "--sheet", layers)
    running = start("invert", *flags, "--checkpoint_every=1")
    end = time.monotonic() + 600
    while not (folder / "out.png.checkpoint.2").exists() and time.monotonic() < end:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    stdout, stderr = running.communicate(timeout=600)
    assert running.returncode == 130, stderr
    assert "--resume continues the run" in stdout
    ended = command_here("invert", *flags, "--checkpoint_every=1", "--resume")
    assert ended.returncode == 0, ended.stderr
    assert "No checkpoint" not in ended.stderr
    assert "400/400" in ended.stderr
    assert "400 steps, relu1_1" in ended.stdout
    assert not list(folder.glob("*.checkpoint*"))
    record = json.loads((folder / "out.png.json").read_text())
    assert [part["label"] for part in record["parts"]] == ["relu1_1", "relu2_1"]
    # On a busy machine, not every step has a checkpoint.
    assert 0 < record["parts"][0]["resumed_at_step"] <= 200


@pytest.mark.parametrize(
    ("flag", "line"),
    [
        ("--content_layers=", "content_layers"),
        ("--content_layers=relu4_5", "Did you mean 'relu4_"),
        ("--style_layers=", "style_layers"),
        ("--reconstruct=colour", "reconstruct"),
        ("--content=none.png", "content='none.png'"),
        ("--content=", "--content"),
        ("--image_size=60000", "GB"),
        ("--output=photo.png", "output='photo.png'"),
    ],
)
def test_a_mistake_is_one_line(folder, command_here, flag, line):
    before = sorted(folder.iterdir())
    ended = command_here("invert", *FILES, flag)
    assert ended.returncode in (1, 2)
    assert line in ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert ended.stdout == ""
    assert sorted(folder.iterdir()) == before

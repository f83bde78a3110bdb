"""Tests of `tfstyle dream` as users run it, on small pictures with random features."""

import json

import pytest
from PIL import Image

from tfstyle.cli.main import main
from tfstyle.images import load

SMALL = (
    "--image_size=32",
    "--octaves=2",
    "--allow_random_features",
    "--output=out.png",
)


@pytest.mark.slow
def test_writes_the_picture_its_record_and_an_animation(folder, command_here):
    frames = ("--animation=out.gif", "--frames=3", "--frame_iterations=1")
    ended = command_here(
        "dream", "--content=photo.png", *SMALL, "--iterations=2", *frames
    )
    assert ended.returncode == 0, ended.stderr
    assert "out.png: 32x21, 2 steps" in ended.stdout
    assert "out.gif: 32x21, 3 frames" in ended.stdout
    assert load(folder / "out.png").shape == (21, 32, 3)
    with Image.open(folder / "out.gif") as animation:
        assert (animation.n_frames, animation.size) == (3, (32, 21))
    record = json.loads((folder / "out.png.json").read_text())
    assert {"loss", "activation"} <= record["curve"][0].keys()
    assert f"--animation={folder}/out.gif\n" in (folder / "out.png.cfg").read_text()
    first = (folder / "out.png").read_bytes()
    again = command_here("dream", "--flagfile=out.png.cfg", "--animation=")
    assert again.returncode == 0, again.stderr
    assert (folder / "out.png").read_bytes() == first


@pytest.mark.slow
def test_a_channel_needs_no_photograph(folder, command_here):
    channel = ("--init=gray", "--layers=relu2_1", "--channel=4", "--iterations=2")
    ended = command_here("dream", *SMALL, *channel)
    assert ended.returncode == 0, ended.stderr
    assert load(folder / "out.png").shape == (32, 32, 3)


@pytest.mark.slow
def test_frames_before_one_that_diverges_are_written(folder, command_here, monkeypatch):
    from tfstyle.methods.dream import run

    class Broken(run.Loop):
        def run(self, start):
            image = super().run(start)
            self.stopped_by = "not_finite"
            return image

    monkeypatch.setattr(run, "Loop", Broken)
    words = ("--animation=out.gif", "--frames=3", "--iterations=1", "photo.png")
    ended = command_here("dream", *SMALL, *words, "--frame_iterations=1")
    assert ended.returncode == 1
    assert "tfstyle: Expected the loss of frame 2 to stay finite." in ended.stderr
    assert ended.stdout.splitlines()[-1].endswith(", 1 frame")
    assert (folder / "out.png").exists()
    assert (folder / "out.gif").exists()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (["--content=none.jpg"], "content='none.jpg'"),
        ([], "init='content'"),
        (["--content=photo.png", "--layers="], "layers"),
        (["--content=photo.png", "--layers=relu4_9"], "Did you mean 'relu4_"),
        (["--init=gray", "--layers=relu1_1", "--channel=64"], "has 64 channels"),
        (["--init=gray", "--channel=1"], "single layer"),
        (["--init=gray", "--animation=out.png"], ".gif, .webp"),
        (["--init=gray", "--animation=none/out.gif"], "animation="),
        (["--init=gray", "--output=o.webp", "--animation=o.webp"], "to differ from"),
        (["--init=gray", "--image_size=60000"], "GB"),
        (["--content=photo.png", "--output=photo.png"], "output='photo.png'"),
    ],
    ids=str,
)
def test_a_mistake_is_one_line(changes, line, folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    before = sorted(folder.iterdir())
    assert main(["tfstyle", "dream", *SMALL, *changes]) in (1, 2)
    error = capsys.readouterr().err
    assert line in error
    assert error.count("\n") == 1
    assert sorted(folder.iterdir()) == before


def test_flags_that_are_missing_or_malformed_are_code_2(capsys):
    assert main(["tfstyle", "dream", "--init=gray", "--output="]) == 2
    assert "`--output`" in capsys.readouterr().err
    assert main(["tfstyle", "dream", "--init=style", "--output=a.png"]) == 2

"""Tests of `tfstyle optimize` on small pictures with random features."""

import json
import signal
import time

import numpy as np
import pytest

from tfstyle.images import load, save

SMALL = (
    *("--image_size=48", "--min_scale=48", "--allow_random_features"),
    *("--content_layers=relu2_1", "--style_layers=relu1_1,relu2_1"),
)
FILES = ("--content=photo.png", "--style=painting.png", "--output=out.png")


@pytest.fixture
def arguments():
    return ["optimize", *FILES, *SMALL]


def _wait_for(path, seconds=600):
    end = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert path.exists()


@pytest.mark.slow
def test_writes_the_picture_its_flags_and_its_record(folder, command_here, arguments):
    ended = command_here(*arguments, "--iterations=6", "--save_every=2")
    assert ended.returncode == 0, ended.stderr
    assert "out.png: 48x32, 6 steps, content distance" in ended.stdout
    assert load(folder / "out.png").shape == (32, 48, 3)
    previews = sorted(path.name for path in folder.glob("out_step*"))
    assert previews == [f"out_step000{n}.png" for n in (2, 4, 6)]
    record = json.loads((folder / "out.png.json").read_text())
    assert record["features"]["weights"] == "random"
    assert record["stopped_by"] == "iterations"
    assert [note["step"] for note in record["curve"]] == [1, 2, 3, 4, 5, 6]
    first, last = record["curve"][0], record["curve"][-1]
    assert last["loss"] < first["loss"]
    assert first["loss"] == pytest.approx(first["content"] + 10 * first["style"])
    assert {"content", "style"} == record["distances"].keys()
    assert not list(folder.glob("*.checkpoint"))
    assert (record["height"], record["width"]) == (32, 48)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["optimize", "texture"])
def test_a_run_that_diverges_keeps_the_best_picture_and_fails(
    folder, command_here, command, monkeypatch
):
    from tfstyle.optimization.optimizers.lbfgs import LBFGS

    look, seen = LBFGS._look, []

    def broken(descent, image):
        values, gradient = look(descent, image)
        seen.append(values["loss"])
        return {**values, "loss": values["loss"] if len(seen) < 4 else np.inf}, gradient

    monkeypatch.setattr(LBFGS, "_look", broken)
    size = SMALL if command == "optimize" else ("--output_size=48x32", *SMALL[1:3])
    files = FILES if command == "optimize" else FILES[1:]
    options = ("--iterations=20", "--checkpoint_every=1", "--precision=float32")
    ended = command_here(command, *files, *size, *options)
    assert ended.returncode == 1
    assert ended.stdout == ""
    (line,) = [x for x in ended.stderr.splitlines() if "finite" in x]
    assert line.endswith(
        "The loss is no longer finite; keeping the best picture so far."
    )
    assert load(folder / "out.png").shape == (32, 48, 3)
    assert (folder / "out.png.checkpoint").exists()
    record = json.loads((folder / "out.png.json").read_text(), parse_constant=int)
    assert (record["stopped_by"], record["curve"][-1]["loss"]) == ("not_finite", None)
    assert [note["loss"] for note in record["curve"][:-1]] == seen[1:3]


@pytest.mark.slow
def test_words_a_quality_and_no_record(folder, command_here):
    words = ("photo.png", "painting.png", "--quality=30", "--no_record")
    before = set(folder.iterdir())
    ended = command_here("optimize", *words, *SMALL, "--iterations=1")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("photo-painting.jpg: 48x32, 1 step,")
    assert set(folder.iterdir()) - before == {folder / "photo-painting.jpg"}


def test_says_that_features_are_random_and_shows_progress(command, arguments):
    ended = command(*arguments, "--iterations=2")
    assert "random weights" in ended.stderr
    assert "2/2 [####" in ended.stderr.splitlines()[-1]
    assert len(ended.stderr.splitlines()) <= 4, "chatter of a dependency"


@pytest.mark.slow
def test_the_flagfile_makes_the_same_bytes_again(folder, command_here, arguments):
    command_here(*arguments, "--iterations=4", "--init=noise", "--seed=5")
    first = (folder / "out.png").read_bytes()
    (folder / "out.png").unlink()
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    ended = command_here("optimize", "--flagfile=../out.png.cfg", cwd=elsewhere)
    assert ended.returncode == 0, ended.stderr
    assert (folder / "out.png").read_bytes() == first
    command_here("optimize", "--flagfile=out.png.cfg", "--seed=6")
    assert (folder / "out.png").read_bytes() != first


@pytest.mark.slow
def test_a_killed_run_goes_on_and_ends_in_the_same_bytes(
    folder, command_here, start, arguments
):
    arguments += ["--iterations=40", "--checkpoint_every=5", "--min_scale=24"]
    assert command_here(*arguments).returncode == 0
    expected = (folder / "out.png").read_bytes()
    (folder / "out.png").unlink()
    killed = start(*arguments)
    _wait_for(folder / "out.png.checkpoint")
    killed.kill()
    killed.communicate()
    assert not (folder / "out.png").exists()
    ended = command_here(*arguments, "--resume")
    assert ended.returncode == 0, ended.stderr
    assert (folder / "out.png").read_bytes() == expected
    record = json.loads((folder / "out.png.json").read_text())
    assert record["resumed_at_step"] >= 5
    assert len(record["curve"]) == 40


@pytest.mark.slow
def test_another_run_is_not_resumed(folder, command_here, start, arguments):
    killed = start(*arguments, "--iterations=5000", "--checkpoint_every=1")
    _wait_for(folder / "out.png.checkpoint")
    killed.kill()
    killed.communicate()
    ended = command_here(*arguments, "--iterations=4000", "--resume")
    assert ended.returncode == 1
    assert "Received: iterations=4000" in ended.stderr


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.nightly)]
)
@pytest.mark.slow
def test_ctrl_c_saves_the_picture_and_says_so(folder, start, arguments, number):
    running = start(*arguments, "--iterations=5000", "--checkpoint_every=1")
    _wait_for(folder / "out.png.checkpoint")
    running.send_signal(number)
    stdout, stderr = running.communicate(timeout=60)
    assert running.returncode == 130, stderr
    assert "Interrupted" in stdout
    assert "Traceback" not in stderr
    assert load(folder / "out.png").shape == (32, 48, 3)
    assert (folder / "out.png.checkpoint").exists()
    record = json.loads((folder / "out.png.json").read_text())
    assert record["stopped_by"] == "interrupt"
    assert "# interrupted after" in (folder / "out.png.cfg").read_text()


@pytest.mark.slow
def test_several_styles_with_shares(folder, command_here, arguments):
    ended = command_here(
        *arguments,
        "--iterations=2",
        "--style=other.png",
        "--style_blend_weights=3,1",
    )
    assert ended.returncode == 0, ended.stderr
    flags = (folder / "out.png.cfg").read_text()
    styles = [f"--style={folder / name}.png" for name in ("painting", "other")]
    assert "\n".join(styles) in flags
    assert "--style_blend_weights=3,1\n" in flags


@pytest.mark.slow
def test_a_photograph_that_keeps_its_colors(folder, command_here, arguments):
    gray = load(folder / "photo.png").mean(-1, keepdims=True).repeat(3, -1)
    save(gray, folder / "photo.png")
    ended = command_here(*arguments, "--iterations=3", "--preserve_color=luminance")
    assert ended.returncode == 0, ended.stderr
    assert np.ptp(load(folder / "out.png"), axis=-1).max() < 0.02


@pytest.mark.parametrize(
    ("style", "flags"),
    [
        ("starry_night", "--style=starry_night"),
        ("wave:2", "--style=wave"),
        ("mondrian", "--style=mondrian --model=classic"),
    ],
)
def test_optimize_points_to_stylize(command_here, style, flags):
    ended = command_here("optimize", "photo.png", f"--style={style}")
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert f"`tfstyle stylize photo.png {flags}`" in ended.stderr

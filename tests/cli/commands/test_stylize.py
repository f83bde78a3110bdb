"""Tests of `tfstyle stylize` as users run it, with a small random network."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image

from tfstyle.cli import status_line
from tfstyle.images import load, save

pytest.importorskip("ai_edge_litert")


@pytest.fixture
def stylize(command_here, model):
    def run(*arguments):
        if not any(argument.startswith("--style=") for argument in arguments):
            arguments = ("--style=waves", *arguments)
        return command_here("stylize", f"--model={model}", *arguments)

    return run


@pytest.fixture
def photos(folder):
    """`photos` with a JPEG, a PNG and another one in a folder below."""
    inside = folder / "photos"
    (inside / "below").mkdir(parents=True)
    photo = load(folder / "photo.png")
    for name in ("a.jpg", "b.png", "below/c.webp"):
        save(photo, inside / name)
    return inside


def _files(folder):
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(str(path.relative_to(folder)) for path in found)


def test_writes_the_picture_and_one_line(folder, command, model):
    flags = ("--style=waves", f"--model={model}", "--output=out.png")
    ended = command("stylize", "photo.png", *flags)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("out.png: 96x64, waves, ")
    assert ended.stdout.count("\n") == 1
    assert ended.stderr == ""
    image = load(folder / "out.png")
    assert image.shape == (64, 96, 3)
    assert np.abs(image - load(folder / "photo.png")).mean() > 0.05


def test_flags_reach_the_function(folder, stylize, model):
    import tfstyle

    ended = stylize(
        "--content=photo.png",
        "--output=out.png",
        "--style=waves:3,dots",
        "--image_size=48",
        "--strength=0.5",
        "--preserve_color=luminance",
    )
    assert ended.returncode == 0, ended.stderr
    assert "48x32, waves:3,dots" in ended.stdout
    expected = tfstyle.stylize(
        folder / "photo.png",
        "waves:3,dots",
        model=str(model),
        image_size=48,
        strength=0.5,
        preserve_color="luminance",
    )
    np.testing.assert_allclose(load(folder / "out.png"), expected, atol=2.5 / 255)


def test_a_folder_becomes_a_folder_of_the_same_structure(folder, photos, stylize):
    ended = stylize("photos", "--output=out")
    assert ended.returncode == 0, ended.stderr
    assert _files(folder / "out") == ["a.jpg", "b.png", "below/c.png"]
    assert ended.stdout.startswith("out: 3 painted, waves, ")
    assert load(folder / "out" / "below" / "c.png").shape == (64, 96, 3)


def test_what_is_there_is_left_unless_it_is_older(folder, photos, stylize):
    assert stylize("photos", "--output=out").returncode == 0
    kept = folder / "out" / "a.jpg"
    kept.write_bytes(b"kept")
    os.utime(photos / "b.png", (time.time() + 60,) * 2)
    ended = stylize("photos", "--output=out")
    assert ended.stdout.startswith("out: 1 painted, 2 already there, waves")
    assert kept.read_bytes() == b"kept"
    ended = stylize("photos", "--output=out", "--overwrite")
    assert ended.stdout.startswith("out: 3 painted, waves")
    assert load(kept).shape == (64, 96, 3)


def test_several_photographs_go_into_a_folder(folder, stylize):
    ended = stylize("photo.png", "other.png", "--output=out")
    assert ended.returncode == 0, ended.stderr
    assert _files(folder / "out") == ["other.png", "photo.png"]


def test_broken_photographs_are_named_and_left_out(folder, photos, stylize):
    (photos / "d.jpg").write_bytes((photos / "a.jpg").read_bytes()[:500])
    (photos / "e.png").write_text("no picture")
    Image.new("RGB", (3, 5)).save(photos / "f.png")
    ended = stylize("photos", "--output=out")
    assert ended.returncode == 1
    assert ended.stdout.startswith("out: 3 painted, 3 failed, waves")
    told = [line for line in ended.stderr.splitlines() if line.startswith("tfstyle: ")]
    assert len(told) == 3
    for line, name in zip(told, ("d.jpg", "e.png", "f.png"), strict=True):
        assert line.endswith(f"Received: content='photos/{name}'")
    assert "Traceback" not in ended.stderr
    assert _files(folder / "out") == ["a.jpg", "b.png", "below/c.png"]


def test_a_killed_run_goes_on_where_it_was(folder, start, command, model):
    many = folder / "many"
    many.mkdir()
    for number in range(40):
        save(np.full((200, 300, 3), number / 40), many / f"{number:02}.png")
    arguments = ["stylize", "many", f"--model={model}", "--style=dots", "--output=out"]
    running = start(*arguments)
    end = time.monotonic() + 60
    while not (folder / "out" / "00.png").exists() and time.monotonic() < end:
        time.sleep(0.01)
    running.send_signal(signal.SIGTERM)
    _, stderr = running.communicate(timeout=60)
    assert running.returncode == 130, stderr
    assert "repeat the command to continue" in stderr
    assert "Traceback" not in stderr
    done = {path.name: path.stat().st_mtime_ns for path in (folder / "out").iterdir()}
    assert 0 < len(done) < 40
    assert all(load(folder / "out" / name).shape == (200, 300, 3) for name in done)
    ended = command(*arguments)
    assert f"{40 - len(done)} painted, {len(done)} already there" in ended.stdout
    for name, time_written in done.items():
        assert (folder / "out" / name).stat().st_mtime_ns == time_written


@pytest.mark.parametrize(
    ("name", "mode"), [("out.png", "RGBA"), ("out.webp", "RGBA"), ("out.jpg", "RGB")]
)
def test_opacity_is_kept_where_the_format_has_one(folder, stylize, name, mode):
    pixels = np.rint(load(folder / "photo.png") * 255).astype(np.uint8)
    alpha = np.linspace(0, 255, 96).astype(np.uint8)[None].repeat(64, axis=0)
    Image.fromarray(np.dstack([pixels, alpha])).save(folder / "alpha.png")
    assert stylize("alpha.png", f"--output={name}").returncode == 0
    with Image.open(folder / name) as picture:
        assert picture.mode == mode
        if mode == "RGBA":
            np.testing.assert_array_equal(np.asarray(picture)[..., 3], alpha)


@pytest.mark.parametrize("mode", ["L", "CMYK", "LA"])
def test_other_kinds_of_pictures(folder, stylize, mode):
    name = "kind.jpg" if mode == "CMYK" else "kind.png"
    with Image.open(folder / "photo.png") as picture:
        picture.convert(mode).save(folder / name)
    ended = stylize(name, "--output=out.png", "--image_size=32")
    assert ended.returncode == 0, ended.stderr
    assert load(folder / "out.png").shape == (21, 32, 3)


def test_a_large_picture_in_tiles_shows_how_far_it_is(folder, stylize, monkeypatch):
    monkeypatch.setattr(status_line, "LOG_INTERVAL", 0)
    save(np.linspace(0, 1, 300 * 400 * 3).reshape(300, 400, 3), folder / "large.png")
    ended = stylize("large.png", "--output=out.png", "--tile_size=256")
    assert ended.returncode == 0, ended.stderr
    # The remaining time is unknown until the second tile.
    assert ended.stderr.startswith("[#####...............] large.png\n")
    assert load(folder / "out.png").shape == (300, 400, 3)


def test_nothing_slow_is_imported(folder, model):
    program = (
        "import sys; from tfstyle.cli.main import main;"
        "code = main(sys.argv);"
        "slow = {'tensorflow', 'keras', 'scipy', 'h5py', 'jax', 'torch'};"
        "slow |= {'email', 'ssl'};"
        "print(sorted(slow & set(sys.modules)))"
    )
    arguments = ["stylize", "photo.png", "--style=dots", f"--model={model}"]
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments, "--output=out.png"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.splitlines()[-1] == "[]"

"""Tests that existing pictures made with other settings are kept and reported."""

import os
import shutil
import time

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tfstyle.images import load, save

pytest.importorskip("ai_edge_litert")


@pytest.fixture
def photos(folder):
    inside = folder / "photos"
    (inside / "below").mkdir(parents=True)
    photo = load(folder / "photo.png")
    for name in ("a.jpg", "below/b.png"):
        save(photo, inside / name)
    return inside


@pytest.fixture
def stylize(command_here, model, photos):
    def run(*arguments, photo="photos", network=model):
        return command_here("stylize", photo, f"--model={network}", *arguments)

    return run


def _contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "styles",
    [["dots", "waves"], ["dots:2,waves:1", "lines:0.5"], ["dots:2", "waves"]],
)
def test_a_style_given_twice_is_mixed(folder, stylize, model, styles):
    flags = [f"--style={style}" for style in styles]
    ended = stylize(*flags, "--output=out.png", photo="photo.png")
    assert ended.returncode == 0, ended.stderr
    mixture = ",".join(styles)
    assert f", {mixture}, " in ended.stdout
    expected = tfstyle.stylize(folder / "photo.png", mixture, model=str(model))
    painted = load(folder / "out.png")
    np.testing.assert_allclose(painted, expected, atol=0.6 / 255)
    for style in styles:
        alone = tfstyle.stylize(folder / "photo.png", style, model=str(model))
        assert np.abs(painted - alone).max() > 5 / 255


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ("--style=dots", "style 'waves', not 'dots'"),
        ("--style=dots,waves:3", "style 'waves', not 'dots:0.25,waves:0.75'"),
        ("--strength=0.5", "strength 1.0, not 0.5"),
        ("--image_size=48", "image_size 0, not 48"),
        ("--preserve_color=match", "preserve_color 'none', not 'match'"),
    ],
)
def test_pictures_of_other_settings_are_kept(folder, stylize, change, difference):
    style = [] if change.startswith("--style") else ["--style=waves"]
    assert stylize("--style=waves", "--output=out").returncode == 0
    before = _contents(folder)
    ended = stylize(*style, change, "--output=out")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.count("\n") == 1
    named = "'out/a.jpg' (one of 2 that differ)"
    for part in (difference, named, "--overwrite", "another folder"):
        assert part in ended.stderr
    assert _contents(folder) == before
    ended = stylize(*style, change, "--output=out", "--overwrite")
    assert ended.stdout.startswith("out: 2 painted, ")
    assert stylize(*style, change, "--output=new").returncode == 0
    new = {
        p.relative_to(folder / "new"): b for p, b in _contents(folder / "new").items()
    }
    out = {
        p.relative_to(folder / "out"): b for p, b in _contents(folder / "out").items()
    }
    assert new == out
    assert all(before[folder / "out" / name] != data for name, data in out.items())


def test_spellings_of_one_setting_are_one(stylize):
    assert stylize("--style=dots:2,waves:2", "--output=out").returncode == 0
    for same in (["--style=waves,dots"], ["--style=dots", "--style=waves"]):
        ended = stylize(*same, "--output=out", "--runtime=litert", "--tile_size=256")
        assert ended.stdout.startswith("out: 0 painted, 2 already there, ")


def test_another_network_is_another_setting(folder, stylize, model, tmp_path):
    copy, other = tmp_path / "copy", tmp_path / "other"
    shutil.copytree(model, copy)
    shutil.copytree(model, other)
    assert stylize("--style=dots", "--output=out").returncode == 0
    ended = stylize("--style=dots", "--output=out", network=copy)
    assert "2 already there" in ended.stdout
    (other / "tiny.keras").unlink()
    ended = stylize("--style=dots", "--output=out", network=other)
    assert ended.returncode == 1
    assert "was made with another model" in ended.stderr


def test_copies_of_pictures_know_how_they_were_made(folder, stylize):
    assert stylize("--style=dots", "--output=out").returncode == 0
    shutil.copytree(folder / "out", folder / "copy", copy_function=shutil.copyfile)
    assert "2 already there" in stylize("--style=dots", "--output=copy").stdout
    assert stylize("--style=waves", "--output=copy").returncode == 1


def test_pictures_of_unknown_origin_are_left(folder, photos, stylize):
    (folder / "out" / "below").mkdir(parents=True)
    Image.new("RGB", (9, 9)).save(
        folder / "out" / "a.jpg", comment=b"tfstyle stylize ["
    )
    (folder / "out" / "below" / "b.png").write_bytes(b"no picture")
    before = _contents(folder / "out")
    ended = stylize("--style=dots", "--output=out")
    assert ended.stdout.startswith("out: 0 painted, 2 already there, dots")
    assert _contents(folder / "out") == before


def test_an_edited_photograph_is_painted_again(folder, photos, stylize):
    assert stylize("--style=dots", "--output=out").returncode == 0
    save(1 - load(photos / "below" / "b.png"), photos / "below" / "b.png")
    os.utime(photos / "below" / "b.png", (time.time() + 60,) * 2)
    ended = stylize("--style=dots", "--output=out")
    assert ended.stdout.startswith("out: 1 painted, 1 already there, dots")
    os.utime(photos / "below" / "b.png", (1, 1))
    assert "2 already there" in stylize("--style=dots", "--output=out").stdout


def test_another_photograph_of_the_name_is_another_setting(folder, photos, stylize):
    assert stylize("--style=dots", "--output=out").returncode == 0
    (folder / "more").mkdir()
    save(1 - load(photos / "a.jpg"), folder / "more" / "a.jpg")
    os.utime(folder / "more" / "a.jpg", (1, 1))
    before = _contents(folder / "out")
    ended = stylize("--style=dots", "--output=out", photo="more")
    assert ended.returncode == 1
    assert "'out/a.jpg' was made with another content image;" in ended.stderr
    assert _contents(folder / "out") == before


@pytest.mark.parametrize("name", ["photos", "photos/a.jpg"])
def test_nothing_left_to_paint_is_a_line(folder, photos, stylize, name):
    assert stylize("--style=dots", "--output=out/", photo=name).returncode == 0
    before = _contents(folder)
    ended = stylize("--style=dots", "--output=out/", photo=name)
    assert (ended.returncode, ended.stderr) == (0, "")
    count = 2 if name == "photos" else 1
    assert ended.stdout.startswith(f"out/: 0 painted, {count} already there, dots, ")
    assert ended.stdout.endswith("; --overwrite replaces existing pictures\n")
    assert _contents(folder) == before


def test_a_photograph_that_is_gone_is_named(folder, stylize):
    assert stylize("photo.png", "--style=dots", "--output=out").returncode == 0
    (folder / "photo.png").unlink()
    ended = stylize("photo.png", "--style=dots", "--output=out", photo="other.png")
    assert ended.returncode == 1
    assert ended.stdout.startswith("out: 1 painted, 1 failed, dots")
    assert ended.stderr.splitlines()[-1].endswith("content='photo.png'")

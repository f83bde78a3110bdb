"""Tests of `tfstyle.optimize_folder` on a folder of photographs."""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest

import tfstyle
from tests.methods.stylize.test_folder import Follow
from tfstyle.cli.main import main
from tfstyle.errors import InputError
from tfstyle.features import weights
from tfstyle.images import load, save
from tfstyle.methods.folders.jobs import Job, choose_due
from tfstyle.methods.folders.settings import to_comment
from tfstyle.methods.optimize.folder import OptimizeFolderMethod
from tfstyle.methods.optimize.options import OptimizeOptions

SMALL = {"image_size": 32, "min_scale": 32, "iterations": 3}
SMALL |= {"content_layers": "relu2_1", "style_layers": "relu2_1"}
SMALL |= {"allow_random_features": True, "tolerance": 0.0}
FLAGS = [f"--{n}={str(v).lower()}" for n, v in SMALL.items() if n != "tolerance"]


@pytest.fixture
def photos(tmp_path, random, no_weights, monkeypatch):
    """A folder with two photographs and a broken one, beside a painting."""
    (tmp_path / "photos" / "below").mkdir(parents=True)
    for name in ("photos/a.png", "photos/below/c.webp", "painting.png"):
        save(random.random((24, 32, 3), np.float32), tmp_path / name)
    (tmp_path / "photos" / "b.jpg").write_text("no picture")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "photos"


@pytest.mark.slow
def test_each_picture_is_that_of_optimize(photos, tmp_path):
    follow, output = Follow(), tmp_path / "out"
    tally = tfstyle.optimize_folder(
        photos, "painting.png", output, callback=follow, **SMALL
    )
    assert (tally.painted, tally.failed) == (2, 1)
    shares = [call[2] for call in follow.calls if call[:2] == ("share", "a.png")]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    for name, source in (("a.png", "a.png"), ("below/c.png", "below/c.webp")):
        expected = tfstyle.optimize(photos / source, "painting.png", **SMALL)
        np.testing.assert_allclose(load(output / name), expected, atol=1.01 / 255)
    with pytest.raises(InputError, match=r"iterations 3, not 4"):
        options = {**SMALL, "iterations": 4}
        tfstyle.optimize_folder(photos, "painting.png", output, **options)
    with pytest.raises(InputError, match="another painting"):
        tfstyle.optimize_folder(photos, photos / "a.png", output, **SMALL)
    ended = main(["tfstyle", "optimize", "photos", "painting.png", "-o", "out", *FLAGS])
    assert ended == 1  # for the broken one
    assert len(list(output.rglob("*.*"))) == 2


def test_shards_and_colors_alone(photos, tmp_path, capsys):
    command = ["tfstyle", "optimize", "photos", "painting.png", "--color_only"]
    codes = [main([*command, f"--shard={index}/2"]) for index in (0, 1)]
    assert sorted(codes) == [0, 1]
    said = capsys.readouterr().out.splitlines()
    assert all(line.startswith("photos-painting: ") for line in said)
    output = tmp_path / "photos-painting"
    for name, source in (("a.png", "a.png"), ("below/c.png", "below/c.webp")):
        expected = tfstyle.optimize(photos / source, "painting.png", color_only=True)
        np.testing.assert_allclose(load(output / name), expected, atol=1.01 / 255)
    assert main(command) == 1
    assert "0 painted, 2 already there, 1 failed" in capsys.readouterr().out


def _settings(style, **options):
    chosen = OptimizeOptions(**{**SMALL, **options})
    return OptimizeFolderMethod(style, chosen).settings


def test_settings_tell_blends_and_initial_pictures_apart(photos, tmp_path, random):
    a, b = "painting.png", "photos/a.png"
    blends = [{a: 3, b: 1}, {a: 1, b: 3}, [a, b]]
    stored = [_settings(style)["style_blend_weights"] for style in blends]
    assert stored == [[0.75, 0.25], [0.25, 0.75], [0.5, 0.5]]
    assert _settings([a, b], style_blend_weights=(6, 2)) == _settings(blends[0])
    (tmp_path / "both").mkdir()
    for path in (a, b):
        shutil.copy(tmp_path / path, tmp_path / "both")
    folder, both = (_settings(s)["paintings"] for s in ("both", ["both", "both"]))
    assert len(folder) == 1
    assert both == folder * 2
    shutil.copy(tmp_path / b, tmp_path / "init.png")
    first = _settings(a, init="init.png")
    assert _settings(a, init=b) == first
    save(random.random((24, 32, 3), np.float32), tmp_path / "init.png")
    assert _settings(a, init="init.png") != first


def test_settings_name_the_feature_network(photos, monkeypatch):
    assert _settings("painting.png")["features"] == "random"
    recolored = OptimizeFolderMethod("painting.png", OptimizeOptions(color_only=True))
    assert "features" not in recolored.settings
    monkeypatch.setattr(weights, "find_weights", lambda: Path("painting.png"))
    digest = hashlib.sha256(Path("painting.png").read_bytes()).hexdigest()
    assert _settings("painting.png")["features"] == digest[:16]


@pytest.mark.slow
def test_a_first_photograph_that_is_too_narrow_is_left_out(photos, random):
    save(random.random((16, 400, 3), np.float32), photos / "0.png")
    follow = Follow()
    tally = tfstyle.optimize_folder(
        photos, "painting.png", "out", callback=follow, **SMALL
    )
    assert (tally.painted, tally.failed) == (2, 2)


def test_pictures_of_another_command_are_named(photos):
    stylized = to_comment({"style": "wave", "strength": 1.0, "photo": "0" * 16})
    Path("out").mkdir()
    save(load("photos/a.png"), Path("out/a.png"), comment=stylized)
    with pytest.raises(
        InputError, match=r"a\.png' was made with settings of `tfstyle stylize`;"
    ):
        tfstyle.optimize_folder(photos, "painting.png", "out", color_only=True)
    tfstyle.optimize_folder("photos/a.png", "painting.png", "new", color_only=True)
    job = Job(Path("photos/a.png"), Path("new/a.png"))
    with pytest.raises(InputError, match="with settings of `tfstyle optimize`; use"):
        choose_due([job], {"style": "wave"}, "new")
    with pytest.raises(InputError, match="made with another painting; use"):
        tfstyle.optimize_folder("photos/a.png", "photos/a.png", "new", color_only=True)


@pytest.mark.slow
def test_an_interruption_writes_no_unfinished_picture(photos, tmp_path):
    class Interrupt(tfstyle.FolderCallback):
        def on_share(self, content, share):
            if share == 1:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tfstyle.optimize_folder(
            photos, "painting.png", tmp_path / "out", callback=Interrupt(), **SMALL
        )
    assert not [path for path in tmp_path.glob("out/**/*") if path.is_file()]


@pytest.mark.parametrize(
    ("flags", "line"),
    [
        (
            ["photos", "--content_mask=a.png"],
            "`content_mask` to be used with a single photograph",
        ),
        (["photos", "--preview=0"], "`preview` to be used with a single photograph"),
        (["photos", "--save_every=2"], "Received: save_every=2, content='photos'"),
        (["photos", "--output=-"], "Received: output='-'"),
        (["photos", "--output=jpg:-"], "Received: output='jpg:-'"),
        (["photos", "--shard=2/2"], "Received: shard='2/2'"),
        (
            ["photos/a.png", "--shard=0/2"],
            "`shard` to be used with a folder of photographs only",
        ),
        (["photos", "--output=photos/out"], "outside"),
    ],
)
def test_mistakes_are_one_line(photos, capsys, flags, line):
    command = ["tfstyle", "optimize", *flags, "--style=painting.png", "--color_only"]
    assert main(command) in (1, 2)
    ended = capsys.readouterr()
    assert line in ended.err
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    "given",
    [
        {"style": "photos/../out/a.png"},
        {"style": ["painting.png", "out"]},
        {"style": {"out/a.png": 2}},
        {"style": "painting.png", "style_mask": ["out/a.png"]},
        {"style": "painting.png", "fine_style": "out/a.png"},
        {"style": "painting.png", "init": "out/a.png"},
    ],
)
def test_no_painting_or_mask_is_replaced(photos, tmp_path, random, given):
    output = tmp_path / "out"
    output.mkdir()
    save(random.random((24, 32, 3), np.float32), output / "a.png")
    before = (output / "a.png").read_bytes()
    options = {**SMALL, **given, "overwrite": True}
    with pytest.raises(InputError, match=r"painting or mask, .* replace '.*a\.png'"):
        tfstyle.optimize_folder(photos, output=output, **options)
    assert (output / "a.png").read_bytes() == before

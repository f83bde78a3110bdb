"""`tfstyle.optimize_folder`: a folder of photographs, pixel by pixel."""

import numpy as np
import pytest

import tfstyle
from tests.methods.stylize.test_folder import Follow
from tfstyle.cli.main import main
from tfstyle.errors import InputError
from tfstyle.images import load, save

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
    with pytest.raises(InputError, match="style '"):
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
        (["photos", "--output=photos/out"], "outside of"),
    ],
)
def test_mistakes_are_one_line(photos, capsys, flags, line):
    command = ["tfstyle", "optimize", *flags, "--style=painting.png", "--color_only"]
    assert main(command) == 1
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
    with pytest.raises(InputError, match=r"paintings and masks, .*a\.png' would rep"):
        tfstyle.optimize_folder(photos, output=output, **options)
    assert (output / "a.png").read_bytes() == before

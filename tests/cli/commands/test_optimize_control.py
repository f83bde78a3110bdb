"""Tests of masks, folders and `color_only` in `tfstyle optimize`, on small pictures."""

import json

import numpy as np
import pytest

from tfstyle.images import load, resize, save

FILES = ("--content=photo.png", "--style=painting.png", "--output=out.png")
SMALL = (
    "--image_size=32",
    "--min_scale=32",
    "--iterations=1",
    "--allow_random_features",
)


@pytest.fixture
def masks(folder):
    """The left half, the whole, nothing, and a square."""
    left = np.zeros((64, 96, 3), np.float32)
    left[:, :48] = 1
    save(left, folder / "left.png")
    save(np.ones_like(left), folder / "white.png")
    save(np.zeros_like(left), folder / "black.png")
    save(np.ones((32, 32, 3), np.float32), folder / "square.png")
    return folder


@pytest.mark.slow
def test_masks_and_a_folder_make_the_same_picture_from_their_flagfile(
    masks, command_here
):
    (masks / "hand").mkdir()
    (masks / "other.png").rename(masks / "hand" / "other.png")
    guides = ("--content_mask=left.png", "--content_mask=square.png")
    others = ("--style=hand", "--keep_mask=left.png", "--fine_style=painting.png")
    more = ("--style_scale=1.5", "--strength=0.8", "--preserve_color=histogram")
    ended = command_here(
        "optimize", *FILES, *SMALL, *others, "--keep_mask=left.png", *more
    )
    assert ended.returncode == 0, ended.stderr
    ended = command_here("optimize", *FILES, *SMALL, "--style=hand", *guides, *more)
    assert ended.returncode == 0, ended.stderr
    assert "`content_mask` 'square.png' is 32 x 32" in ended.stderr
    flags = (masks / "out.png.cfg").read_text()
    for name in ("left", "square"):
        assert f"--content_mask={masks / name}.png\n" in flags
    assert f"--style={masks / 'hand'}\n" in flags
    record = json.loads((masks / "out.png.json").read_text())
    assert len(record["pictures"]["content_mask"]) == 2
    assert len(record["distances"]["style_by_region"]) == 2
    first = (masks / "out.png").read_bytes()
    (masks / "out.png").unlink()
    ended = command_here("optimize", f"--flagfile={masks / 'out.png.cfg'}", cwd="/")
    assert ended.returncode == 0, ended.stderr
    assert (masks / "out.png").read_bytes() == first


@pytest.mark.slow
def test_what_is_kept_stays_to_the_byte(masks, command_here):
    ended = command_here("optimize", *FILES, *SMALL, "--keep_mask=left.png")
    assert ended.returncode == 0, ended.stderr
    size = load(masks / "out.png").shape[:2]
    expected = resize(load(masks / "photo.png"), size, clip=True)
    kept = load(masks / "out.png")[:, :15]
    np.testing.assert_allclose(kept, expected[:, :15], atol=0.51 / 255)


MISTAKES = {
    "a mask for each style": (["--content_mask=left.png"] * 2, "1 in all"),
    "a black mask": (["--content_mask=black.png"], "content_mask='black.png'"),
    "all is kept": (["--keep_mask=white.png"], "keep_mask="),
    "no such mask": (["--style_mask=none.png"], "style_mask='none.png'"),
    "no such fine style": (["--fine_style=none.png"], "fine_style='none.png'"),
    "too strong": (["--strength=2"], "strength=2.0"),
    "no scale": (["--style_scale=0"], "style_scale=0.0"),
    "an empty folder": (["--style=empty"], "style='empty'"),
    "output among the paintings": (["--style=."], "output='out.png'"),
    "only colours in regions": (
        ["--color_only", "--content_mask=left.png"],
        "color_only=True",
    ),
    "output is a mask": (
        ["--keep_mask=left.png", "--output=left.png"],
        "output='left.png'",
    ),
    "no fine layer": (
        ["--fine_style=other.png", "--style_layers=relu4_1"],
        "style_layers=['relu4_1']",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line(name, masks, command_here):
    changes, line = MISTAKES[name]
    (masks / "empty").mkdir()
    before = sorted(masks.iterdir())
    ended = command_here("optimize", *FILES, *changes)
    assert ended.returncode in (1, 2)
    assert line in ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert sorted(masks.iterdir()) == before

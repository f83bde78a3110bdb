"""Tests of `tfstyle texture` on small pictures with random features."""

import json

import pytest

from tfstyle.images import load

SMALL = ("--style_layers=relu1_1,pool1", "--min_scale=24", "--allow_random_features")
FILES = ("--style=painting.png", "--output=out.png")


@pytest.mark.slow
def test_writes_the_picture_and_its_record_and_the_flagfile_repeats_it(
    folder, command_here
):
    flags = ("--output_size=40x24", "--iterations=3", "--seamless")
    ended = command_here("texture", *FILES, *SMALL, *flags)
    assert ended.returncode == 0, ended.stderr
    record = json.loads((folder / "out.png.json").read_text())
    measured = record["distances"]["style"]
    assert f"out.png: 40x24, 3 steps, style distance {measured:.4f}" in ended.stdout
    assert load(folder / "out.png").shape == (24, 40, 3)
    assert not list(folder.glob("*.checkpoint"))
    first = (folder / "out.png").read_bytes()
    ended = command_here("texture", "--flagfile=out.png.cfg")
    assert ended.returncode == 0, ended.stderr
    assert (folder / "out.png").read_bytes() == first


@pytest.mark.parametrize(
    ("flag", "line"),
    [
        ("--output_size=512", "output_size='512'"),
        ("--output_size=8x64", "output_size='8x64'"),
        ("--output_size=60000x60000", "GB"),
        ("--style_size=60000", "style_size=60000"),
        ("--style=none.png", "style='none.png'"),
        ("--style_layers=", "style_layers"),
        ("--style_layers=relu4_9", "Did you mean 'relu4_"),
        ("--style_blend_weights=1,2", "style_blend_weights=[1.0, 2.0]"),
        ("--output=painting.png", "output='painting.png'"),
        ("--output=", "--output"),
        ("--content=photo.png", "content"),
        ("--seed=-1", "seed=-1"),
    ],
)
def test_a_mistake_is_one_line(folder, command_here, flag, line):
    before = sorted(folder.iterdir())
    ended = command_here("texture", *FILES, flag)
    assert ended.returncode in (1, 2)
    assert line in ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert ended.stdout == ""
    assert sorted(folder.iterdir()) == before

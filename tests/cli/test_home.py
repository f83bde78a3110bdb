"""Tests of home folders that do not exist, in every flag that takes a path."""

import numpy as np
import pytest

from tfstyle.cli.main import main
from tfstyle.images import save

NAME = "~nosuchuser/p.png"
PICTURE = {"content": "p.png", "style": "s.png", "output": "out.png"}
FLAGS = [
    *(("optimize", PICTURE, flag) for flag in ("content", "style", "output", "init")),
    ("optimize", {**PICTURE, "content_mask": "p.png"}, "content_mask"),
    ("optimize", {**PICTURE, "style_mask": "p.png"}, "style_mask"),
    *(("optimize", PICTURE, flag) for flag in ("keep_mask", "fine_style")),
    ("optimize", PICTURE, "vgg19_weights"),
    ("texture", {"style": "s.png", "output": "out.png"}, "style"),
    ("texture", {"style": "s.png", "output": "out.png"}, "output"),
    ("dream", {"content": "p.png", "output": "out.png"}, "content"),
    ("dream", {"content": "p.png", "output": "out.png"}, "output"),
    ("dream", {"content": "p.png", "output": "out.png"}, "vgg19_weights"),
    ("invert", {"content": "p.png", "output": "out.png"}, "content"),
    ("inspect", {"content": "p.png", "output": "out.png"}, "content"),
    ("inspect", {"content": "p.png", "output": "out.png"}, "output"),
    ("styles", {"output": "out.png"}, "content"),
    ("styles", {}, "output"),
    ("styles", {}, "model"),
    ("stylize", {"style": "wave", "output": "out.png"}, "content"),
    ("stylize", {"content": "p.png", "style": "wave"}, "output"),
    ("stylize", {"content": "p.png", "style": "wave", "output": "out.png"}, "model"),
    ("train", {"photos": "photos", "output": "out"}, "style"),
    ("train", {"style": "s.png", "output": "out"}, "photos"),
    ("train", {"style": "s.png", "photos": "photos", "output": "out"}, "init_from"),
    ("train", {"style": "s.png", "photos": "photos", "output": "out"}, "finetune"),
    ("export", {"output": "out", "format": "keras"}, "model"),
]


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "photos").mkdir()
    for name in ("p.png", "s.png", "photos/a.png"):
        save(np.linspace(0, 1, 64 * 64 * 3).reshape(64, 64, 3), tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("command", "flags", "flag"), FLAGS)
def test_a_home_that_does_not_exist_is_one_line(here, capsys, command, flags, flag):
    before = sorted(here.rglob("*"))
    given = [f"--{name}={value}" for name, value in {**flags, flag: NAME}.items()]
    assert main(["tfstyle", command, *given]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert NAME in shown.err
    assert sorted(here.rglob("*")) == before

"""The README's examples run, on small pictures and for few steps."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from tfstyle.cli.main import main
from tfstyle.cli.optimize import define_flags
from tfstyle.images import save

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    shlex.split(part)
    for kind, text in BLOCKS
    if kind == "bash"
    for part in re.split(r"&&|\n", text)
    if part.strip().removeprefix(".venv/bin/").startswith("tfstyle ")
]
PROGRAMS = [text for kind, text in BLOCKS if kind == "python"]
SMALL = ["--image_size=32", "--iterations=2", "--min_scale=32"]


@pytest.fixture(autouse=True)
def pictures(tmp_path, monkeypatch, random):
    for name in ("photo.jpg", "painting.jpg"):
        save(random.random((32, 40, 3), np.float32), tmp_path / name)
    for folder in ("tfstyle", "configs"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)


def test_there_are_examples():
    assert len(COMMANDS) >= 3
    assert len(PROGRAMS) >= 3


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_runs(words, tmp_path):
    assert main(["tfstyle", *words[1:], *SMALL, "--allow_random_features"]) == 0
    assert (tmp_path / "out.png").exists()


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_a_program_runs(program, vgg19_weights):
    small = "image_size=32, iterations=2"
    program = program.replace(", image_size=512", "")
    program = re.sub(r"(tfstyle\.optimize\(.*)\)", rf"\1, {small})", program)
    exec(program, {})


def test_flags_in_the_table_exist_and_their_defaults_are_right():
    flags = define_flags()
    for text in re.findall(r"^\| `(--.*?)` \|", README, re.MULTILINE):
        flags(["optimize", *text.split()])
    defaults = define_flags()
    for name in ("image_size", "style_weight", "iterations"):
        shown = re.search(rf"^\| `--{name}=(\S+)`", README, re.MULTILINE)[1]
        assert float(shown) == defaults[name].value


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#]+)\)", README))
def test_links_lead_somewhere(path):
    assert path.startswith("http") or (ROOT / path).exists()

"""The README's examples run, on small pictures and for few steps."""

import re
import shlex
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from tfstyle.cli.main import main
from tfstyle.images import save
from tfstyle.methods.optimize.options import OptimizeOptions

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()

# What makes each command quick; the pictures are then not worth a look.
SMALL = {
    "optimize": [
        "--image_size=32",
        "--iterations=2",
        "--min_scale=32",
        "--allow_random_features",
    ],
    "stylize": ["--image_size=32"],
    "styles": [],
    "export": [],
    "texture": ["--output_size=32x32", "--iterations=2", "--allow_random_features"],
    "invert": ["--image_size=32", "--iterations=2", "--allow_random_features"],
    "dream": [
        "--image_size=32",
        "--iterations=2",
        "--octaves=1",
        "--frames=2",
        "--frame_iterations=1",
        "--allow_random_features",
    ],
    "inspect": ["--image_size=32", "--cell_size=32", "--allow_random_features"],
    "train": [
        "--steps=2",
        "--crop_size=32",
        "--last_crop_size=32",
        "--style_size=32",
        "--alpha=0.125",
        "--blocks=0",
    ],
}


def _is_ours(line: str) -> bool:
    command = line.strip().removeprefix(".venv/bin/")
    # A server runs until it is told to end: tests/cli/test_serve.py runs it.
    return command.startswith("tfstyle ") and not command.startswith("tfstyle serve")


BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
_EACH = [
    [shlex.split(part) for part in re.split(r"&&|\n", text) if _is_ours(part)]
    for kind, text in BLOCKS
    if kind == "bash"
]
COMMANDS = [commands for commands in _EACH if commands]
# The parts of the README with a table of a command's flags.
TITLES = {
    "stylize": "Paint in one pass",
    "serve": "Serve it",
    "export": "Take it elsewhere",
    "optimize": "Paint pixel by pixel",
    "dream": "Dream",
}
SECTIONS = {
    command: next(s for s in README.split("\n## ") if s.startswith(title))
    for command, title in TITLES.items()
}
PROGRAMS = [text for kind, text in BLOCKS if kind == "python"]


@pytest.fixture(autouse=True)
def pictures(tmp_path, monkeypatch, random):
    (tmp_path / "photos").mkdir()
    pictures = ("photo.jpg", "painting.jpg", "another.jpg", "photos/a.jpg")
    masks = ("sky.png", "ground.png", "face.png")
    for name in (*pictures, "photos/b.jpg", *masks):
        save(random.random((32, 40, 3), np.float32), tmp_path / name)
    for folder in ("tfstyle", "configs"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)


def test_there_are_examples():
    assert sum(map(len, COMMANDS)) >= 8
    assert len(PROGRAMS) >= 3


@pytest.mark.parametrize("commands", COMMANDS, ids=str)
def test_the_commands_of_a_block_run(commands, request):
    if any(words[1] == "train" for words in commands):
        request.getfixturevalue("vgg19_weights")
    for words in commands:
        assert main(["tfstyle", *words[1:], *SMALL[words[1]]]) == 0
        outputs = [w.partition("=")[2] for w in words if w.startswith("--output=")]
        assert all(Path(output).exists() for output in outputs)


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_a_program_runs(program, vgg19_weights):
    small = "image_size=32, iterations=2"
    program = program.replace(", image_size=512", "")
    program = re.sub(r"(tfstyle\.(?:optimize|dream)\(.*)\)", rf"\1, {small})", program)
    exec(program, {})


@pytest.mark.parametrize("command", TITLES)
def test_flags_in_the_tables_exist(command):
    values = import_module(f"tfstyle.cli.{command}").COMMAND.define_flags()
    shown = re.findall(r"^\| `(--.*?)` \|", SECTIONS[command], re.MULTILINE)
    assert len(shown) > 4
    for text in shown:
        values([command, *text.split()])


def test_defaults_in_the_table_are_right():
    for name in ("image_size", "style_weight", "iterations"):
        shown = re.search(
            rf"^\| `--{name}=(\S+)` \| .*", SECTIONS["optimize"], re.MULTILINE
        )
        assert float(shown[1]) == getattr(OptimizeOptions(), name)


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#]+)", README))
def test_links_lead_somewhere(path):
    assert path.startswith("http") or (ROOT / path).exists()

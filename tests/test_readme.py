"""Tests of the examples in the README and `docs/`, on small pictures in few steps."""

import re
import shlex
import unicodedata
from pathlib import Path

import numpy as np
import pytest

import tfstyle
from tests.methods.video.clips import write_clip
from tfstyle.cli.commands import command_names, find_command
from tfstyle.cli.flagfile import read_flagfiles
from tfstyle.cli.main import main
from tfstyle.exporting import plan
from tfstyle.images import save
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.training.options import TrainOptions

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text() for path in DOCUMENTS}

# Flags that make each command fast, regardless of the quality of the pictures.
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
        "--content_layers=relu1_2",
        "--style_layers=relu1_1",
    ],
}
SMALL_CYCLE = [
    "--steps=2",
    "--crop_size=32",
    "--load_size=32",
    "--alpha=0.0625",
    "--blocks=0",
    "--channels=2",
]
# These start a server, or need videos and sounds; tests/cli has tests of them.
NOT_RUN = {"serve", "video", "live", "audio"}


def _is_ours(line: str) -> bool:
    words = line.strip().removeprefix(".venv/bin/").split(maxsplit=2)
    return words[:1] == ["tfstyle"] and words[1] not in NOT_RUN


BLOCKS = [
    (name, kind, text)
    for name, document in TEXTS.items()
    for kind, text in re.findall(r"```(\w+)\n(.*?)```", document, re.DOTALL)
]


def _commands() -> dict[str, list[list[str]]]:
    """The commands of each block that is not a repetition, by its first one."""
    blocks = {}
    for name, kind, text in BLOCKS:
        parts = [p for p in re.split(r"&&|\n", text) if _is_ours(p)]
        if kind == "bash" and parts:
            words = parts[0].strip().split()[1:3]
            about = f"{name}-{len(blocks)}-{' '.join(words)}"
            blocks.setdefault(tuple(parts), (about, [shlex.split(p) for p in parts]))
    return dict(blocks.values())


COMMAND_BLOCKS = _commands()
# These take up to a minute; `.ci/run` has the tests of tests/exporting, tests/methods
# and tests/training.
LONG = {"export", "inspect", "train"}


def _block(about: str):
    is_long = any(words[1] in LONG for words in COMMAND_BLOCKS[about])
    return pytest.param(about, marks=[pytest.mark.nightly] if is_long else [])


PROGRAMS = [(name, text) for name, kind, text in BLOCKS if kind == "python"]


def _flags() -> list[tuple[str, str]]:
    """Commands and flags of the tables that are headed by "flag of `tfstyle ...`"."""
    found, command = [], None
    for line in "\n".join(TEXTS.values()).splitlines():
        if heading := re.match(r"\| flag of `tfstyle (\w+)` \|", line):
            command = heading[1]
        elif not line.startswith("|"):
            command = None
        elif command and (row := re.match(r"\| `(--.*?)` \|", line)):
            found.append((command, row[1]))
    return found


FLAGS = _flags()


@pytest.fixture
def pictures(tmp_path, monkeypatch, random):
    for name in ("photos", "paintings"):
        (tmp_path / name).mkdir()
    pictures = ("photo.jpg", "painting.jpg", "another.jpg", "photos/a.jpg")
    pictures += ("paintings/a.jpg", "paintings/b.jpg")
    masks = ("sky.png", "ground.png", "face.png")
    for name in (*pictures, "photos/b.jpg", *masks):
        save(random.random((32, 40, 3), np.float32), tmp_path / name)
    for folder in ("tfstyle", "configs"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    # 8-bit files match less well at smaller sizes.
    monkeypatch.setattr(plan, "COMPARED_SIDES", (253,))


def test_the_readme_is_short():
    assert len(TEXTS["README.md"].splitlines()) <= 160


def test_there_are_examples():
    assert len(COMMAND_BLOCKS) >= 15
    assert len(PROGRAMS) >= 6


@pytest.mark.slow
@pytest.mark.parametrize("about", [_block(about) for about in COMMAND_BLOCKS])
def test_the_commands_of_a_block_run(about, pictures, request):
    commands = COMMAND_BLOCKS[about]
    if any(words[1] == "train" for words in commands):
        request.getfixturevalue("vgg19_weights")
    for words in commands:
        # A flagfile of a run has all flags; those after it override it.
        small = SMALL_CYCLE if "--cycle" in words else SMALL[words[1]]
        assert main(["tfstyle", *words[1:], *small]) == 0
        outputs = [w.partition("=")[2] for w in words if w.startswith("--output=")]
        assert all(Path(output).exists() for output in outputs)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "program"), PROGRAMS, ids=[f"{n}-{i}" for i, (n, _) in enumerate(PROGRAMS)]
)
def test_a_program_runs(name, program, pictures, vgg19_weights, monkeypatch):
    small = {"image_size": 32, "iterations": 2}

    def optimize(*pictures, **options):
        return optimize_at_any_size(*pictures, **{**options, **small})

    optimize_at_any_size = tfstyle.optimize
    monkeypatch.setattr(tfstyle, "optimize", optimize)
    frames, shown = [np.full((64, 96, 3), 99, np.uint8)], []
    if "walk.mp4" in program:
        write_clip(Path("walk.mp4"), 3 * frames)
    exec(program, {"camera_frames": lambda: frames, "show": shown.append})
    assert len(shown) == program.count("show(painted)")


@pytest.mark.parametrize(("command", "flags"), FLAGS, ids=str)
def test_flags_in_the_tables_exist(command, flags):
    values = find_command(command).define_flags()
    values([command, *read_flagfiles(shlex.split(flags))])


def test_the_commands_of_tables_have_tables():
    assert {command for command, _ in FLAGS} >= {
        *("stylize", "optimize", "serve", "export", "train", "dream")
    }


@pytest.mark.parametrize("command", sorted(set(command_names()) - {"styles"}))
def test_every_command_is_in_the_readme(command):
    assert re.search(rf"`(tfstyle )?{command}`", TEXTS["README.md"])


@pytest.mark.parametrize(
    ("document", "options", "names"),
    [
        ("docs/optimize.md", OptimizeOptions, ("image_size", "style_weight")),
        ("docs/optimize.md", OptimizeOptions, ("iterations",)),
        ("docs/training.md", TrainOptions, ("steps", "style_weight", "alpha")),
    ],
)
def test_defaults_in_the_tables_are_right(document, options, names):
    for name in names:
        shown = re.search(rf"^\| `--{name}=(\S+)` \|", TEXTS[document], re.MULTILINE)
        assert float(shown[1]) == getattr(options(), name)


LINKS = [
    (name, link)
    for name, text in TEXTS.items()
    for link in re.findall(r"\]\(([^)\s]+)", text)
    if not link.startswith("http")
]


def _anchors(text: str) -> set[str]:
    """The anchors that forges make of headings."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {
        "".join(
            c for c in title.lower() if c in " -_" or unicodedata.category(c)[0] in "LN"
        ).replace(" ", "-")
        for title in titles
    }


@pytest.mark.parametrize(("name", "link"), LINKS)
def test_links_lead_somewhere(name, link):
    path, _, anchor = link.partition("#")
    target = (ROOT / name).parent / path if path else ROOT / name
    assert target.exists()
    if anchor:
        assert anchor in _anchors(target.read_text())


def test_every_document_is_linked_from_the_readme():
    linked = {link.partition("#")[0] for name, link in LINKS if name == "README.md"}
    assert {name for name in TEXTS if name.startswith("docs/")} <= linked

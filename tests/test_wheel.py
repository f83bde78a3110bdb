"""Tests of a wheel installed outside of the clone, with the README's commands."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import urllib.request
from importlib.metadata import version
from pathlib import Path
from shutil import ignore_patterns

import numpy as np
import pytest

from tests.test_readme import COMMAND_BLOCKS, PROGRAMS, ROOT, SMALL
from tfstyle.images import save

pytestmark = pytest.mark.slow

# Commands of the README that need nothing of the clone, and a recipe by its name.
COMMANDS = [
    [*words[1:], *SMALL[words[1]]]
    for about, commands in COMMAND_BLOCKS.items()
    for words in commands
    if about.startswith("README.md") and "tfstyle/" not in " ".join(words)
]
RECIPE = ["--flagfile=gatys_2016", "--content=photo.jpg", "--style=painting.jpg"]
COMMANDS.append(["optimize", *RECIPE, "--output=recipe.png", *SMALL["optimize"]])
COMMANDS += [["help", "optimize"], ["completion", "bash"], ["--version"]]

# Without the clone on the module search path.
VARIABLES = {name: x for name, x in os.environ.items() if name != "PYTHONPATH"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Folder of the programs of an environment with the wheel.

    Other packages are those of this environment.
    """
    folder = tmp_path_factory.mktemp("wheel")
    # A copy, because a build leaves files in its folder that later builds would use.
    for name in ("tfstyle", "configs"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore_patterns("*.pyc"))
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)

    def start(*arguments):
        subprocess.run(arguments, check=True, cwd=folder, env=VARIABLES)

    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    # Without downloads, if this environment contains the build tools.
    can_build = int(version("setuptools").partition(".")[0]) >= 77
    isolation = ["--no-build-isolation"] if can_build else []
    start(*pip, "wheel", *isolation, "--no-deps", "--wheel-dir=wheels", ".")
    (file,) = folder.glob("wheels/tfstyle-*.whl")
    environment = folder / "environment"
    start(sys.executable, "-m", "venv", "--without-pip", environment)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    python = f"--python={programs / 'python'}"
    start(*pip, python, "install", "--no-deps", "--no-index", file)
    (site,) = environment.rglob("site-packages")
    # Searched after the wheel, so that a tfstyle installed there is not found.
    (site / "others.pth").write_text(sysconfig.get_path("purelib"))
    return programs


@pytest.fixture
def run(installed, tmp_path, random):
    for name in ("photo.jpg", "painting.jpg", "another.jpg", "photos/a.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        save(random.random((32, 40, 3), np.float32), tmp_path / name)

    def start(program, *arguments):
        return subprocess.Popen(
            [installed / program, *arguments],
            cwd=tmp_path,
            env=VARIABLES,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def test_the_package_is_that_of_the_wheel(run, installed):
    out, err = run(
        "python", "-c", "import tfstyle; print(tfstyle.__file__)"
    ).communicate()
    assert Path(out.strip()).is_relative_to(installed.parent), err


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_of_the_readme_runs(run, words, tmp_path):
    process = run("tfstyle", *words)
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert out.strip()
    outputs = [w.partition("=")[2] for w in words if w.startswith("--output=")]
    assert all((tmp_path / output).exists() for output in outputs)


def test_the_program_of_the_readme_runs(run):
    name, text = PROGRAMS[0]
    assert name == "README.md"
    process = run("python", "-c", text)
    _, err = process.communicate()
    assert process.returncode == 0, err


def test_the_server_answers(run):
    process = run("tfstyle", "serve", "--port=0")
    try:
        address = re.search(r"http://\S+", process.stdout.readline())[0]
        for path in ("/", "/healthz"):
            with urllib.request.urlopen(address + path, timeout=60) as answer:
                assert answer.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
        process.communicate()

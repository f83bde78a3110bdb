"""Fixtures that run the real command in a process of its own, on small pictures."""

import os
import subprocess
import sys

import numpy as np
import pytest

from tfstyle.cli.main import main
from tfstyle.features.weights import ENVIRONMENT_VARIABLE
from tfstyle.images import save

# Environment of commands: no network access, no terminal width, no weights.
SURROUNDINGS = {"https_proxy": "http://127.0.0.1:9", "COLUMNS": "80"}


@pytest.fixture
def folder(tmp_path, random):
    """Folder with a photograph and two paintings, all with coarse random patches."""
    for name in ("photo", "painting", "other"):
        patches = random.random((8, 12, 3), np.float32)
        save(patches.repeat(8, axis=0).repeat(8, axis=1), tmp_path / f"{name}.png")
    return tmp_path


def _environment() -> dict[str, str]:
    environment = {k: v for k, v in os.environ.items() if k != ENVIRONMENT_VARIABLE}
    return {**environment, **SURROUNDINGS}


@pytest.fixture
def command(folder):
    """Runs `python -m tfstyle` in the folder."""

    def run(*arguments, **options):
        common = {"cwd": folder, "env": _environment(), "capture_output": True}
        return subprocess.run(
            [sys.executable, "-m", "tfstyle", *map(str, arguments)],
            text=True,
            check=False,
            **{**common, **options},
        )

    return run


@pytest.fixture
def command_here(folder, monkeypatch, capsys):
    """Runs a command in the folder, like `command`, but in this process.

    That saves the import of TensorFlow.
    """

    def run(*arguments, cwd=folder):
        monkeypatch.chdir(cwd)
        monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
        for name, value in SURROUNDINGS.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        code = main(["tfstyle", *map(str, arguments)])
        return subprocess.CompletedProcess(arguments, code, *capsys.readouterr())

    return run


@pytest.fixture
def start(folder):
    """Starts `python -m tfstyle` in the folder and does not wait for it."""

    def run(*arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "tfstyle", *map(str, arguments)],
            cwd=folder,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return run

"""Long-running commands, with inputs so small that each takes seconds."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.benchmarks.command import TFSTYLE
from tfstyle.errors import InputError
from tfstyle.images import save

TINY_TRAINING = (
    "--style=painting.png",
    "--photos=photos",
    "--output=out",
    "--batch_size=1",
    "--crop_size=32",
    "--last_crop_size=32",
    "--style_size=32",
    "--alpha=0.125",
    "--blocks=0",
    "--content_layers=relu1_2",
    "--style_layers=relu1_1",
    "--checkpoint_every=2",
    "--samples_every=4",
)
TINY_EXPORT = (
    "--model=tiny.keras",
    "--output=out",
    "--format=tflite",
    "--format=keras",
    "--format=saved_model",
    "--tflite=float16",
)


class LongCommand(NamedTuple):
    """A command that may be killed.

    Attributes:
        words: Arguments; the command runs in the folder of its inputs.
        again: Arguments to add for the next run, which has to finish the work.
        before: Arguments of a command to run beforehand, if any.
        model: Whether `out` must contain a network at all times.
    """

    words: Sequence[str]
    again: Sequence[str] = ()
    before: Sequence[str] = ()
    model: bool = False


COMMANDS = {
    "optimize": LongCommand(
        (
            "optimize",
            "--content=photos/0.png",
            "--style=painting.png",
            "--image_size=64",
            "--iterations=12",
            "--checkpoint_every=1",
            "--save_every=4",
            "--output=out/picture.png",
        ),
        ("--resume",),
    ),
    "train": LongCommand(("train", *TINY_TRAINING, "--steps=12"), ("--resume",)),
    "train more": LongCommand(
        ("train", *TINY_TRAINING, "--steps=12", "--resume"),
        before=("train", *TINY_TRAINING, "--steps=3"),
        model=True,
    ),
    "export": LongCommand(("export", *TINY_EXPORT), ("--overwrite",)),
    "export again": LongCommand(
        ("export", *TINY_EXPORT, "--overwrite"), before=("export", *TINY_EXPORT)
    ),
    "stylize": LongCommand(
        (
            "stylize",
            "photos",
            "--style=waves",
            "--model=tiny.tflite",
            "--output=out",
        )
    ),
}


def prepare(folder: Path, models: Path) -> None:
    """Creates the inputs of all commands.

    Args:
        folder: Folder to fill.
        models: Folder with the files of `write_tiny_model`.
    """
    random = np.random.default_rng(0)
    (folder / "photos").mkdir(parents=True)
    (folder / "out").mkdir()
    names = [f"photos/{n}{'.png' if n % 2 == 0 else '.jpg'}" for n in range(24)]
    for name in ("painting.png", *names):
        patches = random.random((8, 12, 3), np.float32)
        save(patches.repeat(8, axis=0).repeat(8, axis=1), folder / name)
    for name in ("tiny.keras", "tiny.tflite"):
        shutil.copy(models / name, folder)


def start(words: Sequence[str], folder: Path) -> subprocess.Popen:
    """Starts a command in a session of its own; its stderr is a pipe."""
    return subprocess.Popen(
        [*TFSTYLE, *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def write_models(folder: Path) -> None:
    """Writes the tiny network in a new process, because this imports TensorFlow.

    Raises:
        InputError: The network could not be written.
    """
    code = "import sys, pathlib; from tests.tiny_model import write_tiny_model as w; "
    words = [sys.executable, "-c", code + "w(pathlib.Path(sys.argv[1]))", folder]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise InputError(f"The tiny network was not written: {done.stderr[-2000:]}")

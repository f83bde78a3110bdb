"""Undamaged networks, and checkpoints of the smallest possible runs.

python -m tests.benchmarks.torture.model_seeds FOLDER
"""

import shutil
import sys
import zipfile
from pathlib import Path

import numpy as np

from tests.tiny_model import write_tiny_model
from tfstyle.models.card import MEMBER

# Options of `optimize` with which it takes less than a second.
OPTIMIZE = {
    "image_size": 32,
    "iterations": 3,
    "content_layers": ("relu1_2",),
    "style_layers": ("relu1_1",),
    "allow_random_features": True,
    "checkpoint_every": 1,
}
IDENTITY = {"seed": 3, "styles": ["dots", "lines"]}
COMPRESSIONS = {
    "deflated": zipfile.ZIP_DEFLATED,
    "lzma": zipfile.ZIP_LZMA,
    "bzip2": zipfile.ZIP_BZIP2,
}
# Size in bytes of a far too long card, which is compressed to a thousandth of that.
BOMB = 600_000_000


def main(folder: Path) -> None:
    """Writes the files into a folder."""
    write_tiny_model(folder)
    for name in COMPRESSIONS:
        _recompress(folder / "tiny.keras", folder / f"{name}.keras", name)
    _write_bomb(folder / "bomb.keras")
    _write_optimize_checkpoint(folder / "optimize.npz")
    _write_train_checkpoint(folder / "train.npz")
    _write_saved_model(folder)


def photo(number: int = 0) -> np.ndarray:
    """Returns a picture of 24 x 32 pixels with noise, float32 in [0, 1]."""
    return np.random.default_rng(number).random((24, 32, 3), np.float32)


def _recompress(source: Path, target: Path, name: str) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.namelist():
            kind = COMPRESSIONS[name] if member == MEMBER else zipfile.ZIP_STORED
            new.writestr(zipfile.ZipInfo(member), old.read(member), kind)


def _write_bomb(path: Path) -> None:
    piece = b" " * 10_000_000
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(MEMBER, "w") as file,
    ):
        for _ in range(BOMB // len(piece)):
            file.write(piece)


def _write_optimize_checkpoint(path: Path) -> None:
    import tfstyle

    class Stop(tfstyle.Callback):
        def on_step(self, step) -> bool:
            return step.number == 2

    arguments = {"callbacks": [Stop()], "checkpoint": path, **OPTIMIZE}
    tfstyle.optimize(photo(0), photo(1), **arguments)


def _write_train_checkpoint(path: Path) -> None:
    from tests.training.tiny import make_trainer
    from tfstyle.training.checkpoint import RunState

    state = RunState(path, IDENTITY, make_trainer())
    state.step, state.seconds = 2, 1.5
    state.save()


def _write_saved_model(folder: Path) -> None:
    from tfstyle.exporting.saved_model.saved_model import write_saved_model
    from tfstyle.models.keras_file import load_network

    inside = folder / "saved_model"
    write_saved_model(*load_network(folder / "tiny.keras"), inside)
    shutil.make_archive(str(inside), "zip", inside)
    shutil.rmtree(inside)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

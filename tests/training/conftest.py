"""Fixtures with photographs, and with a training run that uses ImageNet features."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from tests.training.tiny import make_paintings
from tfstyle.images import save

# Small and shallow, so that a run takes one or two seconds.
SMALL = {
    "steps": 10,
    "decay": 0.4,
    "learning_rate": 3e-3,
    "crop_size": 32,
    "last_crop_size": 48,
    "style_size": 32,
    "alpha": 0.125,
    "blocks": 0,
    "content_layers": ("relu1_2",),
    "style_layers": ("relu1_1",),
}


@pytest.fixture(scope="session")
def photos(tmp_path_factory) -> list[Path]:
    """Five photographs of coarse random patches, 48 x 64."""
    folder = tmp_path_factory.mktemp("photos")
    patches = np.random.default_rng(0).random((5, 6, 8, 3), np.float32)
    paths = [folder / f"{number}.png" for number in range(5)]
    for path, small in zip(paths, patches, strict=True):
        save(small.repeat(8, axis=0).repeat(8, axis=1), path)
    return paths


@pytest.fixture(scope="session")
def make_run(photos, vgg19_weights) -> Callable:
    """Returns a function that creates a run with two styles; keywords are options."""
    from tfstyle.training.options import TrainOptions
    from tfstyle.training.run import TrainRun

    def make(
        output: Path,
        names=("dots", "lines"),
        base=None,
        finetune=False,
        paintings=None,
        **more,
    ):
        options = {**SMALL, "vgg19_weights": str(vgg19_weights), **more}
        paintings = make_paintings(len(names)) if paintings is None else paintings
        return TrainRun(
            dict(zip(names, paintings, strict=True)),
            photos,
            TrainOptions(**options),
            output,
            base,
            finetune,
            checkpoint_every=4,
            samples_every=8,
        )

    return make


@pytest.fixture(scope="session")
def killed_folder(tmp_path_factory) -> Path:
    """Files that the run `finished` had written by its fifth step."""
    return tmp_path_factory.mktemp("killed")


@pytest.fixture(scope="session")
def checkpoint_folders(tmp_path_factory) -> dict[str, Path]:
    """Files of `finished` before and after the checkpoint of its eighth step."""
    folder = tmp_path_factory.mktemp("checkpoint")
    return {moment: folder / moment for moment in ("before", "after")}


@pytest.fixture(scope="session")
def finished(make_run, killed_folder, checkpoint_folders, tmp_path_factory):
    """Uninterrupted run; tests must not change it."""
    import keras

    from tfstyle.training.checkpoint import RunState

    class Copy(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if run.state.step == 5:
                copytree(run.output, killed_folder, dirs_exist_ok=True)

    def save_and_copy(state: RunState) -> None:
        if state.step == 8:
            copytree(run.output, checkpoint_folders["before"])
        save(state)
        if state.step == 8:
            copytree(run.output, checkpoint_folders["after"])

    run, save = make_run(tmp_path_factory.mktemp("finished")), RunState.save
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunState, "save", save_and_copy)
        run([Copy()])
    return run


@pytest.fixture
def add_callback(monkeypatch):
    """Adds a callback to those of the command."""
    from tfstyle.cli.commands import train

    callbacks = train._callbacks

    def add(make):
        monkeypatch.setattr(
            train,
            "_callbacks",
            lambda run, values: [*callbacks(run, values), make(run)],
        )

    return add


@pytest.fixture
def skip_litert(monkeypatch):
    """Returns a function; after a call, runs write an empty file instead of LiteRT's.

    The conversion takes longer than a small training.
    """
    from tfstyle.exporting.litert import convert

    def skip():
        monkeypatch.setattr(
            convert, "write_litert", lambda network, card, path: path.touch()
        )

    return skip

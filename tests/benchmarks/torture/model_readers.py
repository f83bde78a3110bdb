"""Functions that open networks and checkpoints in the same way as users do."""

import contextlib
import functools
import io
import logging
import shutil
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from tests.benchmarks.torture.model_seeds import IDENTITY, OPTIMIZE, photo
from tests.benchmarks.torture.outcomes import (
    ACCEPTED,
    PICTURE,
    REFUSED,
    WrongResultError,
)
from tests.benchmarks.torture.pictures import wrong_image
from tfstyle.errors import InputError

# Number of times that each LiteRT file is opened.
LOADS = 3
# Many runs in one process create many graphs, which TensorFlow warns about.
logging.getLogger("tensorflow").setLevel(logging.ERROR)


def card(path: Path) -> str:
    """Lists the styles of a network, as `tfstyle styles` does."""
    from tfstyle.cli.main import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["tfstyle", "styles", f"--model={path}"])
    lines = (out.getvalue() + err.getvalue()).splitlines()
    if not all(line.isprintable() for line in lines):
        raise WrongResultError("control characters", repr(lines)[:300])
    if code == 0:
        return ACCEPTED
    if code != 1 or len(lines) != 1:
        raise WrongResultError("unclear message", f"code {code}: {lines}"[:300])
    return REFUSED


def litert(path: Path) -> str:
    """Stylizes a picture with LiteRT several times, because some damage adds up."""
    for _ in range(LOADS - 1):
        with contextlib.suppress(InputError):
            _stylize(path, "litert")
    return _stylize(path, "litert")


def keras(path: Path) -> str:
    """Stylizes a picture with Keras."""
    return _stylize(path, "keras")


def saved_model(path: Path) -> str:
    """Stylizes a picture with a SavedModel, whose folder is stored in a zip."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        return _stylize(Path(folder), "saved_model")


def optimize_checkpoint(path: Path) -> str:
    """Resumes `tfstyle.optimize` from a checkpoint."""
    import tfstyle

    with _copy(path) as checkpoint:
        arguments = {"checkpoint": checkpoint, "resume": True, **OPTIMIZE}
        return _check(tfstyle.optimize(photo(0), photo(1), **arguments))


def train_checkpoint(path: Path) -> str:
    """Loads the state of a training run."""
    from tfstyle.training.checkpoint import RunState

    state = RunState(path, IDENTITY, _trainer())
    state.load()
    if not isinstance(state.step, int) or state.step < 0:
        raise WrongResultError("wrong state", f"step {state.step!r}")
    seconds = state.seconds
    if not isinstance(seconds, int | float) or not 0 <= seconds < float("inf"):
        raise WrongResultError("wrong state", f"seconds {seconds!r}")
    for variable in state.trainer.network.weights:
        if not np.isfinite(np.array(variable)).all():
            raise WrongResultError("NaN weights", variable.path)
    return ACCEPTED


def _stylize(path: Path, runtime: str) -> str:
    import tfstyle
    from tfstyle.models.find import find_model

    style = find_model(path).card.styles[0]
    return _check(tfstyle.stylize(photo(), style, model=str(path), runtime=runtime))


def _check(image: np.ndarray) -> str:
    problem = wrong_image(image)
    if problem:
        kind = "NaN picture" if "NaN" in problem else "wrong image"
        raise WrongResultError(kind, problem)
    return PICTURE


@contextlib.contextmanager
def _copy(path: Path):
    """Yields a copy, because a resumed run replaces its checkpoint."""
    with tempfile.TemporaryDirectory() as folder:
        yield shutil.copy(path, folder)


@functools.cache
def _trainer():
    from tests.training.tiny import make_trainer

    return make_trainer()

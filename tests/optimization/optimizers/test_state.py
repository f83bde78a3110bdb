"""Tests that a state no optimizer can have saved is rejected before the first step."""

import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError

RUN = {
    "image_size": 32,
    "min_scale": 16,
    "content_layers": ("relu2_1",),
    "style_layers": ("relu1_1", "relu2_1"),
    "allow_random_features": True,
}


class _Stop(tfstyle.Callback):
    def on_step(self, step):
        return step.number == 3


@pytest.fixture
def pictures(random):
    return random.random((2, 24, 32, 3), np.float32)


@pytest.fixture(params=["adam", "lbfgs"])
def run(request, pictures, tmp_path, no_weights):
    """Makes a run with a checkpoint."""

    def run(**session):
        options = {"optimizer": request.param, "iterations": 6, **RUN}
        checkpoint = tmp_path / "run"
        session = {"checkpoint": checkpoint, "checkpoint_every": 1, **session}
        return tfstyle.optimize(*pictures, **options, **session)

    run(callbacks=[_Stop()])
    return run


def _change(path, name, array):
    with np.load(path) as stored:
        arrays = {key: stored[key] for key in stored.files}
    arrays[name] = array(arrays[name])
    with path.open("wb") as file:
        np.savez(file, **arrays)


WRONG = {
    "channels": lambda a: np.concatenate([a, a], axis=-1),
    "dtype": lambda a: a.astype(np.float64),
    "rank": lambda a: a[None],
    "not a number": lambda a: np.full_like(a, np.nan),
}


@pytest.mark.slow
@pytest.mark.parametrize("wrong", WRONG)
def test_other_arrays_are_refused(run, wrong, tmp_path):
    path = tmp_path / "run"
    with np.load(path) as stored:
        names = [
            name
            for name in stored.files
            if name.startswith("state/")
            and stored[name].dtype == np.float32
            and stored[name].ndim
        ]
    before = path.read_bytes()
    assert names
    for name in names:
        # Steps of another size are those of another scale, and not used.
        if wrong in ("channels", "rank") and name.endswith("/steps"):
            continue
        _change(path, name, WRONG[wrong])
        with pytest.raises(
            InputError, match=r"(optimizer( state)?|picture)( is| has|\.).*Received"
        ):
            run(resume=True)
        path.write_bytes(before)
    assert run(resume=True).shape == (24, 32, 3)

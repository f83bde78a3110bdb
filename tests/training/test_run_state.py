from pathlib import Path

import numpy as np
import pytest

from tests.training.tiny import make_trainer, train, weights_of
from tfstyle.errors import InputError
from tfstyle.files.checkpoint import read_checkpoint, write_checkpoint
from tfstyle.training.checkpoint import RunState

pytestmark = pytest.mark.slow

IDENTITY = {"seed": 3, "styles": ("dots", "lines")}


def _everything(trainer):
    parts = (trainer.network, trainer.optimizer, trainer.balance)
    return [np.array(variable) for part in parts for variable in part.variables]


def _assert_equal(state, other):
    both = (_everything(state.trainer), _everything(other.trainer))
    for ours, theirs in zip(*both, strict=True):
        np.testing.assert_array_equal(ours, theirs)
        assert ours.dtype == theirs.dtype


@pytest.fixture(scope="module")
def trained(photos, tmp_path_factory):
    """A state after two steps, which is in its file too."""
    state = RunState(tmp_path_factory.mktemp("run") / "run.npz", IDENTITY, None)
    state.trainer = make_trainer()
    train(state.trainer, photos, 2)
    state.step, state.seconds = 2, 12.34
    state.save()
    return state


def test_a_trainer_of_other_weights_becomes_the_same(trained, photos):
    state = RunState(trained.path, IDENTITY, make_trainer(seed=1))
    assert state.load()
    assert (state.step, state.seconds) == (2, 12.3)
    _assert_equal(state, trained)
    assert int(state.trainer.optimizer.iterations) == 2
    assert float(np.abs(trained.trainer.balance.style - 1).max()) > 0
    # and goes on as the first one does
    before = weights_of(trained.trainer.network)
    for each in (state, trained):
        train(each.trainer, photos, 1, first=2)
    _assert_equal(state, trained)
    assert not np.array_equal(before[0], weights_of(trained.trainer.network)[0])


def test_the_loss_network_is_not_in_the_file(trained):
    with np.load(trained.path) as stored:
        names = {name.partition("/")[0] for name in stored}
        held = sum(stored[name].size for name in stored if name != "about")
    assert names == {"about", "network", "optimizer", "balance"}
    assert held == sum(array.size for array in _everything(trained.trainer))


def test_no_file(tmp_path):
    assert not RunState(tmp_path / "none.npz", IDENTITY, None).load()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"seed": 4}, r"`seed` to be 3.*run\.npz.*Received: seed=4$"),
        ({"styles": ("dots",)}, r"`styles` to be \['dots', 'lines'\].*=\['dots'\]$"),
        ({"alpha": 1}, "`alpha` to be None.*alpha=1$"),
    ],
)
def test_another_runs_checkpoint_is_refused(trained, changes, line):
    with pytest.raises(InputError, match=line):
        RunState(trained.path, {**IDENTITY, **changes}, None).load()


@pytest.mark.parametrize(
    ("then", "now", "line"),
    [
        ({"workers": 2}, {}, r"TF_CONFIG to list 2 workers, .*\. Received: 1$"),
        ({}, {"workers": 3}, r"TF_CONFIG to list 1 worker or .*\. Received: 3$"),
        (
            {"photos": 7},
            {"photos": 9},
            r"`photos` to contain 7 pictures, as in .*run\.npz.*Received: 9 pictures$",
        ),
    ],
)
def test_another_number_is_explained(tmp_path, then, now, line):
    write_checkpoint(tmp_path / "run.npz", {**IDENTITY, **then}, {}, {})
    with pytest.raises(InputError, match=line):
        RunState(tmp_path / "run.npz", {**IDENTITY, **now}, None).load()


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04 cut off"])
def test_what_is_not_a_checkpoint_is_refused(tmp_path, content):
    (tmp_path / "run.npz").write_bytes(content)
    with pytest.raises(InputError, match=r"Expected a checkpoint.*run\.npz"):
        RunState(tmp_path / "run.npz", IDENTITY, None).load()


def test_a_checkpoint_that_holds_other_arrays_is_refused(trained, tmp_path):
    """As of an earlier version, with the very same options."""
    with np.load(trained.path) as stored:
        arrays = {name: stored[name] for name in stored if name != "balance/000"}
    np.savez(tmp_path / "run.npz", **arrays)
    trainer = make_trainer(seed=1)
    before = weights_of(trainer.network)
    with pytest.raises(InputError, match=r"a checkpoint from which.*run\.npz"):
        RunState(tmp_path / "run.npz", IDENTITY, trainer).load()
    np.testing.assert_array_equal(weights_of(trainer.network)[0], before[0])


def test_a_file_of_numpy_is_not_a_checkpoint(tmp_path):
    np.savez(tmp_path / "run.npz", weights=np.ones(3))
    with pytest.raises(InputError, match="Expected a checkpoint"):
        RunState(tmp_path / "run.npz", IDENTITY, None).load()


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"`checkpoint`.*no folder"):
        write_checkpoint(tmp_path / "none" / "run.npz", IDENTITY, {}, {})


def test_photographs_found_broken_are_remembered(trained, tmp_path):
    first = RunState(tmp_path / "run.npz", IDENTITY, trained.trainer, {Path("a"): "no"})
    first.save()
    broken = {Path("b"): "neither"}
    assert RunState(first.path, IDENTITY, trained.trainer, broken).load()
    assert broken == {Path("a"): "no", Path("b"): "neither"}


def _first(trained) -> tuple[str, np.ndarray]:
    return next((n, np.array(v)) for n, v in trained._variables().items() if v.ndim)


@pytest.mark.parametrize(
    "change",
    [
        {"step": "x"},
        {"step": -1},
        {"step": None},
        {"seconds": "x"},
        {"seconds": None},
        {"broken": [1]},
        {"broken": {"a.jpg": 5}},
        lambda array: array.astype(np.float64),
        lambda array: array[None],
        lambda array: np.full_like(array, np.nan),
        lambda array: None,
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(trained, tmp_path, change):
    about, arrays = read_checkpoint(trained.path, IDENTITY)
    if isinstance(change, dict):
        about |= change
    else:
        name, array = _first(trained)
        arrays[name] = change(array)
        arrays = {n: a for n, a in arrays.items() if a is not None}
    write_checkpoint(tmp_path / "run.npz", IDENTITY, about, arrays)
    state = RunState(tmp_path / "run.npz", IDENTITY, trained.trainer)
    before = _everything(trained.trainer)
    with pytest.raises(InputError, match=r"Expected a checkpoint.*checkpoint='.*npz'$"):
        state.load()
    assert (state.step, state.seconds, state.broken) == (0, 0, {})
    assert all(map(np.array_equal, before, _everything(trained.trainer)))

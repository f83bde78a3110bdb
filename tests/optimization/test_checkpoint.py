import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files.checkpoint import write_checkpoint
from tfstyle.optimization import checkpoint as checkpoint_module
from tfstyle.optimization.checkpoint import Checkpoint, Snapshot
from tfstyle.optimization.scales import Scale

IDENTITY = {"seed": 3, "style_layers": ("relu1_1",)}


@pytest.fixture
def snapshot(random):
    image = random.random((4, 5, 3), np.float32)
    state = {"0": np.int64(7), "2": random.random((1, 4, 5, 3), np.float32)}
    return Snapshot(image, scale=1, step=5, state=state, curve=[{"loss": 1 / 3}])


def test_round_trip_is_exact(tmp_path, snapshot):
    checkpoint = Checkpoint(tmp_path / "run.checkpoint", 10, IDENTITY)
    checkpoint.save(snapshot)
    loaded = checkpoint.load()
    np.testing.assert_array_equal(loaded.image, snapshot.image)
    assert loaded.state.keys() == snapshot.state.keys()
    for name, value in snapshot.state.items():
        np.testing.assert_array_equal(loaded.state[name], value)
        assert loaded.state[name].dtype == value.dtype
    assert (loaded.scale, loaded.step, loaded.curve) == (1, 5, snapshot.curve)


def test_nothing_to_load(tmp_path):
    assert Checkpoint(tmp_path / "none", 10, IDENTITY).load() is None


def test_another_runs_checkpoint_is_refused(tmp_path, snapshot):
    Checkpoint(tmp_path / "run", 10, IDENTITY).save(snapshot)
    with pytest.raises(InputError, match=r"`seed` to be 3.*Received: seed=4"):
        Checkpoint(tmp_path / "run", 10, {**IDENTITY, "seed": 4}).load()


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04 cut off"])
def test_what_is_not_a_checkpoint_is_refused(tmp_path, content):
    (tmp_path / "run").write_bytes(content)
    with pytest.raises(InputError, match="Expected a checkpoint"):
        Checkpoint(tmp_path / "run", 10, IDENTITY).load()


def test_a_failed_save_leaves_the_old_one(tmp_path, snapshot, monkeypatch):
    checkpoint = Checkpoint(tmp_path / "run", 10, IDENTITY)
    checkpoint.save(snapshot)
    before = (tmp_path / "run").read_bytes()

    def fail(file, **arrays):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(InputError, match=r"disk full.*Received: checkpoint="):
        checkpoint.save(snapshot)
    assert (tmp_path / "run").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_rests_where_writing_takes_long(tmp_path, snapshot, monkeypatch):
    now = [100.0]
    write = checkpoint_module.write_checkpoint

    def take(seconds):
        def slow(*arguments):
            now[0] += seconds
            write(*arguments)

        monkeypatch.setattr(checkpoint_module, "write_checkpoint", slow)

    monkeypatch.setattr(checkpoint_module.time, "monotonic", lambda: now[0])
    checkpoint = Checkpoint(tmp_path / "run", 10, IDENTITY)
    assert checkpoint.is_due(10)
    assert not checkpoint.is_due(9)
    take(0.05)
    checkpoint.save(snapshot)
    assert checkpoint.is_due(10)
    take(2.1)
    checkpoint.save(snapshot)
    now[0] += 199
    assert not checkpoint.is_due(1000)
    now[0] += 2
    assert checkpoint.is_due(10)


NOTE = {"loss": 0.5, "seconds": 1.0}
SCALES = [Scale(2, 2, 3), Scale(4, 5, 6)]


def _saved(path, snapshot, **changes):
    """A checkpoint of the snapshot at step 5 of scale 1, with some changes."""
    good = {"scale": 1, "step": 5, "curve": [NOTE] * 8}
    arrays = {"image": snapshot.image, "state/2": snapshot.state["2"]}
    about = {n: v for n, v in (good | changes).items() if n in good}
    arrays |= {n: v for n, v in changes.items() if n not in good}
    arrays = {name: array for name, array in arrays.items() if array is not None}
    write_checkpoint(path / "run", IDENTITY, about, arrays)
    return Checkpoint(path / "run", 10, IDENTITY)


def test_a_snapshot_that_fits_is_taken(tmp_path, snapshot):
    best = {"state/best": snapshot.image, "state/best_loss": np.float32(np.inf)}
    checkpoint = _saved(tmp_path, snapshot, **best)
    loaded = checkpoint.load(SCALES)
    np.testing.assert_array_equal(loaded.image, snapshot.image)
    assert (loaded.scale, loaded.step, len(loaded.curve)) == (1, 5, 8)


WIDE, NAN = np.zeros((4, 6, 3), np.float32), np.full((4, 5, 3), np.nan, np.float32)


@pytest.mark.parametrize(
    "changes",
    [
        {"image": None},
        {"image": np.zeros((4, 5, 3))},
        {"image": np.zeros((4, 5, 4), np.float32)},
        {"image": np.zeros(3, np.float32)},
        {"image": NAN},
        {"image": np.full((4, 5, 3), 1.5, np.float32)},
        {"image": np.array("text")},
        {"image": WIDE},
        {"state/best": WIDE},
        {"state/2": NAN},
        {"state/2": np.array("text")},
        {"scale": "x"},
        {"scale": None},
        {"scale": 1.0},
        {"scale": -1},
        {"scale": 99},
        {"scale": 0},
        {"step": True},
        {"step": 7},
        {"step": 10**9},
        {"curve": 5},
        {"curve": [5] * 8},
        {"curve": [NOTE] * 4},
        {"curve": [{"loss": "a", "seconds": 1}] * 8},
        {"curve": [{"loss": 1}] * 8},
    ],
)
def test_a_snapshot_that_does_not_fit_is_refused(tmp_path, snapshot, changes):
    checkpoint = _saved(tmp_path, snapshot, **changes)
    with pytest.raises(InputError, match=r"Expected a checkpoint.*: (its?|the) "):
        checkpoint.load(SCALES)

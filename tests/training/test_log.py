import json

import numpy as np
import pytest

from tests.training.tiny import WEIGHTS, make_trainer, train
from tfstyle.training.callbacks import Log, read_log
from tfstyle.training.checkpoint import RunState, StepCounter

pytestmark = pytest.mark.slow


def _logged(folder, photos, every, steps=5):
    folder.mkdir()
    state = RunState(folder / "run.npz", {}, make_trainer())
    log = Log(folder / "log.jsonl", state, every)
    train(state.trainer, photos, steps, [StepCounter(state), log])
    return read_log(folder / "log.jsonl")


def _terms(lines):
    names = (*WEIGHTS, "loss")
    return np.array([[line[name] for name in names] for line in lines])


def test_lines_are_means_since_the_last_and_none_is_lost(photos, tmp_path):
    each = _logged(tmp_path / "each", photos, every=1)
    pairs = _logged(tmp_path / "pairs", photos, every=2)
    assert [line["step"] for line in each] == [1, 2, 3, 4, 5]
    assert [line["step"] for line in pairs] == [2, 4, 5]
    expected = [_terms(each[i : i + 2]).mean(axis=0) for i in (0, 2, 4)]
    np.testing.assert_allclose(_terms(pairs), expected, atol=2e-5)
    seconds = [line["seconds"] for line in each]
    assert seconds == sorted(seconds)


@pytest.fixture
def path(tmp_path):
    lines = [json.dumps({"step": step, "loss": 1 / step}) for step in (2, 4, 6)]
    (tmp_path / "log.jsonl").write_text("\n".join([*lines, '{"step": 8, "lo']))
    return tmp_path / "log.jsonl"


def test_a_line_that_was_cut_off_is_left_out(path):
    assert [line["step"] for line in read_log(path)] == [2, 4, 6]


@pytest.mark.parametrize(
    "line", [b"\xff\xfe", b"[4]", b'{"step": "4"}', b"[" * 99_999, b'{"step": NaN}']
)
def test_lines_that_are_no_log_end_it(path, line):
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([lines[0], line, lines[1]]))
    assert read_log(path) == [{"step": 2, "loss": 0.5}]


def test_no_file(tmp_path):
    assert read_log(tmp_path / "none") == []


def test_lines_of_steps_that_are_made_again_are_dropped(path):
    state = RunState(path.with_name("run.npz"), {}, None)
    state.step = 5
    log = Log(path, state, every=2)
    log.set_model(make_trainer())
    assert path.read_text().splitlines() == [
        '{"step": 2, "loss": 0.5}',
        '{"step": 4, "loss": 0.25}',
    ]
    state.step = 6
    log.on_train_batch_end(0, {"loss": 0.125})
    assert [line["step"] for line in read_log(path)] == [2, 4, 6]
    assert [p.name for p in path.parent.iterdir()] == ["log.jsonl"]

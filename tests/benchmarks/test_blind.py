"""Tests of the votes of the blind comparison."""

import numpy as np
import pytest

from tests.benchmarks.blind import count_votes, measure, parser
from tfstyle.errors import InputError
from tfstyle.images import save

KEY = {
    "01": {"peer": "Magenta", "ours": "A"},
    "02": {"peer": "Magenta", "ours": "B"},
    "03": {"peer": "MicroAST", "ours": "B"},
    "04": {"peer": "MicroAST", "ours": "A"},
}


def test_votes_are_counted_by_peer():
    table = count_votes(KEY, {"01": "A", "02": "A", "03": "tie", "04": "A"})
    assert table.rows == {
        "Magenta": {"ours": 1, "theirs": 1, "tie": 0},
        "MicroAST": {"ours": 1, "theirs": 0, "tie": 1},
    }


@pytest.mark.parametrize("last", [{}, {"04": "C"}])
def test_a_missing_or_unknown_vote_is_named(last):
    with pytest.raises(InputError, match="vote on '04' to be one of A, B, tie"):
        count_votes(KEY, {"01": "A", "02": "A", "03": "B", **last})


def test_what_the_sheets_need_is_named(tmp_path):
    save(np.zeros((32, 32, 3), np.float32), tmp_path / "picture.png")
    photos = [f"--content={tmp_path}", "--pairs=1"]
    paintings = f"--paintings={tmp_path}"
    with pytest.raises(InputError, match=r"Received: content=.*, paintings=None$"):
        next(measure(parser().parse_args(photos)))
    given = [*photos, paintings, f"--peers={tmp_path}", f"--output={tmp_path}"]
    with pytest.raises(InputError, match=r"`peers` to contain.*Magenta: style_predict"):
        next(measure(parser().parse_args(given)))

"""Tests of the votes of the blind comparison."""

import pytest

from tests.benchmarks.blind import count_votes
from tfstyle.errors import InputError

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

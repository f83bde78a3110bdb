"""Tests of processing long sounds in parts."""

from itertools import pairwise

import numpy as np
import pytest

from tfstyle.methods.audio.parts import join, joined_curve, plan_parts


@pytest.mark.parametrize("nodes", [1, 4, 44, 46, 100, 1234])
def test_parts_cover_all_nodes_and_share_some(nodes):
    parts = plan_parts(nodes, most=45, shared=5)
    assert parts[0][0] == 0
    assert parts[-1][1] == nodes
    assert len({last - first for first, last in parts}) == 1
    assert parts[0][1] <= 46
    for (_, end), (begin, _) in pairwise(parts):
        assert 5 <= end - begin <= 6


def test_parts_fade_into_each_other():
    whole = np.full((100, 2), np.nan, np.float32)
    for number, (first, last) in enumerate(plan_parts(100, most=45, shared=5)):
        part = np.full((last - first, 2), number, np.float32)
        if first == 0:
            whole[:] = 0
        join(whole, part, first, 5)
    steps = np.diff(whole[:, 0])
    assert whole[0, 0] == 0
    assert whole[-1, 0] == 2
    assert steps.min() >= 0
    assert steps.max() == pytest.approx(1 / 6)


def test_curves_of_parts_have_the_total_time():
    curves = [[{"step": 1, "seconds": 2.0}], [{"step": 1, "seconds": 3.0}]]
    joined = joined_curve(curves)
    assert [entry["part"] for entry in joined] == [1, 2]
    assert [entry["seconds"] for entry in joined] == [2.0, 5.0]
    assert joined_curve(curves[:1]) == curves[0]

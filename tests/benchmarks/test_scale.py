"""Tests of the simulation of many machines in cases with known results."""

import math

import numpy as np
import pytest

from tests.benchmarks.scale import measure, parser, simulate


@pytest.mark.parametrize(("count", "workers"), [(1, 1), (10, 3), (12, 4)])
def test_equal_tasks_fill_the_workers(count, workers):
    made = simulate([2.0] * count, workers, 0, 0)
    assert made.seconds == 2 * math.ceil(count / workers)
    assert made.workers == pytest.approx(count / workers / math.ceil(count / workers))
    assert made.bound == "workers"


def test_the_driver_is_the_limit():
    made = simulate([1.0] * 1000, 200, 0.01, 0.001)
    # The driver starts 100 tasks per second; the last task takes another second.
    assert made.seconds == pytest.approx(1000 * 0.01 + 0.001 + 1)
    assert made.bound == "driver"


def test_the_storage_is_the_limit():
    made = simulate([0.5] * 100, 50, 0.001, 0.1)
    assert made.seconds == pytest.approx(0.001 + 100 * 0.1 + 0.5)
    assert made.bound == "storage"


def test_unequal_tasks_take_no_more_than_the_bound_of_list_scheduling():
    """Graham (1969): at most (2 - 1 / workers) times the least possible time."""
    durations = np.random.default_rng(0).exponential(1, 300).tolist()
    made = simulate(durations, 7, 0, 0)
    least = max(sum(durations) / 7, max(durations))
    assert least <= made.seconds <= (2 - 1 / 7) * least


def test_the_table_is_scaled():
    words = ["--seconds=2,4", "--tasks=1000", "--of=2000", "--workers=1", "--cores=3"]
    (table,) = measure(parser().parse_args([*words, "--driver_seconds=0"]))
    row = table.rows["1"]
    # Two thousand tasks of three seconds, during which the storage transfers files.
    assert row["hours"] == pytest.approx(2000 * 3 / 3600, rel=0.05)
    assert row["core hours"] == pytest.approx(3 * row["hours"])

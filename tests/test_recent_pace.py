"""Tests of the pace of a run and its remaining time."""

import pytest

from tfstyle.recent_pace import LEAST_STEPS, WINDOW_SECONDS, RecentPace


def _pace(marks):
    pace = RecentPace()
    for now, done in marks:
        pace.record(now, done)
    return pace


@pytest.mark.parametrize("marks", [[], [(9.0, 1)], [(0.0, 0), (9.0, 1)]])
def test_nothing_is_known_before_the_second_step(marks):
    pace = _pace(marks)
    assert pace.rate is None
    assert pace.seconds_left(10) is None


def test_the_time_before_the_end_of_the_first_step_does_not_count():
    pace = _pace([(0.0, 0), (60.0, 1), (62.0, 2), (64.0, 3)])
    assert pace.rate == 0.5
    assert pace.seconds_left(10) == 14


def test_work_of_an_earlier_run_does_not_count():
    assert _pace([(5.0, 51), (6.0, 52)]).seconds_left(60) == 8


def test_slow_early_steps_are_forgotten():
    slow = [(5.0 * step, step) for step in range(1, 21)]
    quick = [(100.0 + (step - 20), step) for step in range(21, 61)]
    assert _pace(slow + quick).seconds_left(100) == pytest.approx(40)


def test_the_pace_of_long_steps_is_that_of_several():
    times = [100.0 * step for step in range(1, 30)]
    times[-1] += 500  # a slow last step
    pace = _pace(zip(times, range(1, 30), strict=True))
    assert WINDOW_SECONDS < 100.0
    assert 1 / pace.rate == pytest.approx((100 * LEAST_STEPS + 500) / LEAST_STEPS)


def test_steps_at_the_same_time_and_repeated_reports():
    pace = _pace([(1.0, 1), (1.0, 2)])
    assert pace.seconds_left(4) is None
    pace.record(3.0, 3)
    pace.record(9.0, 3)  # nothing was done since
    assert pace.seconds_left(4) == 1


def test_nothing_is_left_at_the_end():
    assert _pace([(1.0, 1)]).seconds_left(1) == 0
    assert _pace([(1.0, 1), (2.0, 3)]).seconds_left(2) == 0

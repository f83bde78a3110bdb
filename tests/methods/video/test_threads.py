import threading
from contextlib import closing

import pytest

from tfstyle.methods.video.threads import map_ahead, read_ahead


def test_results_keep_the_order_of_the_items():
    second = threading.Event()

    def work(number):
        if number == 0:
            assert second.wait(10)  # the next item is worked on at the same time
        if number == 1:
            second.set()
        return 2 * number

    assert list(map_ahead(work, range(6), 2)) == [0, 2, 4, 6, 8, 10]


def test_an_error_is_raised_in_its_turn():
    def work(number):
        return 12 // (3 - number)

    results = map_ahead(work, range(6), 2)
    assert [next(results) for _ in range(3)] == [4, 6, 12]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_closing_the_last_stage_ends_all_stages():
    before = threading.active_count()
    with (
        closing(read_ahead(iter(range(1000)), 2)) as numbers,
        closing(read_ahead((n + 1 for n in numbers), 1)) as greater,
        closing(map_ahead(str, greater, 2)) as texts,
    ):
        assert next(texts) == "1"
    assert threading.active_count() == before

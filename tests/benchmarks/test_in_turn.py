import os

import pytest

from tests.benchmarks.in_turn import apart, measure
from tfstyle.errors import InputError

pytestmark = pytest.mark.slow


def _writer(path, letter):
    def step():
        with path.open("a") as file:
            file.write(letter)
        return letter

    return step


def _absent():
    raise ImportError("no such package")


def _refused():
    raise InputError("no weights here")


def _dying():
    return lambda: os._exit(1)


def test_programs_take_turns_after_warming_up(tmp_path):
    path = tmp_path / "steps"
    rows = measure({"first": (_writer, path, "a"), "other": (_writer, path, "b")}, 3)
    assert path.read_text() == "ab" + "ab" * 3
    for row, letter in zip(rows.values(), "ab", strict=True):
        assert 0 < row["least"] <= row["median"] <= row["most"]
        assert row["last"] == letter
        assert row["peak_mib"] > 1


def test_what_is_not_here_is_said_and_the_others_go_on(tmp_path):
    path = tmp_path / "steps"
    rows = measure({"gone": (_absent,), "here": (_writer, path, "a")}, 2)
    assert rows["gone"] == {"absent": "no such package"}
    assert path.read_text() == "aaa"


def test_a_process_that_ends_is_said_and_the_others_go_on(tmp_path):
    path = tmp_path / "steps"
    programs = {
        "dying": (_dying,),
        "refused": (_refused,),
        "here": (_writer, path, "a"),
    }
    rows = measure(programs, 2)
    assert rows["dying"] == {"absent": "its process ended"}
    assert rows["refused"] == {"absent": "no weights here"}
    assert path.read_text() == "aaa"


def test_a_function_is_called_apart():
    assert apart(os.getpid) not in (os.getpid(), None)
    assert apart(divmod, 7, 3) == (2, 1)

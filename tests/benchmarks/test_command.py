import sys

import pytest

from tests.benchmarks import memory
from tests.benchmarks.command import CommandError, run_command
from tests.benchmarks.stylize import rounds_at
from tfstyle.optimization.optimizers.lbfgs import HISTORY_LENGTH

PROGRAM = """
import sys, time
memory = bytearray({} * 2**20)
time.sleep(0.1)
print("here", file=sys.stderr, flush=True)
time.sleep(0.1)
sys.exit({})
"""


def _command(mebibytes: int, code: int) -> list[str]:
    return [sys.executable, "-c", PROGRAM.format(mebibytes, code)]


@pytest.mark.slow
def test_a_run_has_times_and_memory():
    small, large = (run_command(_command(size, 0)) for size in (1, 101))
    assert 0.1 <= large.first < large.seconds - 0.1
    assert large.peak_mib - small.peak_mib == pytest.approx(100, abs=5)


def test_a_run_that_fails_says_what_it_said():
    with pytest.raises(CommandError, match="here"):
        run_command(_command(1, 3))


def test_large_pictures_have_few_rounds():
    assert [rounds_at(size, 9) for size in (256, 1024, 1025, 4096)] == [9, 9, 3, 3]
    assert rounds_at(4096, 1) == 1


def test_memory_is_measured_with_all_that_lbfgs_remembers():
    assert memory.STEPS > HISTORY_LENGTH

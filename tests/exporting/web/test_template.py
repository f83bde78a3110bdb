"""Tests of the numbers in a file that depend on the size of the picture."""

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.exporting.web.template import make_template


def _numbers(*numbers):
    return np.array(numbers, "<i4").tobytes()


def _files(numbers_at):
    """Files with the numbers of each size, for `make_template`."""
    return lambda sizes: [_numbers(*numbers_at(*size)) for size in sizes]


def _up(number, by):
    return -(-number // by)


def test_sets_what_depends_on_the_size():
    def numbers_at(height, width):
        pairs = 2 * _up(height, 32) - _up(height, 16)
        return 7, _up(height, 4), 2, width + 6, _up(width, 2) + 1, -1, pairs

    template = make_template(_files(numbers_at))
    for size in ((400, 48), (399, 51), (18, 1), (1, 1000)):
        assert template.at(*size) == _numbers(*numbers_at(*size))
    offsets = [at for offsets in template.places.values() for at in offsets]
    assert sorted(offsets) == [4, 12, 16, 24]


@pytest.mark.parametrize(
    "numbers_at",
    [
        lambda height, width: range(height),  # other lengths
        lambda height, width: [height**2],  # not linear
        lambda height, width: [_up(height, 3)],  # not one of our divisors
    ],
)
def test_other_differences_are_refused(numbers_at):
    with pytest.raises(InputError, match="differ only in dimensions"):
        make_template(_files(numbers_at))

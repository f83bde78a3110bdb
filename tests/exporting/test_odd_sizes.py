import pytest

from tests.exporting.formats import photo


# 1, 2 and 3 more than a multiple of 4, because the network works at a quarter size.
@pytest.mark.parametrize("size", [(33, 50), (41, 35), (17, 18), (16, 23)])
def test_sizes_that_are_no_multiple_of_the_strides(exported, size):
    exported.check(photo(*size)[None], [(1, 0)])

"""Numbers of a file that depend on the size."""

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.exporting.web import template as module
from tfstyle.exporting.web.template import make_template

pytestmark = pytest.mark.slow  # TensorFlow is imported


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    """No metadata are left out: the files of these tests are no LiteRT files."""
    monkeypatch.setattr(module, "_without_metadata", lambda content: content)


def _numbers(*numbers):
    return np.array(numbers, "<i4").tobytes()


def test_sets_what_depends_on_the_size():
    def convert(size):
        height, width = size
        return _numbers(7, -(-height // 4), 2, width + 6, -(-width // 2) + 1, -1)

    template = make_template(convert)
    for size in ((400, 48), (399, 51), (18, 1)):
        assert template.at(*size) == convert(size)
    offsets = [at for offsets in template.places.values() for at in offsets]
    assert sorted(offsets) == [4, 12, 16]


@pytest.mark.parametrize(
    "convert",
    [
        lambda size: _numbers(*range(size[0])),  # other lengths
        lambda size: _numbers(size[0] ** 2),  # no polynomial of ours
    ],
)
def test_other_differences_are_refused(convert):
    with pytest.raises(InputError, match="only differ in dimensions"):
        make_template(convert)

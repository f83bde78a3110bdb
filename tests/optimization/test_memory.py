import pytest

from tfstyle.errors import InputError
from tfstyle.optimization import memory


def test_what_does_not_fit_is_refused_with_both_numbers(monkeypatch):
    monkeypatch.setattr(memory, "available_memory", lambda: 2e9)
    memory.check_memory(500, 500, "image_size", 500)
    with pytest.raises(InputError, match=r"2\.0 GB.*4\.2 GB.*image_size=1000"):
        memory.check_memory(1000, 1000, "image_size", 1000)


def test_this_machine_has_memory():
    assert 1e8 < memory.available_memory() < 1e14

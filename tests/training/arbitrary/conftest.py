"""Fixtures with paintings and a cache of their statistics."""

import pytest

from tests.training.paintings import fill_cache, write_paintings


@pytest.fixture(scope="session")
def paintings(tmp_path_factory):
    return write_paintings(tmp_path_factory.mktemp("paintings"), 6)


@pytest.fixture
def cache(paintings, tmp_path):
    return fill_cache(tmp_path / "cache", paintings)

"""Tests that the examples in docstrings run."""

import doctest
import importlib
import pkgutil

import pytest

import tfstyle

MODULES = [
    info.name
    for info in pkgutil.walk_packages(tfstyle.__path__, "tfstyle.")
    if not info.name.endswith("__main__")
]


@pytest.mark.slow
@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0

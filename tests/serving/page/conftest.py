"""Fixtures with the page in a browser; test files may define `limits` and `context`."""

import pytest

from tests.serving.browser import opened
from tests.serving.inverter import Inverter
from tests.serving.running import running


@pytest.fixture(scope="module")
def limits():
    """Options of the server."""
    return {}


@pytest.fixture(scope="module")
def context():
    """Options of the browser, such as permissions."""
    return {}


@pytest.fixture(scope="module")
def runner():
    return Inverter()


@pytest.fixture(scope="module")
def client(runner, limits):
    with running(runner=runner, **limits) as client:
        yield client


@pytest.fixture
def page(browser, client, runner, context):
    yield from opened(browser, client, **context)
    runner.gate.set()

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("prometheus_client")

import numpy as np

from tests.serving.browser import chromium
from tests.serving.inverter import Inverter
from tests.serving.running import running


@pytest.fixture(scope="package")
def client():
    """Client of a server whose only network inverts pictures."""
    with running(runner=Inverter(), max_body_mb=0.2, max_pixels=10_000) as client:
        yield client


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def photo():
    """Half dark, half bright, so that it differs from its negative."""
    array = np.full((60, 80, 3), 40, np.uint8)
    array[:, 40:] = 220
    return array

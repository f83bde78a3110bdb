import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("prometheus_client")

from tests.serving.inverter import Inverter
from tests.serving.running import running


@pytest.fixture(scope="package")
def client():
    """Of a server whose only network inverts."""
    with running(runner=Inverter(), max_body_mb=0.2, max_pixels=10_000) as client:
        yield client

"""Every property is tested on every network of the table."""

import pytest

from tests.networks.table import NETWORKS, make_network
from tfstyle.models.card import Card


@pytest.fixture(scope="session", params=NETWORKS)
def network(request):
    """Two styles, random weights; not to be changed."""
    return make_network(request.param)


@pytest.fixture
def card():
    return Card("tiny", "TransformerNet", ("dots", "lines"), {"seed": 0, "data": ["é"]})

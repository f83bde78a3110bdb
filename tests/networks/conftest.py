"""Fixtures with the networks of the table, for which every property is tested."""

import pytest

from tests.networks.table import NETWORKS, make_network
from tfstyle.models.card import Card


@pytest.fixture(scope="session", params=NETWORKS)
def network(request):
    """Network with two styles and random weights; tests must not change it."""
    return make_network(request.param)


@pytest.fixture
def card():
    return Card("tiny", "TransformerNet", ("dots", "lines"), {"seed": 0, "data": ["é"]})

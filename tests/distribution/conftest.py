import os
import secrets

import pytest

from tests.distribution.clusters import local_cluster


@pytest.fixture(scope="package")
def cluster():
    """Address of a cluster of two cores, and the process that it ends with."""
    # Ray reads its settings only once, so later clusters of this process must have the
    # same token. The cluster's process inherits both.
    os.environ["RAY_AUTH_MODE"] = "token"
    os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    pytest.importorskip("ray")
    with local_cluster() as made:
        yield made


@pytest.fixture(scope="package")
def address(cluster):
    return cluster[0]

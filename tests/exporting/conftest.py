"""Fixtures with every network of the table in every format, each written once."""

from typing import NamedTuple

import numpy as np
import pytest

from tests.exporting.formats import AT_LEAST, TARGETS
from tests.networks.table import NETWORKS, make_network, run
from tfstyle.images.psnr import psnr
from tfstyle.models.card import Card
from tfstyle.runtimes.runtime import Paint

pytest.importorskip("ai_edge_litert")


class Exported(NamedTuple):
    """Network, and its exported file, opened again."""

    network: object
    card: Card
    path: object
    paint: Paint
    at_least: float

    def check(self, images: np.ndarray, style_weights: np.ndarray) -> None:
        """Checks that both paint the same picture."""
        inputs = {"image": images, "style_weights": np.array(style_weights, "float32")}
        painted = self.paint(*inputs.values())
        expected = run(self.network, inputs)
        assert painted.shape == expected.shape
        assert psnr(painted, expected) >= self.at_least, images.shape


@pytest.fixture(scope="session", params=NETWORKS)
def network(request):
    return make_network(request.param)


@pytest.fixture(scope="session", params=TARGETS)
def exported(request, network, make_once):
    target = TARGETS[request.param]
    card = Card("tiny", type(network).__name__, ("dots", "lines"), {"licence": "none"})

    def write(folder):
        path = folder / target.file
        path.parent.mkdir(parents=True, exist_ok=True)
        target.write(network, card, path)

    name = f"{type(network).__name__}_{target.format}_{target.kind}"
    path = make_once(name, write) / target.file
    paint = target.open(path)
    return Exported(network, card, path, paint, AT_LEAST[target.kind])

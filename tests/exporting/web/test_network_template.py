"""A network's file at a size that it was not converted for."""

import numpy as np
import pytest

from tests.exporting.formats import AT_LEAST, photo
from tests.networks.table import make_network, run
from tfstyle.exporting.litert.convert import convert
from tfstyle.exporting.web.open import run_template
from tfstyle.exporting.web.template import make_template
from tfstyle.images.psnr import psnr
from tfstyle.networks.families import PAINT

pytest.importorskip("ai_edge_litert")
pytestmark = pytest.mark.slow

WEIGHTS = np.array([[0.25, 0.5]], np.float32)


@pytest.fixture(scope="module")
def network():
    return make_network("TransformerNet")


@pytest.fixture(scope="module")
def template(network):
    return make_template(lambda size: convert(network, "float16", size, (), True))


@pytest.mark.parametrize("size", [(64, 88), (61, 90), (33, 84)])
def test_paints_as_the_network_does(network, template, size):
    inputs = {"image": photo(*size)[None], "style_weights": WEIGHTS}
    painted = run_template(template, PAINT, **inputs)
    expected = run(network, inputs)
    assert painted.shape == expected.shape
    assert psnr(painted, expected) >= AT_LEAST["float16"]

"""Tests of a file with the signature `paint` only, which cannot paint in tiles."""

import numpy as np
import pytest

from tests.networks.table import make_network
from tfstyle.errors import InputError
from tfstyle.exporting.litert.convert import write_litert
from tfstyle.models.card import Card
from tfstyle.serving import painter
from tfstyle.serving.painter import Painter, open_runner

pytest.importorskip("ai_edge_litert")

pytestmark = pytest.mark.slow
WEIGHTS = np.array([1, 0], np.float32)


@pytest.fixture
def small(tmp_path):
    card = Card("tiny", "TransformerNet", ("dots", "lines"))
    write_litert(
        make_network("TransformerNet"), card, tmp_path / "tiny_int8.tflite", "int8"
    )
    return Painter(open_runner(tmp_path / "tiny_int8.tflite", "auto", 1))


def test_it_is_served(small, random):
    photo = random.random((20, 24, 3), np.float32)
    painted = small.paint(photo, WEIGHTS)
    assert painted.shape == photo.shape
    assert np.abs(painted - photo).mean() > 0.05


def test_what_takes_tiles_is_refused_with_the_remedy(small, monkeypatch):
    monkeypatch.setattr(painter, "SAMPLE_PIXELS", 1000)
    monkeypatch.setattr(painter, "DEFAULT_TILE_SIDE", 64)
    with pytest.raises(InputError, match=r"80 x 20 pixels .*; use a float16 file"):
        small.paint(np.zeros((20, 80, 3), np.float32), WEIGHTS)
    assert small.paint(np.zeros((20, 24, 3), np.float32), WEIGHTS) is not None

"""Fixtures with a photograph, a painting, and a stylizer that takes paintings."""

import numpy as np
import pytest

from tfstyle.images import save
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.painting_stylizer import PaintingStylizer


@pytest.fixture
def photo(random):
    return random.random((45, 60, 3), np.float32)


@pytest.fixture
def painting(random, tmp_path):
    """File of blots of colors."""
    save(random.random((24, 40, 3), np.float32), tmp_path / "a painting, 1:2.png")
    return tmp_path / "a painting, 1:2.png"


@pytest.fixture
def make(painting_model):
    def make(**options):
        options = {"model": str(painting_model), "runtime": "litert"} | options
        return PaintingStylizer(StylizeOptions(**options))

    return make

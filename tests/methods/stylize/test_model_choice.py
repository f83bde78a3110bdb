"""Tests of the choice between the bundled networks."""

from pathlib import Path

import numpy as np
import pytest

from tfstyle.methods.stylize.file import open_stylizer
from tfstyle.methods.stylize.model_choice import ANY_PAINTING, model_for
from tfstyle.methods.stylize.options import StylizeOptions

DEFAULT = StylizeOptions().model
PAINTING = np.random.default_rng(0).random((32, 40, 3), np.float32)


@pytest.mark.parametrize(
    ("style", "model"),
    [
        ("wave", DEFAULT),
        ("wave:2,udnie", DEFAULT),
        ({"wave": 1, "udnie": 2}, DEFAULT),
        ("wafe", DEFAULT),
        (5, DEFAULT),
        (["wafe", "painting.jpg"], DEFAULT),
        ("painting.jpg", ANY_PAINTING),
        ("mine.style", ANY_PAINTING),
        (Path("painting.jpg"), ANY_PAINTING),
        (PAINTING, ANY_PAINTING),
        (["wave", PAINTING], ANY_PAINTING),
        ("wave:2,painting.jpg:1", ANY_PAINTING),
        ("night_cafe", ANY_PAINTING),
        (["night_cafe", "wave"], ANY_PAINTING),
    ],
    ids=str,
)
def test_paintings_and_further_names_take_the_other_network(style, model):
    assert model_for(style, DEFAULT) == model
    assert model_for(style, "runs/my.keras") == "runs/my.keras"


def test_a_painting_is_stylized_by_the_network_for_paintings():
    stylizer, style = open_stylizer(PAINTING, StylizeOptions(runtime="litert"))
    assert "night_cafe" in stylizer.styles
    painted = stylizer(np.full((48, 64, 3), 0.5, np.float32), style)
    assert painted.shape == (48, 64, 3)
    assert painted.std() > 0.01

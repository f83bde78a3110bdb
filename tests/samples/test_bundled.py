from importlib import resources

import numpy as np
import pytest
from PIL import Image

SIZES = {
    "lake": (768, 512),
    "swirls": (512, 410),
    "mosaic": (512, 410),
    "woodcut": (512, 410),
}
FOLDER = resources.files("tfstyle.assets") / "samples"


def _luminance(name):
    with (FOLDER / f"{name}.jpg").open("rb") as file, Image.open(file) as picture:
        assert picture.size == SIZES[name]
        return np.asarray(picture.convert("L"), np.float32) / 255


def _blocks(plane, size=16):
    rows, columns = (length // size for length in plane.shape)
    plane = plane[: rows * size, : columns * size]
    return plane.reshape(rows, size, columns, size).swapaxes(1, 2).reshape(-1, size**2)


@pytest.mark.parametrize("name", SIZES)
def test_size_and_contrast(name):
    luminance = _luminance(name)
    assert luminance.std() > 0.15


@pytest.mark.parametrize("name", ["swirls", "mosaic", "woodcut"])
def test_paintings_have_texture_everywhere(name):
    deviation = _blocks(_luminance(name)).std(1)
    assert (deviation < 0.04).mean() < 0.02


def test_they_are_small():
    sizes = [len((FOLDER / f"{name}.jpg").read_bytes()) for name in SIZES]
    assert max(sizes) <= 150_000
    assert sum(sizes) <= 450_000

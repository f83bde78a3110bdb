"""Tests that each picture file is decoded once, and free memory is checked once."""

from collections import Counter

import numpy as np
import pytest

import tfstyle
from tfstyle.images import from_picture
from tfstyle.optimization import tiles

pytestmark = pytest.mark.slow

SMALL = {"iterations": 2, "allow_random_features": True}
LOOP = {**SMALL, "min_scale": 16}
SHALLOW = {"content_layers": "relu2_1", "style_layers": ("relu1_1", "relu2_1")}


@pytest.fixture
def files(tmp_path, random):
    """Names of pictures, and of a folder with two of them."""
    (tmp_path / "folder").mkdir()
    names = ("content", "style", "mask", "init", "folder/a", "folder/b")
    for name in names:
        tfstyle.save(random.random((24, 32, 3), np.float32), tmp_path / f"{name}.png")
    paths = {name: tmp_path / f"{name}.png" for name in names[:4]}
    return {**paths, "folder": tmp_path / "folder"}


def _optimize(f):
    masks = {"content_mask": [f["mask"]], "keep_mask": f["init"]}
    options = {"image_size": 32, "init": str(f["init"]), "scale_factor": 2.0}
    tfstyle.optimize(f["content"], f["style"], **masks, **options, **LOOP, **SHALLOW)


def _optimize_folder(f):
    options = {"image_size": 32, "preserve_color": "match"}
    tfstyle.optimize(f["content"], f["folder"], **options, **LOOP, **SHALLOW)


def _texture(f):
    options = {"style_layers": SHALLOW["style_layers"], "output_size": "32x24"}
    options |= {"style_mask": [f["mask"], f["mask"]]}
    tfstyle.texture([f["style"], f["folder"]], **options, **LOOP)


def _invert(f):
    options = {"content_layers": ("relu1_1", "relu2_1"), "image_size": 32}
    tfstyle.invert(f["content"], **options, sheet=True, **LOOP)


def _dream(f):
    tfstyle.dream(f["content"], image_size=32, octaves=2, **SMALL)


def _inspect(f):
    tfstyle.inspect([f["content"], f["style"]], allow_random_features=True)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (_optimize, {"content": 1, "style": 1, "mask": 1, "init": 2}),
        (_optimize_folder, {"content": 1, "a": 1, "b": 1}),
        (_texture, {"style": 1, "a": 1, "b": 1, "mask": 2}),
        (_invert, {"content": 1}),
        (_dream, {"content": 1}),
        (_inspect, {"content": 1, "style": 1}),
    ],
)
def test_each_picture_is_decoded_once(call, expected, files, monkeypatch, no_weights):
    decoded, looks = Counter(), []
    whole, available = from_picture._decode, tiles.available_memory

    def count(picture, name, received):
        decoded[received.split("/")[-1].split(".")[0]] += 1
        return whole(picture, name, received)

    monkeypatch.setattr(from_picture, "_decode", count)
    monkeypatch.setattr(
        tiles, "available_memory", lambda: looks.append(1) or available()
    )
    call(files)
    assert decoded == expected
    assert len(looks) == 1

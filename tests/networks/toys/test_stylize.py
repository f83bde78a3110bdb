"""Tests of photographs stylized by networks of the toy families."""

from dataclasses import replace

import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError
from tfstyle.images import save
from tfstyle.networks import families
from tfstyle.runtimes import kept_runtime

pytestmark = pytest.mark.slow
only_painting = pytest.mark.parametrize("network", ["ToyPainting"], indirect=True)


@pytest.mark.parametrize("runtime", ["keras", "litert", "saved_model"])
def test_stylize_paints_as_the_network_does(runtime, models, photo, style, expect):
    for strength in (1.0, 0.25):
        painted = tfstyle.stylize(
            photo, style, model=models[runtime], runtime=runtime, strength=strength
        )
        expected = photo + strength * (expect(photo) - photo)
        np.testing.assert_allclose(painted, expected, atol=2e-3)


def test_tiles_are_the_whole(folder, style, expect, random):
    photo = random.random((300, 410, 3), np.float32)
    painted = tfstyle.stylize(
        photo, style, model=folder, runtime="litert", tile_size=256
    )
    np.testing.assert_allclose(painted, expect(photo), atol=2e-3)


def test_least_sides_are_those_of_the_family(folder, card, photo, style, monkeypatch):
    family = replace(card.family, least_side=30)
    monkeypatch.setitem(families.FAMILIES, card.network, family)
    monkeypatch.setattr(kept_runtime, "_kept", {})  # of the former family
    with pytest.raises(InputError, match="sides of at least 30 pixels"):
        tfstyle.stylize(photo, style, model=folder, runtime="litert")


@only_painting
def test_bytes_are_mixed_as_floats_are(folder, photo, painting, tmp_path):
    from tfstyle.methods.stylize.file import make_stylizer
    from tfstyle.methods.stylize.options import StylizeOptions

    options = {"model": str(folder), "runtime": "litert", "strength": 0.5}
    stylizer = make_stylizer(StylizeOptions(**options))
    save(painting, tmp_path / "painting.png")
    pixels = (photo * 255).round().astype(np.uint8)
    painted = stylizer(pixels, tmp_path / "painting.png")
    exact = stylizer(pixels / np.float32(255), tmp_path / "painting.png")
    assert painted.dtype == np.uint8
    assert np.abs(painted / 255 - exact).max() <= 1.01 / 255


@only_painting
@pytest.mark.parametrize("wrong", [["a.png", "b.png"], {"dots": 1}, None, 7, []])
def test_what_is_no_painting_is_refused_in_one_line(folder, photo, wrong):
    with pytest.raises(InputError, match=r"^\w+ .*`style`.* Received: style"):
        tfstyle.stylize(photo, wrong, model=folder)

"""Tests of batches drawn in memory, against NumPy and Pillow."""

import numpy as np
import pytest

pytest.importorskip("jax")
import jax

from tests.training.in_memory import DRAW, OPTIONS, STYLES, make_pictures
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import resize
from tfstyle.training.arbitrary.cache import CHANNELS, unpack
from tfstyle.training.arbitrary.memory.draw import Draw, dither_plain, resized_part
from tfstyle.training.arbitrary.variants import SHOWN

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pictures():
    return make_pictures()


@pytest.fixture(scope="module")
def batch(pictures):
    drawn = Draw(64, 16, named_share=5 / 16, mixed_share=4 / 11, seed=0)(pictures, 3)
    return {name: np.asarray(value) for name, value in drawn.items()}


def test_only_single_color_crops_are_dithered(random):
    crops = random.random((3, 32, 32, 3), np.float32)
    crops[1] = 1.0
    found = np.asarray(dither_plain(jax.numpy.asarray(crops), jax.random.key(0)))
    np.testing.assert_array_equal(found[[0, 2]], crops[[0, 2]])
    np.testing.assert_allclose(found[1], crops[1], atol=1 / 255)
    assert found[1].std() > 1e-4
    assert found.max() <= 1


def test_shares_of_styles_are_those_of_the_options():
    shares = {"named_share": 0.4, "mixed_share": 0.5}
    assert Draw(64, 3, **shares, seed=OPTIONS.seed) == DRAW


@pytest.mark.parametrize("batch_size", [1, 2, 3])
def test_small_batches_have_the_shares_on_average(pictures, batch_size):
    draw = Draw(64, batch_size, named_share=0.4, mixed_share=0.3, seed=2)
    shown = np.asarray(pictures.shown)

    @jax.jit
    def kinds(step):
        drawn = draw(pictures, step)
        pixels = (255 * drawn["painting"] + 0.5).astype("uint8")
        is_whole = (pixels[:, None] == shown).all(axis=(2, 3, 4)).any(axis=1)
        return drawn["style_weights"].any(axis=1), is_whole

    batches = np.array([kinds(step) for step in range(2400 // batch_size)])
    is_named, is_whole = batches.transpose(1, 0, 2)
    is_mixed = ~is_named & ~is_whole
    assert is_named.mean() == pytest.approx(0.4, rel=0.1)
    # A quarter of the mixtures are of a painting with itself, because there are four.
    expected = 0.3 * 3 / 4 * (~is_named).sum()
    assert is_mixed.sum() == pytest.approx(expected, rel=0.15)
    counts = {*is_named.sum(axis=1)}
    assert counts == {np.floor(0.4 * batch_size), np.ceil(0.4 * batch_size)}


def test_batches_depend_on_seed_and_step_alone(pictures):
    def images(step, seed=0):
        return np.asarray(Draw(64, 2, 0.5, 0, seed)(pictures, step)["image"])

    np.testing.assert_array_equal(images(5), images(5))
    assert not np.array_equal(images(5), images(6))
    assert not np.array_equal(images(5), images(5, seed=1))


def test_named_styles_occur_equally_often(pictures, batch):
    weights = batch["style_weights"]
    assert weights.shape == (16, STYLES)
    assert sorted(weights[:5].sum(axis=0)) == [2, 3]
    assert not weights[5:].any()
    styles = weights[:5].argmax(axis=1)
    shown = np.asarray(pictures.named_shown)[styles]
    np.testing.assert_array_equal(batch["painting"][:5], shown)
    for name in STYLE_LAYERS:
        expected = np.asarray(pictures.named[name])[styles]
        np.testing.assert_array_equal(batch[name][:5], expected)


def test_targets_are_those_of_the_visible_parts(pictures, batch):
    shown = np.asarray(pictures.shown).astype("float32") / 255
    columns = []
    for number in range(5, 16):
        painting = batch["painting"][number]
        equal = np.isclose(shown, painting, atol=1e-6).all(axis=(1, 3))  # by column
        left, right = (int(np.argmax(equal[:, column])) for column in (0, -1))
        share = equal[left].sum() / SHOWN if left != right else 1.0
        columns.append(share)
        assert equal[[left, right]].any(axis=0).all()
        for layer, name in enumerate(STYLE_LAYERS):
            expected = sum(
                weight
                * unpack(np.asarray(pictures.grams[name][entry]), CHANNELS[name])
                * float(pictures.norms[entry, layer])
                for weight, entry in ((share, left), (1 - share, right))
            )
            error = np.linalg.norm(batch[name][number] - expected)
            assert error < 0.01 * np.linalg.norm(expected)
    assert all(0.24 <= share <= 1 for share in columns)
    assert all(share == 1 for share in columns[4:])
    assert any(share < 1 for share in columns[:4])


def test_crops_are_those_of_enlarged_photographs(pictures, batch):
    assert batch["image"].shape == (16, 64, 64, 3)
    assert 0 <= batch["image"].min() <= batch["image"].max() <= 1
    photos, sizes = np.asarray(pictures.photos), np.asarray(pictures.sizes, int)
    plain = 0
    for crop in batch["image"]:
        errors = [
            np.abs(photo[y : y + 64, x : x + 64][:, ::step] / 255 - crop).max()
            for photo, (height, width) in zip(photos, sizes, strict=True)
            for y in range(height - 63)
            for x in range(width - 63)
            for step in (1, -1)
        ]
        plain += min(errors) < 1e-3
    assert 4 <= plain <= 15  # the others are enlarged


def test_a_part_is_that_of_the_resized_photograph():
    photo = np.random.default_rng(1).integers(0, 256, (20, 30, 3)).astype("uint8")
    whole = resize(photo.astype("float32") / 255, (50, 45), clip=True)
    factors, start = np.float32([50 / 20, 45 / 30]), np.float32([30, 4])
    part = np.asarray(resized_part(photo, factors, start, 16))
    np.testing.assert_allclose(part, whole[30:46, 4:20], atol=1e-3)


def test_studied_paintings_have_their_coefficients(pictures, batch):
    studied = np.round(batch["studied"] * 255)
    for picture, coefficients in zip(studied, batch["coefficients"], strict=True):
        entry = np.abs(np.asarray(pictures.shown) - picture).sum((1, 2, 3)).argmin()
        np.testing.assert_array_equal(coefficients, pictures.coefficients[entry])
    assert (batch["origin"] % 16 == 0).all()
    assert batch["origin"].shape == (1, 2)

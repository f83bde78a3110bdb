"""Tests of batches of photographs, paintings and their statistics."""

import numpy as np
import pytest

from tfstyle.images import load, resize
from tfstyle.training.arbitrary.cache import CHANNELS
from tfstyle.training.arbitrary.coefficients import gram_coefficients
from tfstyle.training.arbitrary.data import StyleBatches
from tfstyle.training.arbitrary.variants import (
    PART,
    SHOWN,
    make_variant,
    plain_variant,
)

pytestmark = pytest.mark.slow


def test_variants_are_parts_of_the_painting_at_the_size_that_is_learned(random):
    painting = random.random((40, 60, 3), np.float32)
    first, again, other = (make_variant(painting, (0, 0, v)) for v in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    for part in (first, other, plain_variant(painting)):
        assert part.shape == (PART, PART, 3)
        assert 0 <= part.min() <= part.max() <= 1


def test_batches_show_named_styles_paintings_and_mixtures(cache, photos, random):
    named = {n: random.random((2, c, c), np.float32) for n, c in CHANNELS.items()}
    shown = random.random((2, SHOWN, SHOWN, 3), np.float32)
    coefficients = gram_coefficients(cache)

    def batches(**shares):
        return StyleBatches(
            photos,
            cache,
            named,
            shown,
            coefficients,
            size=64,
            batch_size=2,
            steps=4,
            **shares,
        )

    (batch,) = batches(named_share=1.0, mixed_share=0.0)[1]
    for weights, gram in zip(batch["style_weights"], batch["relu1_1"], strict=True):
        np.testing.assert_array_equal(gram, named["relu1_1"][np.argmax(weights)])
    np.testing.assert_array_equal(
        batch["painting"], shown[np.argmax(batch["style_weights"], axis=1)]
    )
    (batch,) = batches(named_share=0.0, mixed_share=0.0)[0]
    assert not batch["style_weights"].any()
    shown = np.round(batch["painting"] * 255)
    entries = [
        int(np.argmin(np.abs(cache.pictures - p).reshape(cache.count, -1).sum(1)))
        for p in shown
    ]
    for entry, gram in zip(entries, batch["relu5_1"], strict=True):
        np.testing.assert_allclose(gram, cache.gram("relu5_1", entry), rtol=1e-6)
    assert batch["image"].shape == (2, 64, 64, 3)
    assert (batch["origin"] % 16 == 0).all()


def test_crops_are_those_of_enlarged_photographs(cache, photos, random):
    named = {n: random.random((1, c, c), np.float32) for n, c in CHANNELS.items()}
    shown = random.random((1, SHOWN, SHOWN, 3), np.float32)
    about = (photos[:1], cache, named, shown, gram_coefficients(cache), 1.0, 0.0)
    batches = StyleBatches(*about, size=24, batch_size=8, steps=1)
    photo, factors = load(photos[0]), []
    for number, crop in enumerate(batches[0][0]["image"]):
        height, width = batches._sides(number, *photo.shape[:2])
        factors.append(height / photo.shape[0])
        whole = resize(photo, (height, width), clip=True)
        errors = [
            np.abs(whole[y : y + 24, x : x + 24, :][:, ::step] - crop).max()
            for y in range(height - 23)
            for x in range(width - 23)
            for step in (1, -1)
        ]
        assert min(errors) < 1e-5
    assert min(factors) == 1
    assert 1 < max(factors) <= 2

"""Training of networks for any painting: data, targets, command, resume."""

import numpy as np
import pytest

from tests.training.paintings import fill_cache, painting_features, write_paintings
from tests.training.tiny import make_paintings
from tfstyle.cli.main import main
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import save
from tfstyle.models.keras_file import load_network
from tfstyle.training.arbitrary.cache import CHANNELS, PaintingCache, pack, unpack
from tfstyle.training.arbitrary.coefficients import gram_coefficients
from tfstyle.training.arbitrary.data import StyleBatches
from tfstyle.training.arbitrary.variants import (
    PART,
    SHOWN,
    make_variant,
    plain_variant,
)

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def paintings(tmp_path_factory):
    return write_paintings(tmp_path_factory.mktemp("paintings"), 6)


@pytest.fixture
def cache(paintings, tmp_path):
    return fill_cache(tmp_path / "cache", paintings)


def test_packed_gram_is_the_gram_matrix():
    features = RNG.random((4, 5, 8), np.float32)
    triangle, norm = pack(features)
    flat = features.reshape(-1, 8)
    expected = flat.T @ flat / 20
    np.testing.assert_allclose(unpack(triangle, 8) * norm, expected, rtol=1e-3)


def test_cache_goes_on_where_it_was_ended(paintings, tmp_path, cache):
    partly = PaintingCache(tmp_path / "parts", paintings, variants=2)
    with pytest.raises(KeyboardInterrupt):
        partly.fill(painting_features, _interrupt_at(5))
    again = PaintingCache(tmp_path / "parts", paintings, variants=2)
    again.fill(painting_features)
    np.testing.assert_array_equal(again.pictures, cache.pictures)
    for name in STYLE_LAYERS:
        np.testing.assert_array_equal(again.grams[name], cache.grams[name])


def _interrupt_at(entry: int):
    def stop(done: int, count: int) -> None:
        if done == entry:
            raise KeyboardInterrupt

    return stop


def test_variants_are_parts_of_the_painting_at_the_size_that_is_learned():
    painting = RNG.random((40, 60, 3), np.float32)
    first, again, other = (make_variant(painting, (0, 0, v)) for v in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    for part in (first, other, plain_variant(painting)):
        assert part.shape == (PART, PART, 3)
        assert 0 <= part.min() <= part.max() <= 1


def test_coefficients_tell_apart_what_gram_matrices_tell_apart(cache):
    found = gram_coefficients(cache)
    grams = np.concatenate(
        [
            [
                np.ravel(cache.gram(n, e) / np.linalg.norm(cache.gram(n, e)))
                for e in range(cache.done)
            ]
            for n in STYLE_LAYERS
        ],
        axis=1,
    )
    components = found[:, : -len(STYLE_LAYERS)]
    distances = [
        np.linalg.norm(a[:, None] - a[None], axis=-1) for a in (grams, components)
    ]
    scale = distances[1].max() / distances[0].max()
    np.testing.assert_allclose(distances[1], scale * distances[0], atol=0.02 * scale)


def test_batches_show_named_styles_paintings_and_mixtures(cache, photos):
    named = {n: RNG.random((2, c, c), np.float32) for n, c in CHANNELS.items()}
    shown = RNG.random((2, SHOWN, SHOWN, 3), np.float32)
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


@pytest.mark.slow
def test_command_trains_resumes_and_writes_a_network(
    paintings, photos, vgg19_weights, tmp_path
):
    style = tmp_path / "dots.png"
    save(make_paintings(1)[0], style)
    words = [
        "tfstyle",
        "train",
        f"--style={style}",
        f"--arbitrary={paintings[0].parent}",
        f"--photos={photos[0].parent}",
        f"--vgg19_weights={vgg19_weights}",
        f"--cache={tmp_path / 'grams'}",
        "--variants=1",
        "--crop_size=64",
        "--batch_size=1",
        "--blocks=0",
        "--coarse_blocks=0",
        "--loss_convolution=direct",
        "--loss_dtype=float32",
    ]
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert main([*words, f"--output={whole}", "--steps=3", "--decay=0"]) == 0
    short = [*words, f"--output={parts}", "--decay=0"]
    assert main([*short, "--steps=1"]) == 0
    assert main([*short, "--steps=3", "--resume"]) == 0
    (ours, card), (expected, _) = (
        load_network(folder / "network.keras") for folder in (parts, whole)
    )
    assert card.styles == ("dots",)
    for value, wanted in zip(ours.get_weights(), expected.get_weights(), strict=True):
        np.testing.assert_array_equal(value, wanted)
    still = [*words, "--learning_rate=1e-9", "--steps=1", f"--init_from={whole}"]
    assert main([*still, f"--output={tmp_path / 'still'}"]) == 0
    (again, _) = load_network(tmp_path / "still" / "network.keras")
    for value, wanted in zip(again.get_weights(), expected.get_weights(), strict=True):
        np.testing.assert_allclose(value, wanted, atol=2e-3)

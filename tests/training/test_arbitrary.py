"""Training of networks for any painting: data, targets, command, resume."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from tests.training.copies import Begin, Copies
from tests.training.paintings import fill_cache, painting_features, write_paintings
from tests.training.tiny import make_paintings
from tfstyle.cli import train
from tfstyle.cli.interruption import INTERRUPTED
from tfstyle.cli.main import main
from tfstyle.cli.option_flags import options_from_flags
from tfstyle.cli.train_kinds import check_flags
from tfstyle.errors import InputError
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.features.weights import ENVIRONMENT_VARIABLE
from tfstyle.images import load, resize, save
from tfstyle.models.keras_file import load_network
from tfstyle.training.arbitrary import plan_arbitrary, run
from tfstyle.training.arbitrary.cache import CHANNELS, PaintingCache, pack, unpack
from tfstyle.training.arbitrary.coefficients import gram_coefficients
from tfstyle.training.arbitrary.data import StyleBatches
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.arbitrary.variants import (
    PART,
    SHOWN,
    make_variant,
    plain_variant,
)

pytestmark = pytest.mark.slow

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


def test_a_damaged_cache_is_refused_in_a_line(paintings, tmp_path, cache):
    folder = cache.folder
    for name, content in (
        ("done", b"x"),
        ("norms.npy", b"no array"),
        ("pictures.npy", (folder / "norms.npy").read_bytes()),
        ("cache.json", b"{"),
    ):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(content)
        with pytest.raises(InputError, match=r"cache is damaged\. Received: cache="):
            PaintingCache(folder, paintings, variants=2)
        (folder / name).write_bytes(whole)
    assert PaintingCache(folder, paintings, variants=2).done == cache.count
    with pytest.raises(InputError, match="Expected `cache` to be a writable folder"):
        PaintingCache(folder / "done", paintings, variants=2)


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"text"])
def test_damaged_components_are_refused_in_a_line(cache, content):
    (cache.folder / "components.npz").write_bytes(content)
    with pytest.raises(InputError, match=r"cache is damaged\. Received: cache="):
        gram_coefficients(cache)
    np.savez(cache.folder / "components.npz", basis=np.zeros(3))
    with pytest.raises(InputError, match=r"cache is damaged\. Received: cache="):
        gram_coefficients(cache)


@pytest.mark.parametrize("done", ["-1", "999"])
def test_a_count_that_is_out_of_range_is_refused(cache, paintings, done):
    (cache.folder / "done").write_text(done)
    with pytest.raises(InputError, match=r"cache is damaged\. Received: cache="):
        PaintingCache(cache.folder, paintings, cache.variants)


def test_a_cache_of_files_that_have_changed_is_refused(tmp_path, paintings):
    file = tmp_path / "a.png"
    file.write_bytes(paintings[0].read_bytes())
    PaintingCache(tmp_path / "cache", [file], variants=2)
    PaintingCache(tmp_path / "cache", [file], variants=2)
    file.write_bytes(paintings[0].read_bytes() + b"changed")
    with pytest.raises(InputError, match="a cache of the same paintings"):
        PaintingCache(tmp_path / "cache", [file], variants=2)


def test_a_cache_without_a_readable_painting_is_refused(tmp_path):
    (tmp_path / "a.png").write_bytes(b"no picture")
    cache = PaintingCache(tmp_path / "cache", [tmp_path / "a.png"], variants=2)
    with pytest.raises(InputError, match="a readable picture"):
        cache.fill(painting_features)


@pytest.mark.parametrize("count", [1, 2])
def test_few_equal_paintings_have_finite_coefficients(tmp_path, paintings, count):
    for number in range(count):
        (tmp_path / f"{number}.png").write_bytes(paintings[0].read_bytes())
    cache = PaintingCache(tmp_path / "cache", sorted(tmp_path.glob("*.png")), 1)
    cache.fill(painting_features)
    found = gram_coefficients(cache)
    assert found.shape == (count, count - 1 + len(STYLE_LAYERS))
    np.testing.assert_allclose(found, 0, atol=1e-2)


def test_a_cache_is_filled_by_one_run_and_has_its_disk_space(paintings, tmp_path):
    first, second = (PaintingCache(tmp_path / "cache", paintings, 2) for _ in "ab")
    for file in (tmp_path / "cache").glob("*.npy"):
        assert 512 * file.stat().st_blocks >= file.stat().st_size

    def fill_as_well(done, count):
        with pytest.raises(InputError, match="Expected `cache` to be written by one"):
            second.fill(painting_features)

    first.fill(painting_features, fill_as_well)
    second.fill(None)  # nothing is left to do
    assert second.done == second.count


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


def test_crops_are_those_of_enlarged_photographs(cache, photos):
    named = {n: RNG.random((1, c, c), np.float32) for n, c in CHANNELS.items()}
    shown = RNG.random((1, SHOWN, SHOWN, 3), np.float32)
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


WORDS = ("--style=a.png", "--photos=p", "--output=o", "--arbitrary=q")


def test_the_flagfile_repeats_defaults_of_this_kind_of_training(tmp_path, monkeypatch):
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    values = train.COMMAND.parse([*WORDS, "--blocks=2"])
    options = options_from_flags(ArbitraryOptions, values, given_only=True)
    run = SimpleNamespace(output=tmp_path, options=options, state=None)
    train._callbacks(run, values)
    again = train.COMMAND.parse([f"--flagfile={tmp_path}/train.cfg"])
    check_flags(again)
    assert options_from_flags(ArbitraryOptions, again, given_only=True) == options
    assert options == ArbitraryOptions(blocks=2)
    assert "--alpha" not in (tmp_path / "train.cfg").read_text()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([*WORDS, "--alpha=1"], "`alpha` to be used only without `arbitrary`"),
        ([*WORDS[:3], "--variants=2"], "`variants` to be used only with `arbitrary`"),
        ([*WORDS[:3], "--cache=c"], "`cache` to be used only with `arbitrary`"),
    ],
)
def test_flags_without_effect_are_refused(words, message):
    with pytest.raises(InputError, match=message):
        check_flags(train.COMMAND.parse(words))


def test_sample_pictures_are_no_paintings(tmp_path, paintings):
    folder = paintings[0].parent
    with pytest.raises(InputError, match="outside of the input folder"):
        plan_arbitrary(
            paintings[0], folder, tmp_path, folder / "run", ArbitraryOptions()
        )
    assert not (folder / "run").exists()
    with pytest.raises(InputError, match="`init_from` to be given if `calmness`"):
        plan_arbitrary(
            *(paintings[0], folder, tmp_path, tmp_path / "run"),
            ArbitraryOptions(calmness=0.5),
        )
    with pytest.raises(InputError, match="style_weight"):
        ArbitraryOptions(content_weight=0, style_weight=0)


@pytest.fixture
def small_style(monkeypatch):
    monkeypatch.setattr(run, "STYLE_SIZE", 64)


@pytest.fixture
def words(photos, vgg19_weights, tmp_path, small_style):
    """Command of a small training, without the output."""
    style, few = tmp_path / "dots.png", tmp_path / "few"
    save(make_paintings(1)[0], style)
    few.mkdir()
    write_paintings(few, 2)
    return [
        "tfstyle",
        "train",
        f"--style={style}",
        f"--arbitrary={few}",
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
        "--steps=3",
        "--checkpoint_every=1",
    ]


@pytest.mark.nightly
def test_command_trains_resumes_and_writes_a_network(
    words, tmp_path, add_callback, skip_litert
):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    add_callback(lambda run: Copies(run, {1: killed} if run.output == whole else {}))
    skip_litert()
    assert main([*words, f"--output={whole}"]) == 0
    assert (whole / "network.tflite").exists()
    assert main([*words, f"--output={killed}", "--resume"]) == 0
    (ours, card), (expected, _) = (
        load_network(folder / "network.keras") for folder in (killed, whole)
    )
    assert card.styles == ("dots",)
    for value, wanted in zip(ours.get_weights(), expected.get_weights(), strict=True):
        np.testing.assert_array_equal(value, wanted)


@pytest.mark.nightly
def test_training_continues_near_another_network(
    words, tmp_path, add_callback, skip_litert
):
    skip_litert()
    whole, calm = tmp_path / "whole", tmp_path / "calm"
    assert main([*words, f"--output={whole}"]) == 0
    expected, _ = load_network(whole / "network.keras")
    flags = [f"--init_from={whole}", f"--output={calm}", "--calmness=0.5"]
    assert main([*words, *flags]) == 0
    network, _ = load_network(calm / "network.keras")
    assert network.count_params() == expected.count_params()
    lines = [json.loads(line) for line in (calm / "log.jsonl").read_text().splitlines()]
    assert lines[-1]["initial_difference"] > 0
    assert np.isfinite(lines[-1]["difference"])

    begun = []
    add_callback(lambda run: Begin(run, begun))
    still = [*words, f"--init_from={whole}", f"--output={tmp_path / 'still'}"]
    assert main(still) == INTERRUPTED
    (started,) = begun
    weights = started.network.get_weights()
    for value, wanted in zip(weights, expected.get_weights(), strict=True):
        np.testing.assert_allclose(value, wanted, atol=2e-3)

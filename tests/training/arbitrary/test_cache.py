"""Tests of the cache of the statistics of paintings."""

import json

import numpy as np
import pytest

from tests.training.paintings import painting_features
from tfstyle.errors import InputError
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.training.arbitrary.cache import PaintingCache, pack, unpack

pytestmark = pytest.mark.slow


def test_packed_gram_is_the_gram_matrix(random):
    features = random.random((4, 5, 8), np.float32)
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


def test_a_cache_of_other_weights_is_refused(tmp_path, paintings):
    about = tmp_path / "cache", paintings, 2, 0
    old = PaintingCache(*about)
    identity = json.loads((old.folder / "cache.json").read_text())
    del identity["features"]  # as in caches of older versions
    (old.folder / "cache.json").write_text(json.dumps(identity))
    PaintingCache(*about, features="a")
    (old.folder / "cache.json").unlink()
    for _ in range(2):
        PaintingCache(*about, features="a")
    with pytest.raises(InputError, match=r"same variants, seed and VGG19 weights\."):
        PaintingCache(*about, features="b")

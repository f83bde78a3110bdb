"""Tests of pictures in memory: photographs, their size, and the limit."""

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images import load, resize, save, to_uint8
from tfstyle.training.arbitrary.memory.canvases import load_canvases, reduce_photo

pytest.importorskip("jax")
from tfstyle.training.arbitrary.cache import PaintingCache
from tfstyle.training.arbitrary.memory.pictures import (
    LARGEST_SHARE,
    check_memory,
    entry_bytes,
    photo_bytes,
)


def test_photographs_are_padded_to_one_size(tmp_path, random):
    for number, shape in enumerate([(30, 40, 3), (50, 20, 3)]):
        save(random.random(shape, np.float32), tmp_path / f"{number}.png")
    (tmp_path / "none.png").write_bytes(b"no picture")
    broken: dict = {}
    canvases, sizes = load_canvases(sorted(tmp_path.iterdir()), 64, broken)
    np.testing.assert_array_equal(sizes, [[30, 40], [50, 20]])
    assert canvases.shape == (2, 50, 40, 3)
    assert list(broken) == [tmp_path / "none.png"]
    for number, canvas in enumerate(canvases):
        photo = to_uint8(load(tmp_path / f"{number}.png"))
        rows, columns = (
            np.minimum(np.arange(side), old - 1)
            for side, old in zip((50, 40), photo.shape, strict=False)
        )
        np.testing.assert_array_equal(canvas, photo[rows][:, columns])
    with pytest.raises(InputError, match="a readable picture"):
        load_canvases([tmp_path / "none.png"], 64, {})


@pytest.mark.parametrize(
    ("size", "reduced", "cropped"),
    [
        ((300, 400), (300, 400), (300, 400)),  # small enough
        ((900, 1200), (384, 512), (384, 512)),
        ((300, 1800), (256, 1536), (256, 512)),  # a panorama
        ((100, 1800), (100, 1800), (100, 512)),  # enlarged when it is drawn
    ],
)
def test_large_photographs_are_reduced_but_not_below_a_crop(
    size, reduced, cropped, random
):
    photo = random.uniform(0.3, 0.7, (size[0] // 10, size[1] // 10, 3))  # no overshoot
    photo = photo.repeat(10, 0).repeat(10, 1).astype("float32")
    found = reduce_photo(to_uint8(photo), 256)
    assert found.shape == (*cropped, 3)
    expected = to_uint8(resize(photo, reduced, clip=True))
    top, left = ((old - new) // 2 for old, new in zip(reduced, cropped, strict=True))
    expected = expected[top : top + cropped[0], left : left + cropped[1]]
    assert np.abs(found.astype(int) - expected).max() <= 2


def test_pictures_that_do_not_fit_are_refused_in_a_line():
    needed = 10 * photo_bytes(256) + 20 * entry_bytes()
    check_memory(10, 20, 256, needed / LARGEST_SHARE + 1)
    with pytest.raises(InputError, match=r"10 photographs.*batches='memory'$"):
        check_memory(10, 20, 256, needed / LARGEST_SHARE - 1)
    check_memory(1, 1, 64)  # this machine's memory is enough for one


def test_bytes_of_an_entry_are_at_least_those_in_the_cache(tmp_path, random):
    save(random.random((16, 16, 3), np.float32), tmp_path / "a.png")
    cache = PaintingCache(tmp_path / "cache", [tmp_path / "a.png"], 1)
    arrays = cache.pictures, cache.norms, *cache.grams.values()
    stored = sum(array[0].nbytes for array in arrays)
    assert stored <= entry_bytes() <= 1.01 * stored

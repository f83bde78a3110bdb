from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images import load_mask, resize_mask, save, warn_of_aspect


def test_paths_pillow_images_and_arrays_give_the_same(tmp_path, random):
    grey = random.random((20, 30), np.float32)
    bytes_of_it = np.rint(grey * 255).astype(np.uint8)
    save(bytes_of_it[..., None].repeat(3, 2), tmp_path / "mask.png")
    for source in (bytes_of_it, Image.fromarray(bytes_of_it), tmp_path / "mask.png"):
        mask = load_mask(source)
        assert mask.dtype == np.float32
        np.testing.assert_allclose(mask, bytes_of_it / 255, atol=1e-6)


@pytest.mark.parametrize("kind", [str, np.asarray])
def test_a_black_mask_is_refused(kind, tmp_path):
    black = np.zeros((16, 16, 3), np.uint8)
    save(black, tmp_path / "black.png")
    source = str(tmp_path / "black.png") if kind is str else black
    with pytest.raises(InputError, match=r"not black.*Received: keep_mask="):
        load_mask(source, "keep_mask")


def test_shrinking_takes_the_mean_of_blocks(random):
    mask = random.random((24, 36), np.float32)
    expected = mask.reshape(6, 4, 6, 6).mean(axis=(1, 3))
    np.testing.assert_allclose(resize_mask(mask, (6, 6)), expected, atol=1e-5)


@pytest.mark.parametrize("size", [(3, 3), (7, 50), (100, 130), (23, 1)])
def test_white_stays_white_and_a_speck_is_not_lost(size):
    white = np.ones((24, 36), np.float32)
    np.testing.assert_array_equal(resize_mask(white, size), 1)
    for row, column in ((0, 0), (11, 17), (23, 35)):
        speck = np.zeros((24, 36), np.float32)
        speck[row, column] = 1 / 255
        assert resize_mask(speck, size).any()


def test_another_aspect_is_warned_of(caplog):
    photo = np.zeros((60, 90, 3))
    warn_of_aspect(np.zeros((200, 299)), photo, "keep_mask")
    assert not caplog.text
    warn_of_aspect(np.zeros((60, 60)), photo, "keep_mask")
    assert "`keep_mask` is 60 x 60" in caplog.text
    warn_of_aspect(np.zeros((60, 60)), photo, "keep_mask", Path("face.png"))
    assert "`keep_mask` 'face.png' is 60 x 60" in caplog.text

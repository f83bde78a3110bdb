"""Tests of strips, tiles, planes, compressions and predictors."""

import lzma
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.images.tiff.files import write_tiff
from tfstyle.errors import InputError
from tfstyle.images import load

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 65536, (50, 70, 3), np.uint16)
FLOATS = RNG.random((50, 70, 3), np.float32)


def _tags(bits=16, sample_format=1, **others):
    return {258: [bits] * 3, 262: 2, 277: 3, 339: [sample_format] * 3}


def _pack_bits(data: bytes) -> bytes:
    """Runs of literal bytes: valid, if not short."""
    parts = [data[i : i + 128] for i in range(0, len(data), 128)]
    return b"".join(bytes([len(part) - 1]) + part for part in parts)


COMPRESSIONS = {
    1: bytes,
    8: zlib.compress,
    32946: zlib.compress,
    32773: _pack_bits,
    34925: lzma.compress,
}


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
def test_strips(tmp_path, compression, order, big):
    stored = PIXELS.astype(f"{order}u2")
    chunks = [
        COMPRESSIONS[compression](stored[i : i + 8].tobytes()) for i in range(0, 50, 8)
    ]
    tags = _tags() | {259: compression, 278: 8}
    path = write_tiff(tmp_path / "a.tif", (50, 70), chunks, tags, order, big)
    np.testing.assert_allclose(load(path), PIXELS / 65535, atol=1e-7)


@pytest.mark.parametrize("compression", [1, 8])
def test_tiles(tmp_path, compression):
    padded = np.pad(PIXELS, ((0, 14), (0, 26), (0, 0)))
    chunks = [
        COMPRESSIONS[compression](padded[y : y + 32, x : x + 48].tobytes())
        for y in (0, 32)
        for x in (0, 48)
    ]
    tags = _tags() | {259: compression, 322: 48, 323: 32}
    path = write_tiff(tmp_path / "a.tif", (50, 70), chunks, tags)
    np.testing.assert_allclose(load(path), PIXELS / 65535, atol=1e-7)


@pytest.mark.parametrize("compression", [1, 8])
def test_planes(tmp_path, compression):
    chunks = [
        COMPRESSIONS[compression](
            np.ascontiguousarray(PIXELS[y : y + 20, :, plane]).tobytes()
        )
        for plane in range(3)
        for y in (0, 20, 40)
    ]
    tags = _tags() | {259: compression, 278: 20, 284: 2}
    path = write_tiff(tmp_path / "a.tif", (50, 70), chunks, tags)
    np.testing.assert_allclose(load(path), PIXELS / 65535, atol=1e-7)


@pytest.mark.parametrize("order", ["<", ">"])
def test_differences_of_integers(tmp_path, order):
    differences = PIXELS.copy()
    differences[:, 1:] -= PIXELS[:, :-1]  # modulo 65536
    chunk = zlib.compress(differences.astype(f"{order}u2").tobytes())
    tags = _tags() | {259: 8, 317: 2}
    path = write_tiff(tmp_path / "a.tif", (50, 70), [chunk], tags, order)
    np.testing.assert_allclose(load(path), PIXELS / 65535, atol=1e-7)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("size", [2, 4, 8])
def test_differences_of_floats(tmp_path, order, size):
    # Adobe TIFF Technical Note 3, for each row.
    rows = []
    for row in FLOATS.astype(f">f{size}"):
        planes = np.frombuffer(row.tobytes(), np.uint8).reshape(-1, size).T
        values = planes.reshape(-1, 3)
        rows.append(np.diff(values, axis=0, prepend=np.zeros((1, 3), np.uint8)))
    chunk = zlib.compress(np.array(rows, np.uint8).tobytes())
    tags = _tags(8 * size, 3) | {259: 8, 317: 3}
    path = write_tiff(tmp_path / "a.tif", (50, 70), [chunk], tags, order)
    np.testing.assert_allclose(load(path), FLOATS, atol=5e-4 if size == 2 else 1e-7)


@pytest.mark.parametrize("compression", ["tiff_lzw", "packbits", "zstd"])
def test_what_pillow_writes(tmp_path, compression):
    path = tmp_path / "a.tif"
    Image.fromarray(PIXELS[..., 0]).save(path, compression=compression)
    np.testing.assert_allclose(load(path)[..., 1], PIXELS[..., 0] / 65535, atol=1e-7)


@pytest.mark.parametrize("compression", [1, 8, 34925])
def test_damaged_strips_are_refused_without_a_word_on_stderr(
    tmp_path, compression, capfd
):
    chunk = bytearray(COMPRESSIONS[compression](PIXELS.tobytes()))
    for i in range(100, len(chunk), 37):
        chunk[i] ^= 0x5A
    chunk = bytes(chunk[: len(chunk) // 2])
    tags = _tags() | {259: compression}
    path = write_tiff(tmp_path / "a.tif", (50, 70), [chunk], tags)
    with pytest.raises(InputError, match="damaged or truncated"):
        load(path)
    assert capfd.readouterr().err == ""

"""Tests of samples of every depth, byte order and photometric interpretation."""

import numpy as np
import pytest
from PIL import Image

from tests.images.tiff.files import pack, write_tiff
from tfstyle.errors import InputError
from tfstyle.images import load, load_photograph

ROWS, COLUMNS = np.mgrid[0:20, 0:30]
GREY = COLUMNS / 29  # black at the left, white at the right
RGB = np.dstack([COLUMNS / 29, ROWS / 19, 1 - COLUMNS / 29])
ALPHA = (ROWS + 1) / 20
DEPTHS = [*range(1, 17), 32]
SIGNED, FLOAT = 2, 3


def _integers(values, bits):
    return np.rint(values * (2.0**bits - 1)).astype(np.uint64)


def _rounded(values, bits):
    return _integers(values, bits) / (2.0**bits - 1)


def _over_white(image, alpha):
    return alpha[..., None] * image + 1 - alpha[..., None]


def _grey_file(path, bits, order="<", photometric=1, values=GREY, **tags):
    data = pack(_integers(values, bits), bits, order)
    return write_tiff(path, (20, 30), [data], _grey_tags(bits, photometric), order)


def _grey_tags(bits, photometric=1, sample_format=1):
    return {258: bits, 259: 1, 262: photometric, 277: 1, 339: sample_format}


def _rgb_tags(bits, samples=3, sample_format=1, **others):
    tags = {258: [bits] * samples, 259: 1, 262: 2, 277: samples}
    return tags | {339: [sample_format] * samples}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("bits", DEPTHS)
def test_grey(tmp_path, bits, order):
    image = load(_grey_file(tmp_path / "a.tif", bits, order))
    expected = np.dstack([_rounded(GREY, bits)] * 3)
    np.testing.assert_allclose(image, expected, atol=1e-6)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("bits", DEPTHS)
def test_white_is_zero(tmp_path, bits, order):
    image = load(_grey_file(tmp_path / "a.tif", bits, order, photometric=0))
    expected = np.dstack([1 - _rounded(GREY, bits)] * 3)
    np.testing.assert_allclose(image, expected, atol=1e-6)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("bits", [4, 5, 8, 10, 12, 14, 16, 32])
def test_colors(tmp_path, bits, order):
    data = pack(_integers(RGB, bits).reshape(20, -1), bits, order)
    path = write_tiff(tmp_path / "a.tif", (20, 30), [data], _rgb_tags(bits), order)
    np.testing.assert_allclose(load(path), _rounded(RGB, bits), atol=1e-6)


@pytest.mark.parametrize("bits", [8, 12, 16])
@pytest.mark.parametrize("extra", [None, 0, 1, 2])
@pytest.mark.parametrize("planes", [False, True])
def test_opacity(tmp_path, bits, extra, planes):
    # As in libvips and ImageMagick, a fourth sample is opacity whatever its tag says.
    stored = RGB * ALPHA[..., None] if extra == 1 else RGB
    values = _integers(np.dstack([stored, ALPHA]), bits)
    tags = _rgb_tags(bits, 4) | ({} if extra is None else {338: extra})
    chunks = [pack(values.reshape(20, -1), bits)]
    if planes:
        tags[284] = 2
        chunks = [pack(values[..., i], bits) for i in range(4)]
    path = write_tiff(tmp_path / "a.tif", (20, 30), chunks, tags)
    # Premultiplied colors are rounded, by Pillow twice.
    tolerance = 2 / (2**bits - 1) if extra == 1 else 1e-6
    alpha = _rounded(ALPHA, bits)
    expected = _over_white(RGB if extra == 1 else _rounded(RGB, bits), alpha)
    np.testing.assert_allclose(load(path), expected, atol=tolerance)
    np.testing.assert_allclose(
        load_photograph(path).alpha / 255, alpha, atol=0.51 / 255
    )


@pytest.mark.parametrize("bits", [8, 16])
def test_white_is_zero_with_opacity(tmp_path, bits):
    values = _integers(np.dstack([GREY, ALPHA]).reshape(20, -1), bits)
    tags = {258: [bits] * 2, 259: 1, 262: 0, 277: 2, 338: 2}
    path = write_tiff(tmp_path / "a.tif", (20, 30), [pack(values, bits)], tags)
    expected = _over_white(np.dstack([1 - GREY] * 3), ALPHA)
    np.testing.assert_allclose(load(path), expected, atol=1.01 / (2**bits - 1))


def test_samples_after_opacity_do_not_matter(tmp_path):
    values = _integers(np.dstack([RGB, ALPHA, GREY]).reshape(20, -1), 16)
    tags = _rgb_tags(16, 5) | {338: [2, 0]}
    path = write_tiff(tmp_path / "a.tif", (20, 30), [pack(values, 16)], tags)
    np.testing.assert_allclose(load(path), _over_white(RGB, ALPHA), atol=1e-4)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("size", [2, 4, 8])
@pytest.mark.parametrize("photometric", [0, 1, 2])
def test_floats(tmp_path, size, order, photometric):
    # Floats with WhiteIsZero are not inverted, as in libvips and ImageMagick.
    values = RGB if photometric == 2 else GREY
    tags = _rgb_tags(8 * size, 3, FLOAT)
    if photometric != 2:
        tags = _grey_tags(8 * size, photometric, FLOAT)
    data = values.astype(f"{order}f{size}").tobytes()
    path = write_tiff(tmp_path / "a.tif", (20, 30), [data], tags, order)
    expected = values if photometric == 2 else np.dstack([values] * 3)
    np.testing.assert_allclose(load(path), expected, atol=5e-4 if size == 2 else 1e-6)


@pytest.mark.parametrize(
    ("value", "size"), [(1.01, 4), (-0.01, 4), (np.nan, 4), (np.inf, 4), (1e300, 8)]
)
def test_floats_out_of_range(tmp_path, value, size):
    values = GREY.astype(f"<f{size}")
    values[3, 4] = value
    tags = _grey_tags(8 * size, 1, FLOAT)
    path = write_tiff(tmp_path / "a.tif", (20, 30), [values.tobytes()], tags)
    with pytest.raises(
        InputError, match=r"`image` to contain floats in \[0, 1\].*Received"
    ):
        load(path)


@pytest.mark.parametrize(
    ("bits", "maximum"), [(8, 255), (8, 65535), (4, 65535), (2, 65535), (1, 255)]
)
def test_color_map_of_8_and_of_16_bits(tmp_path, bits, maximum):
    count = 2**bits
    fractions = np.stack([np.linspace(0, 1, count), np.linspace(1, 0, count)])
    fractions = np.vstack([fractions, np.full(count, 0.2)])
    colors = np.rint(fractions * maximum).astype(int)
    indices = _integers(GREY, bits)
    tags = {258: bits, 259: 1, 262: 3, 277: 1, 320: colors.ravel().tolist()}
    path = write_tiff(tmp_path / "a.tif", (20, 30), [pack(indices, bits)], tags)
    expected = fractions.T[indices.astype(int)]
    np.testing.assert_allclose(load(path), expected, atol=1.01 / 255)


@pytest.mark.parametrize("bits", [1, 8, 12, 16])
def test_reversed_bits(tmp_path, bits):
    data = np.frombuffer(pack(_integers(GREY, bits), bits), np.uint8)
    data = np.packbits(np.unpackbits(data[:, None], axis=1)[:, ::-1], axis=1)
    tags = _grey_tags(bits) | {266: 2}
    path = write_tiff(tmp_path / "a.tif", (20, 30), [data.tobytes()], tags)
    np.testing.assert_allclose(load(path)[..., 0], _rounded(GREY, bits), atol=1e-6)


@pytest.mark.parametrize("bits", [12, 16])
def test_orientation(tmp_path, bits):
    tags = _grey_tags(bits) | {274: 6}
    data = pack(_integers(GREY, bits), bits)
    path = write_tiff(tmp_path / "a.tif", (20, 30), [data], tags)
    expected = np.rot90(_rounded(GREY, bits), -1)
    np.testing.assert_allclose(load(path)[..., 0], expected, atol=1e-6)


@pytest.mark.parametrize("bits", [16, 12])
def test_bytes_are_what_floats_are(tmp_path, bits):
    path = _grey_file(tmp_path / "a.tif", bits, photometric=0)
    expected = np.rint(load(path) * 255)
    np.testing.assert_array_equal(load_photograph(path).pixels, expected)


@pytest.mark.parametrize("bits", [12, 16, 32])
@pytest.mark.parametrize("photometric", [0, 1])
def test_pictures_that_the_caller_opened(tmp_path, bits, photometric):
    path = _grey_file(tmp_path / "a.tif", bits, photometric=photometric)
    try:
        picture = Image.open(path)
    except OSError:
        pytest.skip("Pillow does not open it")
    with picture:
        expected = _rounded(GREY, bits) if photometric else 1 - _rounded(GREY, bits)
        np.testing.assert_allclose(load(picture)[..., 0], expected, atol=1e-6)

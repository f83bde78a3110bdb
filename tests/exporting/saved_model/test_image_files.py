"""Tests of decoding and encoding in a graph, compared with Pillow."""

import io

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from tests.serving.pictures import file_of, picture, png_bomb
from tfstyle.exporting.saved_model.image_files import (
    JPEG_QUALITY,
    decode,
    encode_like,
    over_white,
)
from tfstyle.exporting.saved_model.signatures import RANGE_TOLERANCE
from tfstyle.images import DEFAULT_QUALITY, load
from tfstyle.images import dtype as images_dtype

pytestmark = pytest.mark.slow

MANY = 10**6


@pytest.fixture(scope="module")
def read():
    spec = tf.TensorSpec((), tf.string)
    graph = tf.function(
        lambda file: decode(file, tf.constant(3), MANY, 12), input_signature=[spec]
    )
    return lambda file: graph(tf.constant(file)).numpy()


def _modes(random) -> dict[str, Image.Image]:
    colors = Image.fromarray(picture(random, 20, 24))
    alpha = Image.fromarray(random.integers(0, 256, (20, 24), np.uint8))
    see_through = colors.copy()
    see_through.putalpha(alpha)
    palette = colors.quantize(8)
    return {
        "RGB": colors,
        "L": colors.convert("L"),
        "1": colors.convert("1"),
        "P": palette,
        "RGBA": see_through,
        "LA": see_through.convert("LA"),
        "I;16": Image.fromarray(random.integers(0, 2**16, (20, 24), np.uint16)),
    }


MODES = ["RGB", "L", "1", "P", "RGBA", "LA", "I;16"]


@pytest.mark.parametrize("mode", MODES)
def test_a_png_of_any_kind_is_what_pillow_reads(read, random, mode):
    image = _modes(random)[mode]
    file = io.BytesIO()
    image.save(file, "PNG")
    decoded = read(file.getvalue())
    assert decoded.shape == (20, 24, 4)
    expected = load(image)
    np.testing.assert_allclose(over_white(decoded), expected, atol=1e-6)


def test_a_transparent_color_of_a_palette_is_laid_over_white(read, random):
    image = _modes(random)["P"]
    file = io.BytesIO()
    image.save(file, "PNG", transparency=0)
    decoded = read(file.getvalue())
    hidden = np.asarray(image) == 0
    assert hidden.any()
    np.testing.assert_array_equal(over_white(decoded)[hidden], 1)
    np.testing.assert_array_equal(decoded[..., 3] == 0, hidden)


def test_colors_of_16_bits_keep_them(read, random):
    deep = random.integers(0, 2**16, (16, 18, 3), np.uint16)
    decoded = read(tf.io.encode_png(deep).numpy())
    np.testing.assert_allclose(decoded[..., :3], deep / 65535, atol=1e-6)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_of_any_kind_is_what_pillow_reads(read, random, mode):
    smooth = picture(random, 2, 3).repeat(16, axis=0).repeat(16, axis=1)
    file = io.BytesIO()
    Image.fromarray(smooth).convert(mode).save(file, "JPEG", quality=95)
    decoded = read(file.getvalue())
    assert decoded.shape == (32, 48, 4)
    assert decoded[..., 3].min() == 1
    expected = load(Image.open(file))
    np.testing.assert_allclose(decoded[..., :3], expected, atol=2.1 / 255)


GOOD = file_of(np.full((20, 24, 3), 99, np.uint8))
JPEG = file_of(np.full((20, 24, 3), 99, np.uint8), "JPEG")
BAD = {
    "nothing": (b"", r"JPEG or PNG files.*\[3\]"),
    "text": (b"a photograph", r"JPEG or PNG files.*\[3\]"),
    "a GIF": (file_of(np.zeros((20, 20), np.uint8), "GIF"), "JPEG or PNG files"),
    "a BMP": (file_of(np.zeros((20, 20, 3), np.uint8), "BMP"), "JPEG or PNG files"),
    "a PNG of its first bytes": (GOOD[:20], "JPEG or PNG files"),
    "a PNG cut off": (GOOD[:60], "Invalid PNG"),
    "a JPEG of its first bytes": (JPEG[:30], "Invalid JPEG"),
    "a JPEG cut off": (JPEG[:-100], "Invalid JPEG"),
    "a PNG bomb": (
        png_bomb(60_000),
        r"at most 1000000 pixels in all.*\[3\].*\[60000\]",
    ),
    "a PNG bomb beyond 32 bits": (png_bomb(2**32 - 1), "sides of at least 12"),
    "a PNG too small": (file_of(np.zeros((11, 30, 3), np.uint8)), r"at least 12.*\[11"),
    "a JPEG too small": (file_of(np.zeros((30, 11, 3), np.uint8), "JPEG"), "least 12"),
}


@pytest.mark.parametrize("mistake", BAD)
def test_a_bad_file_is_told(read, mistake):
    file, message = BAD[mistake]
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        read(file)


def test_mutated_files_are_refused_or_read(read, random):
    files, refused = [GOOD, JPEG], 0
    for number in range(200):
        file = bytearray(files[number % 2])
        for place in random.integers(0, len(file), 3):
            file[place] = random.integers(256)
        try:
            assert read(bytes(file)).shape[2] == 4
        except tf.errors.InvalidArgumentError:
            refused += 1
    assert 0 < refused < 200


def test_a_jpeg_becomes_a_jpeg_without_subsampling(random):
    pixels = (random.random((4, 4, 3)) > 0.5).repeat(8, axis=0).repeat(8, axis=1)
    image = tf.constant(pixels, tf.float32)
    file = encode_like(image, tf.ones((32, 32, 1)), tf.constant(JPEG)).numpy()
    painted = Image.open(io.BytesIO(file))
    assert painted.format == "JPEG"
    assert np.abs(np.asarray(painted) / 255 - pixels).mean() < 0.02
    # Red next to blue would bleed if chroma had half the size.
    assert painted.layer[0][1:3] == painted.layer[1][1:3]


def test_a_png_becomes_a_png_with_its_opacity(random):
    image = tf.constant(random.random((16, 20, 3)), tf.float32)
    for opacity, mode in ((1.0, "RGB"), (0.2, "RGBA")):
        layer = tf.fill((16, 20, 1), opacity)
        file = encode_like(image, layer, tf.constant(GOOD)).numpy()
        painted = Image.open(io.BytesIO(file))
        assert (painted.format, painted.mode) == ("PNG", mode)
        colors = np.asarray(painted.convert("RGB")) / 255
        np.testing.assert_allclose(colors, image, atol=0.51 / 255)
        assert (
            np.asarray(painted.convert("RGBA"))[..., 3].tolist()
            == [[round(opacity * 255)] * 20] * 16
        )


def test_the_graph_has_the_quality_and_the_tolerance_of_the_library():
    assert JPEG_QUALITY == DEFAULT_QUALITY
    assert RANGE_TOLERANCE == images_dtype.RANGE_TOLERANCE

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.images.pictures import saved
from tfstyle.errors import InputError
from tfstyle.images.load import load

PIXELS = np.random.default_rng(0).integers(0, 256, (18, 24, 3), np.uint8)


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.bmp", "a.webp"])
def test_lossless_files(tmp_path, name):
    image = load(saved(tmp_path, Image.fromarray(PIXELS), name))
    assert image.dtype == np.float32
    assert image.flags["C_CONTIGUOUS"]
    np.testing.assert_allclose(image, PIXELS / 255.0, atol=1e-7)


def test_jpeg(tmp_path):
    picture = Image.new("RGB", (32, 16), (200, 100, 50))
    image = load(saved(tmp_path, picture, "a.jpg", quality=100))
    assert image.shape == (16, 32, 3)
    expected = np.broadcast_to((200, 100, 50), image.shape)
    np.testing.assert_allclose(image * 255, expected, atol=2)


def test_extension_does_not_matter(tmp_path):
    path = saved(tmp_path, Image.fromarray(PIXELS), "a.png").rename(tmp_path / "a.JPG")
    np.testing.assert_allclose(load(str(path)), PIXELS / 255.0, atol=1e-7)


def test_home_is_expanded(tmp_path, monkeypatch):
    saved(tmp_path, Image.fromarray(PIXELS), "a.png")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert load("~/a.png").shape == PIXELS.shape


def test_first_frame_of_a_gif(tmp_path):
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    path = saved(tmp_path, frames[0], "a.gif", save_all=True, append_images=frames[1:])
    expected = np.broadcast_to((1.0, 0.0, 0.0), (20, 20, 3))
    np.testing.assert_array_equal(load(path), expected)


def test_several_pictures_in_one_jpeg(tmp_path):
    frames = [Image.new("L", (20, 20), value) for value in (50, 200)]
    path = saved(tmp_path, frames[0], "a.mpo", save_all=True, append_images=frames[1:])
    np.testing.assert_allclose(load(path) * 255, 50, atol=1)


def test_imports_no_network_library():
    program = (
        "import sys, tfstyle.images; "
        "assert not {'tensorflow', 'keras', 'torch'} & set(sys.modules)"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats(dtype, random):
    array = random.random((20, 30, 3)).astype(dtype)
    image = load(array)
    assert image.dtype == np.float32
    np.testing.assert_array_equal(image, array.astype(np.float32))


def test_uint8(random):
    array = random.integers(0, 256, (20, 30, 3), np.uint8)
    np.testing.assert_allclose(load(array), array / 255.0, atol=1e-7)


@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 1), (1, 20, 30, 1)])
def test_grey(shape, random):
    array = random.random(shape)
    image = load(array)
    assert image.shape == (20, 30, 3)
    for channel in range(3):
        np.testing.assert_allclose(
            image[..., channel], array.reshape(20, 30), rtol=1e-6
        )


def test_alpha_is_laid_over_white(random):
    array = random.random((20, 30, 4))
    expected = np.empty((20, 30, 3))
    for channel in range(3):
        alpha = array[..., 3]
        expected[..., channel] = alpha * array[..., channel] + (1 - alpha)
    np.testing.assert_allclose(load(array), expected, atol=1e-6)


def test_batch_of_one(random):
    array = random.random((1, 20, 30, 3), np.float32)
    np.testing.assert_array_equal(load(array), array[0])


def test_result_is_a_copy(random):
    array = random.random((20, 30, 3), np.float32)
    before = array.copy()
    load(array)[:] = 0
    np.testing.assert_array_equal(array, before)


def test_rounding_errors_are_clipped():
    image = load(np.full((16, 16, 3), 1.0009))
    assert image.max() == 1.0
    assert load(np.full((16, 16, 3), -0.0009)).min() == 0.0


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.full((16, 16, 3), 1.002), "floats in [0, 1], not float64 from 1.002"),
        (np.full((16, 16, 3), -0.002), "floats in [0, 1]"),
        (np.full((16, 16, 3), np.nan), "from nan to nan"),
        (np.full((16, 16, 3), np.inf), "floats in [0, 1]"),
        (np.zeros((16, 16, 3), np.int64), "uint8 values or floats in [0, 1], not int"),
        (np.zeros((16, 16, 3), bool), "not bool"),
        (np.zeros((16, 16, 2)), "(height, width, 3)"),
        (np.zeros((2, 16, 16, 3)), "a batch of one"),
        (np.zeros(16), "(height, width, 3)"),
        (np.zeros((16, 15, 3)), "at least 16 x 16 pixels, not 15 x 16"),
        (np.zeros((0, 16, 3)), "at least 16 x 16"),
    ],
)
def test_refused_arrays(array, expected):
    with pytest.raises(InputError) as caught:
        load(array, name="style")
    message = str(caught.value)
    assert expected in message
    shown = f"<array of shape {array.shape}, {array.dtype}>"
    assert message.endswith(f". Received: style={shown}")
    assert "\n" not in message


class _Refuses:
    """Stands for an array of another library that does not become one of NumPy's."""

    def __array__(self, *args, **kwargs):
        raise RuntimeError("call detach first")


@pytest.mark.parametrize(
    "source", [_Refuses(), {}, {"a": 1}, None, 3, [[1, 2], [3]], object(), 1j]
)
def test_refused_objects(source):
    with pytest.raises(InputError, match=r"Expected `image` .*Received: image=<\w+>$"):
        load(source)


def test_bytes_and_file_objects(tmp_path):
    path = saved(tmp_path, Image.fromarray(PIXELS), "a.png")
    content = path.read_bytes()
    at_its_end = io.BytesIO(content)
    at_its_end.seek(0, io.SEEK_END)
    with path.open("rb") as file:
        for source in (content, bytearray(content), at_its_end, file):
            np.testing.assert_array_equal(load(source), load(path))
        assert not file.closed


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (b"no picture", "the format is unknown.*Received: photo=<10 bytes>"),
        (io.StringIO("text"), "open in binary mode.*Received: photo=<StringIO>"),
        (io.BytesIO(b""), "the file is empty.*Received: photo=<BytesIO>"),
    ],
)
def test_bytes_and_file_objects_that_hold_no_picture(source, line):
    with pytest.raises(InputError, match=line):
        load(source, "photo")


def test_a_closed_file(tmp_path):
    file = saved(tmp_path, Image.fromarray(PIXELS), "a.png").open("rb")
    file.close()
    with pytest.raises(InputError, match="open in binary mode"):
        load(file)


def test_a_path_that_is_none_is_refused():
    class Path:
        def __fspath__(self):
            return 5

    with pytest.raises(InputError, match="Expected `image` to be a readable"):
        load(Path())

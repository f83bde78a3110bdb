import errno

import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images.load import load
from tfstyle.images.save import check_writable, encode, save, to_pil

IMAGE = np.random.default_rng(0).random((20, 33, 3), np.float32)
EXTENSIONS = [".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp"]


@pytest.mark.parametrize("extension", [".png", ".PNG", ".tif", ".tiff", ".bmp"])
def test_lossless_files(tmp_path, extension):
    path = tmp_path / f"out{extension}"
    save(IMAGE, path)
    expected = np.floor(IMAGE.astype(np.float64) * 255 + 0.5)
    with Image.open(path) as picture:
        np.testing.assert_array_equal(np.asarray(picture), expected)
    assert [x.name for x in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_format_follows_the_extension(tmp_path, extension):
    path = tmp_path / f"out{extension}"
    save(np.full((32, 32, 3), 0.5), str(path))
    expected = {".jpg": "JPEG", ".jpeg": "JPEG", ".tif": "TIFF", ".tiff": "TIFF"}
    with Image.open(path) as picture:
        assert picture.format == expected.get(extension, extension[1:].upper())
    np.testing.assert_allclose(load(path), 0.5, atol=2 / 255)


def test_jpeg_keeps_thin_coloured_lines(tmp_path):
    stripes = np.zeros((32, 32, 3))
    stripes[:, ::2, 0] = 1.0
    save(stripes, tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as picture:
        assert {layer[1:3] for layer in picture.layer} == {(1, 1)}
    np.testing.assert_allclose(load(tmp_path / "a.jpg"), stripes, atol=0.1)


@pytest.mark.parametrize("extension", [".jpg", ".webp"])
def test_quality(tmp_path, extension):
    sizes = []
    for quality in (1, 50, 100):
        save(IMAGE, tmp_path / f"a{extension}", quality=quality)
        sizes.append((tmp_path / f"a{extension}").stat().st_size)
    assert sizes[0] < sizes[1] < sizes[2]


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), InputError),
        (ValueError("encoding error 5\nof two lines"), InputError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_failing_encoder_leaves_the_old_file(tmp_path, monkeypatch, error, raised):
    path = tmp_path / "a.png"
    path.write_bytes(b"the old file")

    def fail_in_the_middle(picture, file, *args, **kwargs):
        file.write_bytes(b"half of it")
        raise error

    monkeypatch.setattr(Image.Image, "save", fail_in_the_middle)
    with pytest.raises(raised) as caught:
        save(IMAGE, path)
    assert path.read_bytes() == b"the old file"
    assert list(tmp_path.iterdir()) == [path]
    if raised is InputError:
        assert str(caught.value).endswith(f". Received: output={str(path)!r}")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("suffix", "side"), [(".webp", 16383), (".jpg", 65500)])
def test_sides_that_a_format_does_not_have(tmp_path, suffix, side, capfd):
    save(np.zeros((1, side, 3), np.uint8), tmp_path / f"largest{suffix}")
    with pytest.raises(InputError, match=f"at most {side} pixels for "):
        save(np.zeros((side + 1, 1, 3), np.uint8), tmp_path / f"a{suffix}")
    assert [path.stem for path in tmp_path.iterdir()] == ["largest"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("image", "received"),
    [
        (np.zeros((8, 8)), "image.shape=(8, 8)"),
        (np.zeros((1, 8, 8, 3)), "image.shape=(1, 8, 8, 3)"),
        (np.zeros((8, 8, 4)), "image.shape=(8, 8, 4)"),
        (np.zeros((0, 8, 3)), "image.shape=(0, 8, 3)"),
        (np.zeros((8, 8, 3), np.int16), "image.dtype=int16"),
        (np.full((8, 8, 3), np.nan), "image=nan"),
    ],
)
def test_refused_images(tmp_path, image, received):
    with pytest.raises(InputError) as caught:
        save(image, tmp_path / "a.png")
    assert str(caught.value).endswith(f"Received: {received}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("quality", [0, 101, -5])
def test_refused_quality(tmp_path, quality):
    with pytest.raises(InputError, match=rf"Received: quality={quality}$"):
        save(IMAGE, tmp_path / "a.jpg", quality=quality)
    with pytest.raises(InputError, match=rf"Received: quality={quality}$"):
        encode(IMAGE, "JPEG", quality=quality)


def test_an_unknown_format_is_refused():
    with pytest.raises(InputError, match=r"Expected one of PNG, JPEG, WEBP, TIFF, BMP"):
        encode(IMAGE, "GIF")


@pytest.mark.parametrize("name", ["a.xyz", "a", ".png", "a.gif", "a.png.cfg", ""])
@pytest.mark.parametrize("function", [check_writable, lambda path: save(IMAGE, path)])
def test_unknown_extension(name, function):
    with pytest.raises(InputError) as caught:
        function(name)
    assert all(extension in str(caught.value) for extension in EXTENSIONS)
    assert str(caught.value).endswith(f". Received: output={name!r}")


def test_check_writable_leaves_nothing(tmp_path):
    check_writable(tmp_path / "a.png")
    assert not list(tmp_path.iterdir())
    (tmp_path / "a.png").write_bytes(b"old")
    check_writable(tmp_path / "a.png")
    assert [x.read_bytes() for x in tmp_path.iterdir()] == [b"old"]


def test_check_writable_of_a_directory(tmp_path):
    (tmp_path / "a.png").mkdir()
    with pytest.raises(InputError, match=r"a folder\. Received: output='.*a\.png'$"):
        check_writable(tmp_path / "a.png")


@pytest.mark.parametrize(("suffix", "file_format"), [(".png", "PNG"), (".jpg", "JPEG")])
def test_what_is_encoded_is_what_is_saved(tmp_path, random, suffix, file_format):
    image = random.random((16, 20, 3), np.float32)
    alpha = random.integers(0, 256, (16, 20), np.uint8)
    save(image, tmp_path / f"a{suffix}", quality=80, alpha=alpha)
    encoded = encode(image, file_format, quality=80, alpha=alpha)
    assert encoded == (tmp_path / f"a{suffix}").read_bytes()


def test_to_pil_is_what_save_writes(tmp_path, random):
    image = random.random((20, 30, 3), np.float32)
    save(image, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as written:
        np.testing.assert_array_equal(np.asarray(to_pil(image)), np.asarray(written))


def test_to_pil_refuses_other_shapes():
    with pytest.raises(InputError, match=r"image\.shape=\(2, 3\)"):
        to_pil(np.zeros((2, 3), np.float32))

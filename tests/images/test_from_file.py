import io
import os
import struct
import threading
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images.from_file import from_stream
from tfstyle.images.load import load

NOISE = np.random.default_rng(0).integers(0, 256, (40, 50, 3), np.uint8)


def _message(path):
    with pytest.raises(InputError) as caught:
        load(path, name="content")
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("Expected `content` to ")
    assert message.endswith(f". Received: content={str(path)!r}")
    return message


def _header_only(path, width, height):
    """A PNG that ends after its header: decoding it in any part would fail."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    check = struct.pack(">I", zlib.crc32(header))
    data = b"IDAT"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + header
        + check
        + struct.pack(">I", 0)
        + data
        + struct.pack(">I", zlib.crc32(data))
    )
    return path


def test_no_such_file(tmp_path):
    assert "to be an existing file" in _message(tmp_path / "none.jpg")


def test_no_such_home():
    assert "home" in _message("~nobody-has-this-name/a.png")


def test_impossible_name():
    assert "null" in _message("a\0b.png")


def test_name_of_two_lines(tmp_path):
    assert "\\n" in _message(f"{tmp_path}/a\nb.png")


def test_directory(tmp_path):
    assert "directory" in _message(tmp_path)


def test_unreadable_file(tmp_path, monkeypatch):
    # Patched, because root can read all files.
    def refuse(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert "Permission denied" in _message(tmp_path / "a.png")


def test_empty_file(tmp_path):
    path = tmp_path / "a.png"
    path.touch()
    assert "the file is empty" in _message(path)


def test_text_file(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_text("This is not a picture.\n" * 100)
    assert "JPEG, PNG, WebP, TIFF, BMP or GIF" in _message(path)


def test_other_formats_are_not_tried(tmp_path):
    path = tmp_path / "a.png"
    Image.fromarray(NOISE).save(path, format="PPM")
    assert "it is a Netpbm picture" in _message(path)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_truncated_file(tmp_path, kind, part):
    path = tmp_path / "a"
    Image.fromarray(NOISE).save(path, format=kind)
    data = path.read_bytes()
    path.write_bytes(data[: int(part * len(data))])
    _message(path)


def test_huge_picture_is_refused_from_its_header(tmp_path):
    path = _header_only(tmp_path / "huge.png", 50_000, 50_000)
    assert "178956970 pixels" in _message(path)


def test_limit_holds_when_pillow_has_none(tmp_path, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    path = _header_only(tmp_path / "huge.png", 50_000, 50_000)
    assert "178956970 pixels, not 50000 x 50000" in _message(path)


def test_large_picture_does_not_warn(tmp_path, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1500)  # 2000 pixels: a warning
    path = tmp_path / "a.png"
    Image.fromarray(NOISE).save(path)
    assert load(path).shape == NOISE.shape  # warnings are errors in these tests


@pytest.mark.parametrize("size", [(1, 1), (15, 16), (16, 15)])
def test_small_picture(tmp_path, size):
    path = tmp_path / "small.png"
    Image.new("RGB", size).save(path)
    message = _message(path)
    assert f"at least 16 x 16 pixels, not {size[0]} x {size[1]}" in message


def test_smallest_picture(tmp_path):
    path = tmp_path / "small.png"
    Image.new("RGB", (16, 16)).save(path)
    assert load(path).shape == (16, 16, 3)


def test_stream_stays_open(tmp_path):
    path = tmp_path / "a.png"
    Image.fromarray(NOISE).save(path)
    with path.open("rb") as file:
        image = from_stream(file, "content", "<request>")
        assert not file.closed
    np.testing.assert_allclose(image, NOISE / 255.0, atol=1e-7)


def test_pipe(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    data = io.BytesIO()
    Image.fromarray(NOISE).save(data, "PNG")
    writer = threading.Thread(target=path.write_bytes, args=(data.getvalue(),))
    writer.start()
    np.testing.assert_allclose(load(path), NOISE / 255.0, atol=1e-7)
    writer.join()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux")
@pytest.mark.parametrize("path", ["/proc/self/mem", "/dev/null", "/dev/zero"])
def test_devices(path):
    _message(path)


def test_name_in_bytes(tmp_path):
    with os.scandir(os.fsencode(tmp_path.parent)) as entries:
        entry = next(entries)
    with pytest.raises(InputError, match=r"Received: content=b'"):
        load(entry, name="content")

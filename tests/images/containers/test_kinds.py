import io
import wave

import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images import load
from tfstyle.images.containers.kinds import kind_of, kind_of_file

NOISE = np.random.default_rng(0).integers(0, 256, (40, 50, 3), np.uint8)


def _picture(file_format, **options):
    file = io.BytesIO()
    Image.fromarray(NOISE).save(file, file_format, **options)
    return file.getvalue()


def _sound():
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000))
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF"])
def test_kinds_that_are_read(tmp_path, kind):
    data = _picture(kind)
    assert kind_of(data[:64]) == kind
    path = tmp_path / "a"
    path.write_bytes(data)
    assert kind_of_file(path) == kind


@pytest.mark.parametrize("kind", ["MPO", "DIB"])
def test_names_of_pillow_for_the_same_kinds(kind):
    # A DIB is a BMP without its first header, so its kind is unknown.
    assert kind_of(_picture(kind)[:64]) == {"MPO": "JPEG", "DIB": None}[kind]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (_sound(), "a WAV audio file"),
        (b"ID3\x04" + bytes(1000), "an MP3 audio file"),
        (b"fLaC" + bytes(1000), "a FLAC audio file"),
        (b"OggS" + bytes(1000), "an Ogg audio or video file"),
        (b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42" + bytes(1000), "an M4A audio file"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(1000), "a video"),
        (b"\x1aE\xdf\xa3" + bytes(1000), "a Matroska or WebM video"),
        (b"%PDF-1.7\n" + bytes(1000), "a PDF document"),
        (b"PK\x03\x04" + bytes(1000), "a ZIP archive"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing"),
        (_picture("PPM"), "a Netpbm picture"),
        (_picture("JPEG2000"), "a JPEG 2000 picture"),
        (_picture("DDS"), "a DDS texture"),
        (_picture("ICO"), "an icon"),
        (b"II*\0\x10\0\0\0CR\x02\0" + bytes(1000), "a raw photograph (CR2)"),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom" + bytes(99), "a raw photograph (CR3)"),
    ],
)
def test_other_kinds_are_named_and_not_called_damaged(tmp_path, data, kind):
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        load(path)
    message = str(caught.value)
    assert f"picture: it is {kind}. Received: " in message
    assert "damaged" not in message
    assert "\n" not in message


def test_text_that_begins_like_a_bitmap():
    assert (
        kind_of(b"BMW drives on, as this text of more than 64 bytes says it.") is None
    )


@pytest.mark.parametrize(
    ("brands", "kind"),
    [
        (b"heic\0\0\0\0mif1heic", "HEIF"),
        (b"mif1\0\0\0\0mif1heic", "HEIF"),
        (b"avif\0\0\0\0avifmif1", "AVIF"),
        (b"mif1\0\0\0\0mif1avif", "AVIF"),
        (b"avis\0\0\0\0avismsf1", "AVIF"),
    ],
)
def test_brands(brands, kind):
    length = (8 + len(brands)).to_bytes(4, "big")
    assert kind_of(length + b"ftyp" + brands + b"heic") == kind


def test_kind_of_a_file_that_cannot_be_read(tmp_path):
    assert kind_of_file(tmp_path / "none") is None
    assert kind_of_file(tmp_path) is None


def _with_frame(marker, precision=8, components=3):
    """A JPEG file whose frame says that it is coded otherwise."""
    data = bytearray(_picture("JPEG"))
    place = data.index(b"\xff\xc0")
    data[place + 1], data[place + 4], data[place + 9] = marker, precision, components
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_with_frame(0xC3), "lossless JPEG files are not supported"),
        (_with_frame(0xC5), "hierarchical JPEG files are not supported"),
        (_with_frame(0xC1, precision=12), "JPEG files with 12-bit samples are not "),
        (_with_frame(0xC0, components=2), "JPEG files with 2 components are not "),
    ],
)
def test_other_kinds_of_jpeg(tmp_path, data, reason):
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    with pytest.raises(InputError, match=reason):
        load(path)

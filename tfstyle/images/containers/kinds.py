"""Recognition of file formats by the first bytes of a file."""

import os
from pathlib import Path

# Number of bytes that `kind_of` needs.
HEAD_LENGTH = 64

PICTURES = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "HEIF", "AVIF")

# Signatures (first bytes) of file formats. BMP is not listed, because a text file may
# also begin with "BM"; see `_is_bitmap`.
_SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0\x10\0\0\0CR", "a raw photograph (CR2)"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    # Unsupported formats. Error messages name the format, because users might otherwise
    # think that the file is damaged.
    (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x8aMNG\r\n\x1a\n", "an MNG animation"),
    (b"8BPS", "a Photoshop document"),
    (b"gimp xcf", "a GIMP document"),
    (b"v/1\x01", "an OpenEXR picture"),
    (b"#?RADIANCE", "a Radiance HDR picture"),
    (b"DDS ", "a DDS texture"),
    (b"qoif", "a QOI picture"),
    (b"\0\0\x01\0", "an icon"),
    (b"SIMPLE  =", "a FITS picture"),
    (b"FUJIFILM", "a raw photograph (RAF)"),
    (b"IIRO", "a raw photograph (ORF)"),
    (b"IIRS", "a raw photograph (ORF)"),
    (b"MMOR", "a raw photograph (ORF)"),
    (b"IIU\0", "a raw photograph (RW2)"),
    (b"\xd7\xcd\xc6\x9a", "a Windows metafile"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript document"),
    (b"ID3", "an MP3 audio file"),
    (b"\xff\xfb", "an MP3 audio file"),
    (b"\xff\xf3", "an MP3 audio file"),
    (b"\xff\xf1", "an AAC audio file"),
    (b"fLaC", "a FLAC audio file"),
    (b"OggS", "an Ogg audio or video file"),
    (b"MThd", "a MIDI file"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"FLV\x01", "a Flash video"),
    (b"\0\0\x01\xba", "an MPEG video"),
    (b"\0\0\x01\xb3", "an MPEG video"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"\x93NUMPY", "a NumPy array; load it with numpy.load"),
    (b"<svg", "an SVG drawing"),
    (b"<!DOCTYPE html", "an HTML page"),
    (b"<html", "an HTML page"),
)

_RIFF = {
    b"WEBP": "WEBP",
    b"WAVE": "a WAV audio file",
    b"AVI ": "an AVI video",
}

# Brands with which ISO base media files identify themselves as HEIF (ISO/IEC 23008-12)
# or AVIF (AV1 Image File Format).
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_AVIF = (b"avif", b"avis")


def kind_of(head: bytes) -> str | None:
    """Identifies the format of a file.

    Args:
        head: First `HEAD_LENGTH` bytes of the file, or the whole file if it is shorter.

    Returns:
        One of `PICTURES`. For another known format, a description such as "a WAV audio
        file". For an unknown format, None.

    Example:

    >>> kind_of(b"GIF89a"), kind_of(b"fLaC"), kind_of(b"")
    ('GIF', 'a FLAC audio file', None)
    """
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _media(head)
    if _is_bitmap(head):
        return "BMP"
    if head[:1] == b"P" and head[1:2] in b"1234567" and head[2:3].isspace():
        return "a Netpbm picture"
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    return None


def kind_of_file(path: str | os.PathLike[str]) -> str | None:
    """Returns the format of a file, or None if it cannot be determined."""
    try:
        with Path(path).open("rb") as file:
            return kind_of(file.read(HEAD_LENGTH))
    except OSError:
        return None


def _is_bitmap(head: bytes) -> bool:
    # The second header of a BMP file always has one of these lengths.
    lengths = (12, 16, 40, 52, 56, 64, 108, 124)
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in lengths


def _media(head: bytes) -> str:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    compatible = [head[i : i + 4] for i in range(16, length - 3, 4)]
    brands = [head[8:12], *compatible]
    if any(brand in _AVIF for brand in brands):
        return "AVIF"
    if any(brand in _HEIF for brand in brands):
        return "HEIF"
    if brands[0] == b"crx ":
        return "a raw photograph (CR3)"
    return "an M4A audio file" if brands[0][:3] == b"M4A" else "a video"

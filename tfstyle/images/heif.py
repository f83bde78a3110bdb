"""Functions that open HEIC files (the photo format of iPhones) and AVIF files."""

from typing import BinaryIO

from PIL import Image, features

from tfstyle.images.limits import UnsupportedError

# Extensions of HEIC and AVIF files.
SUFFIXES = (".heic", ".heif", ".hif", ".avif")


def is_readable(kind: str) -> bool:
    """Whether a library that can read `kind` ("HEIF" or "AVIF") is installed."""
    if kind == "AVIF" and _pillow_reads_avif():
        return True
    return _pillow_heif() is not None


def open_picture(file: BinaryIO, kind: str) -> Image.Image:
    """Opens the primary picture of a HEIC or AVIF file without decoding it.

    Args:
        file: Seekable binary file, positioned at its start.
        kind: "HEIF" or "AVIF".

    Raises:
        UnsupportedError: No library that can read the file is installed.
        Exception: The header is damaged; the exception can be of any type.
    """
    if kind == "AVIF" and _pillow_reads_avif():
        return Image.open(file, formats=["AVIF"])
    pillow_heif = _pillow_heif()
    if pillow_heif is None:
        raise UnsupportedError(
            f"it is an {kind} picture, which needs `pip install 'tfstyle[heif]'`"
        )
    # The library is not registered with Pillow, because that would affect all code that
    # uses Pillow.
    return pillow_heif.HeifImageFile(file)


def _pillow_reads_avif() -> bool:
    return "avif" in features.modules and features.check_module("avif")


def _pillow_heif():
    try:
        import pillow_heif
    except ImportError:
        return None
    return pillow_heif

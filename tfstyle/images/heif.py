"""HEIC photographs, as iPhones take them, and AVIF pictures."""

from typing import BinaryIO

from PIL import Image, features

from tfstyle.images.limits import UnsupportedError

# Names that such files have.
SUFFIXES = (".heic", ".heif", ".hif", ".avif")


def is_readable(kind: str) -> bool:
    """Whether the libraries for "HEIF" or "AVIF" are installed."""
    if kind == "AVIF" and _pillow_reads_avif():
        return True
    return _pillow_heif() is not None


def open_picture(file: BinaryIO, kind: str) -> Image.Image:
    """Opens the primary picture of a file without decoding it.

    Args:
        file: Opened for bytes, seekable, at its start.
        kind: "HEIF" or "AVIF".

    Raises:
        UnsupportedError: The libraries for it are not installed.
    """
    if kind == "AVIF" and _pillow_reads_avif():
        return Image.open(file, formats=["AVIF"])
    pillow_heif = _pillow_heif()
    if pillow_heif is None:
        raise UnsupportedError(
            f"it is an {kind} picture, which `pip install 'tfstyle[heif]'` adds"
        )
    # Not by registering with Pillow, which would change what others open.
    return pillow_heif.HeifImageFile(file)


def _pillow_reads_avif() -> bool:
    return "avif" in features.modules and features.check_module("avif")


def _pillow_heif():
    try:
        import pillow_heif
    except ImportError:
        return None
    return pillow_heif

"""Metadata copied from photographs: dates, author, copyright and resolution."""

import functools
import os
from typing import Any, NamedTuple

from PIL import Image, ImageCms

from tfstyle.files.paths import expand
from tfstyle.images.deep import DeepPicture
from tfstyle.images.from_picture import no_pillow_warnings
from tfstyle.images.open_picture import open_picture

# Numbers of the EXIF 2.32 tags that are copied. `_MAIN` lists tags of the main
# directory: date and time, artist and copyright. `_PHOTOGRAPH` lists tags of the Exif
# directory: when the photograph was taken and digitized, and the time zones and
# fractions of a second of all these times. Location, camera and thumbnail are not
# copied. The orientation is not copied either, because it is applied when a file is
# read.
_MAIN = (0x0132, 0x013B, 0x8298)
_PHOTOGRAPH = (0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292)
_PHOTOGRAPH_DIRECTORY = 0x8769
# For each kind of metadata, Pillow's names for the formats that can store it.
_HOLDERS = {
    "exif": ("PNG", "JPEG", "WEBP", "TIFF"),
    "icc_profile": ("PNG", "JPEG", "WEBP", "TIFF"),
    "dpi": ("PNG", "JPEG", "TIFF", "BMP"),
}
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "HEIF", "AVIF")


class Metadata(NamedTuple):
    """Metadata of a photograph.

    Attributes:
        exif: EXIF data with dates, author and copyright; empty if there are none.
        dpi: Pixels per inch, horizontally and vertically; None if unknown.
    """

    exif: bytes = b""
    dpi: tuple[float, float] | None = None

    def options(self, file_format: str) -> dict[str, Any]:
        """Returns arguments for Pillow's `save`: the metadata and an sRGB profile.

        Args:
            file_format: Pillow's name for the format, such as "PNG". Metadata that the
                format cannot store is left out.
        """
        parts = {"exif": self.exif, "dpi": self.dpi, "icc_profile": srgb_profile()}
        return {
            name: value
            for name, value in parts.items()
            if value and file_format in _HOLDERS[name]
        }


@no_pillow_warnings()
def read_metadata(path: str | os.PathLike[str]) -> Metadata:
    """Reads the dates, author, copyright and resolution of a photograph.

    If the file cannot be read, the result is empty, and no exception is raised.

    Args:
        path: Path of the file. The metadata of a pipe is not read, because a pipe
            cannot be read twice.
    """
    try:
        source = expand(path)
        if not source.is_file():
            return Metadata()
        with source.open("rb") as file:
            picture = open_picture(file, _FORMATS)
            if isinstance(picture, DeepPicture):  # Pillow can read the header
                file.seek(0)
                picture = Image.open(file, formats=[picture.format])
            if picture is None:
                return Metadata()
            return Metadata(_kept(picture.getexif()), _dpi(picture.info.get("dpi")))
    except Exception:  # header parsers may raise any exception on damaged files
        return Metadata()


def _kept(exif: Image.Exif) -> bytes:
    kept = Image.Exif()
    for tag in _MAIN:
        if tag in exif:
            kept[tag] = exif[tag]
    photograph = exif.get_ifd(_PHOTOGRAPH_DIRECTORY)
    directory = {tag: photograph[tag] for tag in _PHOTOGRAPH if tag in photograph}
    if directory:
        kept.get_ifd(_PHOTOGRAPH_DIRECTORY).update(directory)
    return kept.tobytes() if len(kept) or directory else b""


def _dpi(value: Any) -> tuple[float, float] | None:
    try:
        across, down = map(float, value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (
        (across, down) if 1 <= min(across, down) <= max(across, down) < 2**16 else None
    )


@functools.cache
def srgb_profile() -> bytes:
    """Returns an sRGB ICC profile with a fixed creation date."""
    profile = bytearray(
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    )
    # Fixed creation time (ICC.1:2022, table 17): January 1, 2000, 0:00:00.
    profile[24:36] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    return bytes(profile)

"""Saving images to files."""

import io
import os
from collections.abc import Iterable
from numbers import Integral, Number
from pathlib import Path

import numpy as np
from PIL import Image

from tfstyle.errors import InputError, check_name
from tfstyle.files.paths import expand
from tfstyle.files.replace_file import check_replaceable, replace_file, unwritable
from tfstyle.images.comment import comment_options
from tfstyle.images.dtype import to_uint8
from tfstyle.images.metadata import Metadata
from tfstyle.public import public

FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".bmp": "BMP",
}
# Default quality of JPEG and WebP files, on a scale from 1 to 100.
DEFAULT_QUALITY = 95
# Maximum side of a picture in pixels (limits of libjpeg and libwebp).
_MAX_SIDES = {"JPEG": 65500, "WEBP": 16383}
# Lossy formats.
_WITH_QUALITY = ("JPEG", "WEBP")
# Formats that support transparency.
_WITH_ALPHA = ("PNG", "WEBP", "TIFF")


@public
def save(
    image: np.ndarray,
    path: str | os.PathLike[str],
    quality: int = DEFAULT_QUALITY,
    alpha: np.ndarray | None = None,
    comment: str = "",
    metadata: Metadata | None = None,
) -> None:
    """Writes an image to a file, in full or not at all.

    Args:
        image: `(height, width, 3)`, uint8 or float. Floats are clipped to [0, 1] and
            rounded to 8 bits.
        path: File to create or replace. The extension sets the format: .png, .jpg,
            .jpeg, .webp, .tif, .tiff or .bmp.
        quality: Quality of a JPEG or WebP file, from 1 to 100. JPEG files are written
            without chroma subsampling, because it would blur brush strokes. WebP files
            are lossy, with chroma subsampling.
        alpha: Alpha channel as a uint8 array of shape `(height, width)`. Ignored for
            JPEG and BMP, which have no transparency.
        comment: Printable ASCII text to store in a PNG or JPEG file.
        metadata: A photograph's metadata, which is written together with an sRGB
            profile. Metadata that the format does not support is omitted.

    Raises:
        InputError: An argument is invalid, a value of `image` is NaN, or the file
            cannot be written.

    Example:

    >>> save(np.zeros((16, 16, 3), "float32"), "black.png")  # doctest: +SKIP
    """
    file_format = _file_format(path)
    _check_quality(quality)
    _check_metadata(metadata)
    picture = _to_picture(image, file_format, alpha)
    options = _options(file_format, quality) | comment_options(file_format, comment)
    options |= metadata.options(file_format) if metadata else {}
    with replace_file(path) as temporary:
        try:
            picture.save(temporary, file_format, **options)
        except ValueError as error:
            raise unwritable(path, "output", error) from error


@public
def to_pil(image: np.ndarray) -> Image.Image:
    """Converts an image to a Pillow image.

    Args:
        image: `(height, width, 3)`, uint8 or float. Floats are clipped to [0, 1] and
            rounded to 8 bits.

    Returns:
        A Pillow image of mode RGB.

    Raises:
        InputError: The shape or dtype is invalid, or a value is NaN.

    Example:

    >>> to_pil(np.ones((30, 40, 3), np.float32)).size
    (40, 30)
    """
    return _to_picture(image, "PNG", None)


def encode(
    image: np.ndarray,
    file_format: str,
    quality: int = DEFAULT_QUALITY,
    alpha: np.ndarray | None = None,
) -> bytes:
    """Encodes an image as `save` does, and returns the content of the file.

    Args:
        image: Image, as in `save`.
        file_format: One of the values of `FORMATS`, such as "PNG".
        quality: Quality, as in `save`.
        alpha: Alpha channel, as in `save`.

    Raises:
        InputError: An argument is invalid, a value of `image` is NaN, or a side of the
            image is too long for the format.

    Example:

    >>> encode(np.zeros((16, 16, 3), np.uint8), "PNG")[1:4]
    b'PNG'
    """
    check_name("file_format", file_format, dict.fromkeys(FORMATS.values()))
    _check_quality(quality)
    file = io.BytesIO()
    picture = _to_picture(image, file_format, alpha)
    picture.save(file, file_format, **_options(file_format, quality))
    return file.getvalue()


def check_writable(path: str | os.PathLike[str]) -> None:
    """Checks that `save` can write a file, before expensive work starts.

    Args:
        path: Path of the file, called `output` in messages.

    Raises:
        InputError: The extension is unknown, `path` is a folder, or the folder of the
            file is missing or not writable.
    """
    _file_format(path)
    check_replaceable(path)


def check_output(output: Path, inputs: Iterable[str | Path]) -> None:
    """Checks that a picture can be written without replacing an input file.

    Raises:
        InputError: The file cannot be written, or `output` is one of `inputs`.
    """
    check_writable(output)
    for path in (expand(name) for name in inputs):
        if output.exists() and path.exists() and output.samefile(path):
            raise InputError(
                "Expected `output` to differ from the input. "
                f"Received: output='{output}'"
            )


def check_quality(quality: int, path: str | os.PathLike[str]) -> None:
    """Checks that a quality is from 1 to 100, and that the file's format is lossy.

    Args:
        quality: Quality, as in `save`.
        path: Path of the file.

    Raises:
        InputError: The quality is out of range, or the file's format is lossless or
            unknown.
    """
    _check_quality(quality)
    if _file_format(path) not in _WITH_QUALITY:
        raise InputError(
            "Expected `quality` to be used only for JPEG or WebP files; other "
            f"formats are lossless. Received: quality={quality}"
        )


def _file_format(path: str | os.PathLike[str]) -> str:
    is_path = isinstance(path, str | os.PathLike)
    extension = Path(path).suffix.lower() if is_path else ""
    if extension not in FORMATS:
        received = os.fspath(path) if is_path else type(path)
        raise InputError(
            f"Expected `output` to be a path that ends in one of {', '.join(FORMATS)}. "
            f"Received: output={received!r}"
        )
    return FORMATS[extension]


def _options(file_format: str, quality: int) -> dict[str, int]:
    if file_format == "JPEG":
        return {"quality": quality, "subsampling": 0}
    return {"quality": quality} if file_format in _WITH_QUALITY else {}


def _check_quality(quality: int) -> None:
    is_number = isinstance(quality, Integral) and not isinstance(quality, bool)
    if not is_number or not 1 <= quality <= 100:
        received = quality if isinstance(quality, Number) else type(quality)
        raise InputError(
            "Expected `quality` to be a whole number from 1 to 100. "
            f"Received: quality={received!r}"
        )


def _check_metadata(metadata: Metadata | None) -> None:
    if not isinstance(metadata, Metadata | None):
        raise InputError(
            "Expected `metadata` to be a result of `tfstyle.images.read_metadata`. "
            f"Received: metadata={type(metadata)!r}"
        )


def _to_picture(
    image: np.ndarray, file_format: str, alpha: np.ndarray | None
) -> Image.Image:
    image = np.asarray(image)
    if image.ndim != 3 or image.shape[2] != 3 or 0 in image.shape:
        raise InputError(
            "Expected `image` to have the shape (height, width, 3). "
            f"Received: image.shape={image.shape}"
        )
    if max(image.shape) > _MAX_SIDES.get(file_format, max(image.shape)):
        raise InputError(
            f"Expected `image` to have sides of at most {_MAX_SIDES[file_format]} "
            f"pixels for {file_format}. Received: image.shape={image.shape}"
        )
    _check_alpha(alpha, image.shape[:2])
    picture = Image.fromarray(_as_bytes(image))
    if alpha is not None and file_format in _WITH_ALPHA:
        picture.putalpha(Image.fromarray(alpha))
    return picture


def _as_bytes(image: np.ndarray) -> np.ndarray:
    if image.dtype == np.uint8:
        return image
    if not np.issubdtype(image.dtype, np.floating):
        raise InputError(
            "Expected `image` to be uint8 or to contain floats. "
            f"Received: image.dtype={image.dtype}"
        )
    try:
        return to_uint8(image)
    except InputError as error:
        raise error.naming("array", "image") from error


def _check_alpha(alpha: np.ndarray | None, size: tuple[int, int]) -> None:
    if alpha is None:
        return
    is_array = isinstance(alpha, np.ndarray)
    if not is_array or alpha.shape != size or alpha.dtype != np.uint8:
        received = f"{alpha.shape}, {alpha.dtype}" if is_array else type(alpha)
        raise InputError(
            "Expected `alpha` to be a uint8 array with the image's height and width. "
            f"Received: alpha={received}"
        )

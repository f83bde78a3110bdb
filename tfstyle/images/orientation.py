"""Orientation of a picture, by its EXIF data."""

from PIL import ExifTags, Image

# EXIF 2.32, tag 0x0112. Not ImageOps.exif_transpose, because that writes the remaining
# EXIF data anew, and fails on a photograph whose other tags are broken.
_TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(picture: Image.Image) -> Image.Image:
    """Turns a picture the way its EXIF data says that it is to be seen.

    Args:
        picture: Of any mode, already decoded.

    Returns:
        The turned picture, or `picture` itself if it is upright or does not say.
    """
    transpose = _TRANSPOSE.get(_orientation(picture))
    return picture if transpose is None else picture.transpose(transpose)


def _orientation(picture: Image.Image) -> int | None:
    try:
        return picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # Pillow's parser raises anything on damaged EXIF data
        return None

"""Rotation of pictures according to their EXIF orientation."""

from PIL import ExifTags, Image

# Pillow's operation for each orientation (EXIF 2.32, tag 0x0112). Pillow's function
# `exif_transpose` is not used, because it also rewrites the EXIF data, and fails if the
# data are damaged.
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
    """Rotates and flips a picture according to its EXIF orientation.

    Args:
        picture: Decoded picture of any mode.

    Returns:
        The transformed picture, or `picture` itself if it is upright or has no
        orientation tag.
    """
    transpose = _TRANSPOSE.get(_orientation(picture))
    return picture if transpose is None else picture.transpose(transpose)


def _orientation(picture: Image.Image) -> int:
    try:
        return picture.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # Pillow's parser may raise any exception on damaged EXIF data
        return 1

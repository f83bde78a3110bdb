"""Transparent pictures: shown over white."""

import numpy as np
from PIL import Image

_GREY_MODES = ("1", "L", "LA", "La")


def split_alpha(picture: Image.Image) -> tuple[Image.Image, np.ndarray | None]:
    """Separates the colours of a picture from its opacity.

    Args:
        picture: Of any mode with 8 bits per channel or fewer.

    Returns:
        The colours in mode L, RGB, CMYK or LAB (whatever a colour profile of the
        picture applies to), and the opacity, `(height, width)` uint8, or None if the
        picture has none. A transparent palette entry or key colour counts as opacity.
    """
    if picture.mode in ("CMYK", "LAB"):
        return picture, None
    color = "L" if picture.mode in _GREY_MODES else "RGB"
    if not picture.has_transparency_data:
        # Pillow would copy a picture that is in this mode already.
        return picture if picture.mode == color else picture.convert(color), None
    picture = picture.convert("LA" if color == "L" else "RGBA")
    return picture.convert(color), np.asarray(picture.getchannel("A"))


def over_white(
    image: np.ndarray, alpha: np.ndarray, out: np.ndarray | None = None
) -> np.ndarray:
    """Lays a picture over white, in sRGB values, as browsers do.

    Args:
        image: `(height, width, 3)`, float32 in [0, 1], not multiplied by `alpha`.
        alpha: `(height, width)`, float32 in [0, 1], 1 where the picture is opaque.
        out: Where the result goes; may be `image`. A new array if None.

    Returns:
        `(height, width, 3)`, float32 in [0, 1].

    Example:

    >>> over_white(np.zeros((1, 1, 3), "float32"), np.full((1, 1), 0.25, "float32"))
    array([[[0.75, 0.75, 0.75]]], dtype=float32)
    """
    laid_over = np.subtract(1, image, out=out)
    laid_over *= alpha[..., None]
    return np.subtract(1, laid_over, out=laid_over)

"""PNG pictures of 16 bits per channel, in all their bits."""

from typing import BinaryIO

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from tfstyle.images.orientation import upright
from tfstyle.images.parts import bands

# Pillow's raw modes by PNG's color type, one after the other. Those that end in "16L"
# take a number's second byte, which in PNG is the lower one. Pillow's mode for grey
# with opacity has four channels, which hold two bytes of either.
_GREY_ALPHA, _RGB, _RGBA = 4, 2, 6
_RAW_MODES = {
    _GREY_ALPHA: ("RGBA",),
    _RGB: ("RGB;16B", "RGB;16L"),
    _RGBA: ("RGBA;16B", "RGBA;16L"),
}
BITS = 16


class DeepPng:
    """A PNG picture whose colors Pillow would read with 8 of their 16 bits.

    Has what of `PIL.Image.Image` is asked for before a picture is decoded.

    Args:
        file: Opened for bytes; must stay open until `read` has been called.
        color_type: Color type of the file, one of `DeepPng.COLOR_TYPES`.

    Raises:
        Exception: Anything, if its header is damaged.

    Reference:
        Portable Network Graphics (PNG) Specification, W3C, 2003, section 11.3.2.1 for
        the transparent color, 13.12 for values of 16 bits in other depths.
    """

    COLOR_TYPES = tuple(_RAW_MODES)
    format = "PNG"

    def __init__(self, file: BinaryIO, color_type: int) -> None:
        self.file = file
        self.color_type = color_type
        header = self._opened()
        self.size = header.size
        self.info = header.info
        self.mode = header.mode

    def read(self) -> tuple[np.ndarray, np.ndarray | None]:
        """Decodes the picture and turns it upright.

        Returns:
            The colors, `(height, width, 1 or 3)`, not multiplied by the opacity, and
            the opacity, `(height, width)`, or None if there is none; float32 in [0, 1].

        Raises:
            Exception: Anything, if the file is damaged.
        """
        raw_modes = _RAW_MODES[self.color_type]
        planes = [np.asarray(self._decoded(raw_mode)) for raw_mode in raw_modes]
        height, width = planes[0].shape[:2]
        has_alpha = self.color_type != _RGB
        key = self.info.get("transparency")
        colors = 1 if self.color_type == _GREY_ALPHA else 3
        image = np.empty((height, width, colors), np.float32)
        is_opaque = not has_alpha and key is None
        alpha = None if is_opaque else np.empty((height, width), np.float32)
        for rows in bands(height):
            values = _joined([plane[rows] for plane in planes])
            _fractions(values[..., :colors], image[rows])
            if has_alpha:
                _fractions(values[..., -1], alpha[rows])
            elif key is not None:
                alpha[rows] = (values != np.array(key)).any(axis=2)
        return image, alpha

    def _decoded(self, raw_mode: str) -> Image.Image:
        """The picture with one byte of each number."""
        picture = self._opened()
        picture.tile = [tile._replace(args=raw_mode) for tile in picture.tile]
        picture.load()
        return upright(picture)

    def _opened(self) -> PngImageFile:
        self.file.seek(0)
        return PngImageFile(self.file)

    def __enter__(self) -> "DeepPng":
        return self

    def __exit__(self, *error: object) -> None:
        """Leaves the file open, as Pillow leaves one that it has not opened."""


def _joined(planes: list[np.ndarray]) -> np.ndarray:
    """Numbers of 16 bits, from their upper and lower bytes."""
    if len(planes) == 1:  # one after the other, big-endian
        return np.ascontiguousarray(planes[0]).view(">u2")
    upper, lower = planes
    return upper.astype(np.uint16) << 8 | lower


def _fractions(values: np.ndarray, out: np.ndarray) -> None:
    np.divide(values, np.float32(2**BITS - 1), out=out)

"""PNG pictures with 16 bits per channel, decoded at full precision."""

from typing import BinaryIO

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from tfstyle.images.deep import DeepPicture
from tfstyle.images.orientation import upright
from tfstyle.images.parts import bands

# Pillow's raw modes for PNG's color types. Modes that end in "16B" read the upper byte
# of each sample; modes that end in "16L" read the lower byte. For gray with alpha, the
# four bytes of a pixel are read as four 8-bit channels.
_GREY_ALPHA, _RGB, _RGBA = 4, 2, 6
_RAW_MODES = {
    _GREY_ALPHA: ("RGBA",),
    _RGB: ("RGB;16B", "RGB;16L"),
    _RGBA: ("RGBA;16B", "RGBA;16L"),
}
BITS = 16


class DeepPng(DeepPicture):
    """PNG picture with 16 bits per channel, of which Pillow would read only 8.

    Args:
        file: Binary file, which must stay open until `read` has been called.
        color_type: Color type of the file, one of `DeepPng.COLOR_TYPES`.

    Raises:
        Exception: The header is damaged; the exception can be of any type.

    Reference:
        Portable Network Graphics (PNG) Specification, W3C, 2003, section 11.3.2.1
        (transparent color) and section 13.12 (sample depth rescaling).
    """

    COLOR_TYPES = tuple(_RAW_MODES)
    format = "PNG"

    def __init__(self, file: BinaryIO, color_type: int) -> None:
        super().__init__(file)
        self.color_type = color_type
        header = self._opened()
        self.size = header.size
        self.info = header.info
        self.mode = header.mode

    def read(self) -> tuple[np.ndarray, np.ndarray | None]:
        """Decodes the picture and applies its EXIF orientation."""
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
            if alpha is None:
                continue
            if has_alpha:
                _fractions(values[..., -1], alpha[rows])
            else:
                alpha[rows] = (values != np.array(key)).any(axis=2)
        return image, alpha

    def _decoded(self, raw_mode: str) -> Image.Image:
        """Decodes the picture in one of Pillow's raw modes."""
        picture = self._opened()
        picture.tile = [tile._replace(args=raw_mode) for tile in picture.tile]
        picture.load()
        return upright(picture)

    def _opened(self) -> PngImageFile:
        self.file.seek(0)
        return PngImageFile(self.file)


def _joined(planes: list[np.ndarray]) -> np.ndarray:
    """Combines the decoded upper and lower bytes into 16-bit numbers."""
    if len(planes) == 1:  # the bytes are interleaved, in big-endian order
        return np.ascontiguousarray(planes[0]).view(">u2")
    upper, lower = planes
    return upper.astype(np.uint16) << 8 | lower


def _fractions(values: np.ndarray, out: np.ndarray) -> None:
    np.divide(values, np.float32(2**BITS - 1), out=out)

"""TIFF pictures that Pillow cannot read correctly, decoded by this package."""

from typing import BinaryIO

import numpy as np

from tfstyle.images.deep import DeepPicture
from tfstyle.images.tiff.layout import UNSIGNED, WHITE_IS_ZERO, TiffLayout
from tfstyle.images.tiff.samples import read_samples


class TiffPicture(DeepPicture):
    """TIFF picture that is decoded by this package.

    Args:
        file: Binary file, which must stay open until `read` has been called.
        layout: Layout of the picture.
    """

    format = "TIFF"

    def __init__(self, file: BinaryIO, layout: TiffLayout) -> None:
        super().__init__(file)
        self.layout = layout
        self.size = layout.size[::-1]
        self.info = {"icc_profile": layout.profile} if layout.profile else {}
        self.mode = f"{layout.samples} x {layout.bits} bits"

    def read(self) -> tuple[np.ndarray, np.ndarray | None]:
        """Decodes the picture and applies its orientation."""
        layout = self.layout
        image, alpha = read_samples(self.file, layout)
        # As in libvips and ImageMagick, floats are not inverted, because their range is
        # unknown.
        if layout.photometric == WHITE_IS_ZERO and layout.sample_format == UNSIGNED:
            np.subtract(1, image, out=image)
        image = _upright(image, layout.orientation)
        if alpha is None:
            return image, None
        alpha = _upright(alpha, layout.orientation)
        if layout.associated:
            image /= np.maximum(alpha, np.finfo(np.float32).tiny)[..., None]
            np.minimum(image, 1, out=image)
        return image, alpha


def _upright(image: np.ndarray, orientation: int) -> np.ndarray:
    if orientation in (5, 6, 7, 8):
        image = image.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        image = image[::-1]
    if orientation in (2, 3, 6, 7):
        image = image[:, ::-1]
    return image

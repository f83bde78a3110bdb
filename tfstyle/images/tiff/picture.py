"""TIFF pictures whose samples Pillow does not read rightly."""

from typing import BinaryIO

import numpy as np

from tfstyle.images.tiff.layout import UNSIGNED, WHITE_IS_ZERO, TiffLayout
from tfstyle.images.tiff.samples import read_samples


class TiffPicture:
    """A TIFF picture that is decoded here, with the full depth of its samples.

    Has what of `PIL.Image.Image` is asked for before a picture is decoded.

    Args:
        file: Opened for bytes; must stay open until `read` has been called.
        layout: Layout of the picture.
    """

    format = "TIFF"

    def __init__(self, file: BinaryIO, layout: TiffLayout) -> None:
        self.file = file
        self.layout = layout
        self.info = {"icc_profile": layout.profile} if layout.profile else {}
        self.mode = f"{layout.samples} x {layout.bits} bits"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.layout.size[::-1]

    def read(self) -> tuple[np.ndarray, np.ndarray | None]:
        """Decodes the picture and turns it upright.

        Returns:
            The colors, `(height, width, 1 or 3)`, not multiplied by the opacity, and
            the opacity, `(height, width)`, or None if there is none. float32; in [0, 1]
            if the file holds integers, else any floats.

        Raises:
            OSError: The file is damaged.
        """
        layout = self.layout
        image, alpha = read_samples(self.file, layout)
        # As libvips and ImageMagick: the range of floats that would be turned over is
        # not known.
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

    def __enter__(self) -> "TiffPicture":
        return self

    def __exit__(self, *error: object) -> None:
        """Leaves the file open, as Pillow leaves one that it has not opened."""


def _upright(image: np.ndarray, orientation: int) -> np.ndarray:
    if orientation in (5, 6, 7, 8):
        image = image.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        image = image[::-1]
    if orientation in (2, 3, 6, 7):
        image = image[:, ::-1]
    return image

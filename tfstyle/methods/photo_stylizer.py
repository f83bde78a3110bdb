"""What paints photographs in one pass, whatever it is told a style by."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from tfstyle.images import resize, resize_bytes
from tfstyle.methods.keep_color import keep_color
from tfstyle.methods.style_mixture import Style
from tfstyle.methods.stylize_options import StylizeOptions


class PhotoStylizer(ABC):
    """Paints photographs at the size and with the colours that are asked for.

    Args:
        options: How large, how strong and so on.
        pictures: How many it will paint.
    """

    def __init__(self, options: StylizeOptions, pictures: int = 1):
        self.options = options
        self.pictures = pictures

    @abstractmethod
    def check(self, style: Style) -> None:
        """Refuses a style that cannot be used, before anything slow.

        Raises:
            InputError: It cannot be used.
        """

    def files_of(self, style: Style) -> list[str]:
        """Files that a style which was checked is read from."""
        return []

    @abstractmethod
    def open(self, height: int, width: int) -> None:
        """Makes the model ready; the first picture does this, if nobody else has.

        Args:
            height: Of the photographs, in pixels, about.
            width: Of the photographs, in pixels, about.

        Raises:
            InputError: The model cannot be run.
        """

    @abstractmethod
    def _painted(
        self, photo: np.ndarray, style: Style, on_tile: Callable[[float], None]
    ) -> np.ndarray:
        """Paints a photograph of the size that is asked for; returns its like."""

    def __call__(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable[[float], None] = lambda share: None,
    ) -> np.ndarray:
        """Paints a photograph.

        Args:
            photo: `(height, width, 3)`, float32 in [0, 1]; or uint8, for a quarter of
                the memory.
            style: As for `check`.
            on_tile: Is told what share is done after each tile of a picture that is
                painted in tiles.

        Returns:
            The picture at the size asked for, of the data type of `photo`.

        Raises:
            InputError: A style or a size that cannot be used, or the model cannot be
                run.
        """
        self.check(style)
        size = self.options.size_of(*photo.shape[:2])
        self.open(*size)
        photo = _resized(photo, size)
        painted = self._painted(photo, style, on_tile)
        return keep_color(painted, photo, self.options.preserve_color)


def _resized(photo: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if photo.shape[:2] == size:
        return photo
    if photo.dtype == np.uint8:
        return resize_bytes(photo, size)
    return resize(photo, size, clip=True)

"""Previews of a run's latest picture, which take at most 5% of the running time."""

import time
from collections.abc import Callable

import numpy as np

from tfstyle.images import encode

# Minimum seconds between two pictures, and maximum fraction of the running time that is
# spent on showing pictures.
PICTURE_SECONDS = 1.0
PICTURE_SHARE = 0.05
_JPEG_QUALITY = 90


class Previews:
    """Shows the first and last pictures, and at most one per second in between.

    Args:
        show: Function called with each picture as a JPEG file.

    Attributes:
        number: Number of the last picture shown; 0 before the first picture.
    """

    def __init__(self, show: Callable[[bytes], None]):
        self._show, self._due = show, 0.0
        self.number = 0

    def offer(
        self, number: int, image: Callable[[], np.ndarray], is_last: bool = False
    ) -> None:
        """Shows a picture, unless the previous one was shown too recently.

        Args:
            number: Number of the picture.
            image: Function that returns the picture as an array for `encode`.
            is_last: Whether this is the last picture, which is always shown.
        """
        began = time.monotonic()
        if began < self._due and not is_last:
            return
        self.show(number, image())
        now = time.monotonic()
        self._due = now + max(PICTURE_SECONDS, (now - began) / PICTURE_SHARE)

    def show(self, number: int, image: np.ndarray) -> None:
        """Shows a picture unconditionally."""
        self._show(encode(image, "JPEG", _JPEG_QUALITY))
        self.number = number

"""Base class of moving pictures that are read frame by frame."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np


@dataclass(frozen=True)
class Frame:
    """One picture of a clip.

    Args:
        pixels: `(height, width, 3)`, uint8, upright.
        time: Time stamp, in units of the clip's time base.
        duration: Time that it is shown, in the same units; 0 if unknown.
    """

    pixels: np.ndarray
    time: int
    duration: int = 0


@dataclass(frozen=True)
class About:
    """What is known of a clip before it is read.

    Args:
        height: Height of the upright frames, in pixels.
        width: Width of the upright frames, in pixels.
        time_base: Unit of time stamps, in seconds.
        rate: Frames a second, on average.
        count: Number of frames, 0 if unknown; containers may be wrong by some.
        pixel_aspect: Width of a pixel over its height.
    """

    height: int
    width: int
    time_base: Fraction
    rate: Fraction
    count: int = 0
    pixel_aspect: Fraction = Fraction(1)


class Clip(ABC):
    """Moving pictures.

    Attributes:
        about: What is known of them.
        files: Files that they are read from.
        sound: File with their sound; None where there is none.
    """

    about: About
    files: list[str]
    sound: str | None = None

    @abstractmethod
    def frames(self, start: int = 0) -> Iterator[Frame]:
        """Reads the frames in order.

        Args:
            start: Number of the first frame.

        Raises:
            InputError: A picture cannot be read.
        """

    def pick(self, wanted: Callable[[int], bool]) -> Iterator[tuple[int, Frame]]:
        """Reads some of the frames in one pass.

        Args:
            wanted: Function of the number of a frame, called for each in order, just
                before it is read. Other frames are skipped as quickly as possible.

        Yields:
            Numbers and frames.

        Raises:
            InputError: A picture cannot be read.
        """
        for number, frame in enumerate(self.frames()):
            if wanted(number):
                yield number, frame

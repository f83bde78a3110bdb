"""Base class of clips, and classes for their frames and properties."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np


@dataclass(frozen=True)
class Frame:
    """Frame of a clip.

    Args:
        pixels: `(height, width, 3)`, uint8, upright.
        time: Timestamp in units of the clip's time base.
        duration: Duration in units of the clip's time base; 0 if unknown.
    """

    pixels: np.ndarray
    time: int
    duration: int = 0


@dataclass(frozen=True)
class About:
    """Properties of a clip that are known without reading all of its frames.

    Args:
        height: Height of the upright frames, in pixels.
        width: Width of the upright frames, in pixels.
        time_base: Unit of the timestamps, in seconds.
        rate: Average number of frames per second; for an animation, calculated from the
            duration of its first frame.
        count: Approximate number of frames; 0 if unknown.
        pixel_aspect: Ratio of a pixel's width to its height.
    """

    height: int
    width: int
    time_base: Fraction
    rate: Fraction
    count: int = 0
    pixel_aspect: Fraction = Fraction(1)


class Clip(ABC):
    """Sequence of frames with timestamps.

    Attributes:
        about: Properties of the clip.
        files: Paths of the files from which the frames are read.
        sound: Path of a file that may contain sound; None for animations and pictures.
    """

    about: About
    files: list[str]
    sound: str | None = None

    @abstractmethod
    def frames(self, start: int = 0) -> Iterator[Frame]:
        """Reads the frames in order.

        Args:
            start: Index of the first frame to yield, from 0.

        Raises:
            InputError: A frame cannot be read.
        """

    def pick(self, wanted: Callable[[int], bool]) -> Iterator[tuple[int, Frame]]:
        """Reads some of the frames in one pass.

        Args:
            wanted: Function that takes the index of a frame, from 0, and returns
                whether to yield the frame. The function is called for each frame, in
                order. Subclasses may skip unwanted frames without reading them.

        Yields:
            Pairs of a frame's index and the frame.

        Raises:
            InputError: A frame cannot be read.
        """
        for number, frame in enumerate(self.frames()):
            if wanted(number):
                yield number, frame

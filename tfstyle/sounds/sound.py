"""Sound as an array of samples."""

from dataclasses import dataclass

import numpy as np

from tfstyle.arguments import check_number
from tfstyle.errors import InputError
from tfstyle.public import public
from tfstyle.sounds.scratch import release

# Speaker layouts, keyed by the number of channels, for files that do not name a layout.
LAYOUTS = {
    1: "mono",
    2: "stereo",
    3: "2.1",
    4: "quad",
    5: "5.0",
    6: "5.1",
    7: "6.1",
    8: "7.1",
}

# Minimum and maximum sample rate in hertz.
RATES = 1000, 768000
# Maximum magnitude of a sample. Full scale is 1, but the samples of 16-bit recordings
# that were converted to floats without scaling reach 32768.
LARGEST = 1e6
_PART = 2**20


@public
@dataclass(frozen=True)
class Sound:
    """Sound: samples with a sample rate.

    Args:
        samples: Array `(length, channels)`, float32, with full scale at -1 and 1. It
            may be memory-mapped.
        rate: Sample rate in hertz.
        layout: FFmpeg's name for the speaker layout; if empty, the layout is derived
            from the number of channels.

    Raises:
        InputError: `samples` is not a float array of shape `(length, channels)`, is
            empty or has too many channels, or `rate` is out of range.
    """

    samples: np.ndarray
    rate: int
    layout: str = ""

    def __post_init__(self):
        self._check()
        if not self.layout:
            object.__setattr__(self, "layout", LAYOUTS[self.channels])

    @property
    def length(self) -> int:
        """Number of samples per channel."""
        return self.samples.shape[0]

    @property
    def channels(self) -> int:
        """Number of channels."""
        return self.samples.shape[1]

    @property
    def seconds(self) -> float:
        """Duration in seconds."""
        return self.length / self.rate

    def _check(self) -> None:
        samples = self.samples
        shape: tuple[int, ...] = getattr(samples, "shape", ())
        dtype = np.dtype(getattr(samples, "dtype", object))
        is_right = len(shape) == 2 and shape[0] > 0 and shape[1] in LAYOUTS
        if not is_right or dtype.kind != "f":
            about = f"of shape {shape}, {dtype}" if shape else type(samples).__name__
            raise InputError(
                "Expected `samples` to be a nonempty float array of shape (length, "
                f"channels), with at most {max(LAYOUTS)} channels. Received: "
                f"samples=<{about}>"
            )
        check_number("rate", self.rate, *RATES, integer=True)


def check_finite(sound: Sound, name: str) -> None:
    """Raises an error if a sound has samples that are not finite or are too large.

    Args:
        sound: Sound to check; it is read in parts.
        name: Name of the argument, as shown in the message.

    Raises:
        InputError: A sample is NaN or infinite, or its magnitude is above `LARGEST`.
    """
    for first in range(0, sound.length, _PART):
        largest = np.abs(sound.samples[first : first + _PART]).max()
        if not largest <= LARGEST:
            raise InputError(
                f"Expected `{name}` to have finite samples of magnitude at most "
                f"{LARGEST:g}. Received: {name}=<a sound with a peak of {largest:g}>"
            )
        release(sound.samples)


def from_mid_side(samples: np.ndarray) -> np.ndarray:
    """Converts the mid and side channels to the left and right channels.

    Mid is the mean of left and right, and side is half their difference (left - right).

    Args:
        samples: Array `(length, channels)`; returned unchanged unless it has two
            channels.

    Example:

    >>> from_mid_side(np.array([[0.75, 0.25]])).tolist()
    [[1.0, 0.5]]
    """
    if samples.shape[1] != 2:
        return samples
    mid, side = samples.T
    return np.stack([mid + side, mid - side], axis=1)

"""Sound as an array of samples."""

from dataclasses import dataclass

import numpy as np

# Speaker layouts by number of channels, for files that do not name one.
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


@dataclass(frozen=True)
class Sound:
    """Sound: samples with a sample rate.

    Args:
        samples: `(length, channels)`, float32, full scale at -1 and 1. May be
            memory-mapped.
        rate: Sample rate in hertz.
        layout: Name of the speaker layout; derived from the number of channels if
            empty.
    """

    samples: np.ndarray
    rate: int
    layout: str = ""

    def __post_init__(self):
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


def from_mid_side(samples: np.ndarray) -> np.ndarray:
    """Converts mid and side, the mean and half the difference, to left and right.

    Args:
        samples: `(length, channels)`; unchanged unless there are two channels.

    Example:

    >>> from_mid_side(np.array([[0.75, 0.25]])).tolist()
    [[1.0, 0.5]]
    """
    if samples.shape[1] != 2:
        return samples
    mid, side = samples.T
    return np.stack([mid + side, mid - side], axis=1)

"""A sound as an array of samples."""

from dataclasses import dataclass

import numpy as np

# Names of loudspeaker layouts by number of channels, where a file does not name one.
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
    """Samples at a rate.

    Args:
        samples: `(length, channels)`, float32, full scale at -1 and 1. May be
            memory-mapped.
        rate: Samples a second.
        layout: Name of the loudspeaker layout; by the number of channels if empty.
    """

    samples: np.ndarray
    rate: int
    layout: str = ""

    def __post_init__(self):
        if not self.layout:
            object.__setattr__(self, "layout", LAYOUTS[self.channels])

    @property
    def length(self) -> int:
        """Number of samples of a channel."""
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
    """Left and right from their mean and half of their difference.

    Args:
        samples: `(length, channels)`; other than two channels stay as they are.

    Example:

    >>> from_mid_side(np.array([[0.75, 0.25]])).tolist()
    [[1.0, 0.5]]
    """
    if samples.shape[1] != 2:
        return samples
    mid, side = samples.T
    return np.stack([mid + side, mid - side], axis=1)

"""Segments, the parts into which a clip is divided for painting and writing."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

# Duration of a segment in seconds, and minimum number of frames in any segment but the
# last. A process that is killed loses at most one segment.
SEGMENT_SECONDS = 2
LEAST_FRAMES = 8
# Number of frames painted before a segment (its run-in) if the state after the previous
# segment is not available. At full stability, the first of these frames has a weight
# of at most about a sixth in the segment's first frame.
RUN_IN = 8


@dataclass(frozen=True)
class Segment:
    """Consecutive frames of a clip.

    Args:
        index: Index of the segment, from 0.
        start: Index of the segment's first frame in the clip.
        stop: Index of the frame after the segment's last frame; the clip may end
            earlier.
    """

    index: int
    start: int
    stop: int

    @property
    def run_in(self) -> int:
        """Index of the first frame to paint if the previous segment left no state."""
        return max(0, self.start - RUN_IN)


def segment_length(rate: Fraction) -> int:
    """Returns the number of frames per segment at `rate` frames per second."""
    return max(LEAST_FRAMES, round(SEGMENT_SECONDS * rate))


def segments(length: int, first: int = 0) -> Iterator[Segment]:
    """Yields consecutive segments indefinitely.

    Args:
        length: Number of frames per segment.
        first: Index of the first segment.
    """
    index = first
    while True:
        yield Segment(index, index * length, (index + 1) * length)
        index += 1

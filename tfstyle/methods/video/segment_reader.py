"""Reader for the frames of a clip's segments."""

from collections import deque
from collections.abc import Iterator

from tfstyle.methods.video.reading.clip import Clip, Frame
from tfstyle.methods.video.segments import RUN_IN, Segment


class SegmentReader:
    """Reads the frames of one segment after another.

    Videos have to be decoded from their start, so the reader keeps its position after
    each segment. Reading segments in ascending order needs only one pass over the clip.

    Args:
        clip: Clip to read.

    Attributes:
        passes: Number of passes over the clip so far.
    """

    def __init__(self, clip: Clip):
        self.clip = clip
        self.passes = 0
        # Frames of the current pass; None before the first pass and after an error.
        self._frames: Iterator[tuple[int, Frame]] | None = None
        self._start = self._next = 0
        self._end: int | None = None
        self._kept: deque[tuple[int, Frame]] = deque(maxlen=RUN_IN)

    def read(self, segment: Segment) -> Iterator[Frame]:
        """Reads a segment, preceded by up to `RUN_IN` earlier frames of the clip."""
        start = segment.run_in
        if self._end is not None and segment.start >= self._end:
            return
        kept = {number: frame for number, frame in self._kept if number >= start}
        if self._frames is None or len(kept) < self._next - start:
            self._open()
            kept = {}
        self._start = start
        yield from kept.values()
        while self._next < segment.stop:
            item = self._next_item()
            if item is None:
                self._end = self._next
                return
            number, frame = item
            self._next = number + 1
            self._kept.append(item)
            yield frame

    def _next_item(self) -> tuple[int, Frame] | None:
        frames, self._frames = self._frames, None
        item = next(frames, None) if frames else None
        self._frames = frames  # still None if the line above fails
        return item

    def _open(self) -> None:
        self.passes += 1
        self._next, self._end = 0, None
        self._kept.clear()
        self._frames = self.clip.pick(lambda number: number >= self._start)

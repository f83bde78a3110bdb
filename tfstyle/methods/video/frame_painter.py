"""Protocol for objects that paint the frames of a clip in order."""

from typing import Any, Protocol

import numpy as np

from tfstyle.methods.video.flow import Motion
from tfstyle.methods.video.stability import State


class FramePainter(Protocol):
    """Paints frames in three steps, which may run in different threads.

    Attributes:
        starts_settled: Whether later frames may keep the strokes of the first frame
            where nothing moves; False if the first frame is not part of the output.
    """

    starts_settled: bool

    def resume(self, state: State) -> None:
        """Sets the state after an earlier frame, so that painting resumes from it."""

    def prepare(self, frame: np.ndarray, motion: Motion | None) -> Any:
        """Prepares the next frame; called for each frame in order.

        Args:
            frame: `(height, width, 3)`, uint8.
            motion: Motion from the previous frame; None at the start, after a cut, or
                if the stability is 0.
        """

    def paint(self, prepared: Any) -> Any:
        """Does the work that needs only this frame; may be called in parallel."""

    def blend(self, prepared: Any, fresh: Any) -> State:
        """Finishes the next frame; called for each frame in order.

        Args:
            prepared: Result of `prepare`.
            fresh: Result of `paint`.
        """

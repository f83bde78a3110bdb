"""Protocol for objects that paint the frames of a clip in order."""

from typing import Any, Protocol

import numpy as np

from tfstyle.methods.video.flow import Motion
from tfstyle.methods.video.stability import State


class FramePainter(Protocol):
    """Paints frames in three steps: `prepare`, `paint` and `blend`.

    The steps may run in different threads.

    Attributes:
        starts_settled: Whether areas without motion may keep the first frame's strokes
            in later frames. False if the first frame is not part of the output.
        follows_camera: Whether the network's grid (see `stability.Input.origin`) moves
            with the scene when the camera moves. False if parts of the clip are painted
            independently, because the camera's position at the start of a part is then
            unknown.
    """

    starts_settled: bool
    follows_camera: bool

    def resume(self, state: State) -> None:
        """Resumes painting from the state after an earlier frame."""

    def prepare(self, frame: np.ndarray, motion: Motion | None) -> Any:
        """Prepares the next frame; called for each frame in order.

        Args:
            frame: `(height, width, 3)`, uint8.
            motion: Motion from the previous frame; None for the first frame, after a
                cut, or if the stability is 0.
        """

    def paint(self, prepared: Any) -> Any:
        """Does the work that depends only on `prepared`; may be called in parallel."""

    def blend(self, prepared: Any, fresh: Any) -> State:
        """Finishes the next frame; called for each frame in order.

        Args:
            prepared: Result of `prepare`.
            fresh: Result of `paint`.
        """

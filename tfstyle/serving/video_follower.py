"""Callback that reports a job's progress on a video and stores previews of frames."""

import math
import time

import numpy as np

from tfstyle.methods.video.run import VideoCallback
from tfstyle.recent_pace import RecentPace
from tfstyle.serving.job_work import RUNNING, Work
from tfstyle.serving.previews import Previews


class VideoFollower(VideoCallback):
    """Reports each frame, and ends the video early if the job is canceled.

    Args:
        work: Job that stylizes the video.
        frames: Number of frames in the video.

    Attributes:
        is_cut: Whether the video was ended early.
    """

    def __init__(self, work: Work, frames: int):
        self._work, self._frames = work, frames
        self.is_cut = False
        self._previews = Previews(work.show)
        self._pixels: np.ndarray | None = None
        self._pace = RecentPace()

    def on_painted(self, pixels: np.ndarray) -> None:
        """Stores the latest frame for the next preview."""
        self._pixels = pixels

    def on_frame(self, number: int) -> bool:
        """Reports a frame; returns whether to end the video early."""
        self.is_cut = self._work.is_canceled()
        if self._pixels is not None:
            self._report(number, self._pixels)
        return self.is_cut

    def _report(self, number: int, pixels: np.ndarray) -> None:
        is_last = self.is_cut or number >= self._frames
        self._previews.offer(number, lambda: pixels, is_last)
        height, width = pixels.shape[:2]
        self._work.report(
            {
                "state": RUNNING,
                "frame": number,
                "frames": max(number, self._frames),
                "width": width,
                "height": height,
                "seconds_left": self._seconds_left(number),
                "picture": self._previews.number,
            }
        )

    def _seconds_left(self, number: int) -> int | None:
        """Returns the estimated seconds left; None if still unknown."""
        self._pace.record(time.monotonic(), number)
        seconds = self._pace.seconds_left(self._frames)
        return None if seconds is None else math.ceil(seconds)

"""Runner of video plans, which paints segments and joins them."""

import logging
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np

from tfstyle.files.lock import lock_file
from tfstyle.methods.video.inputs import VideoPlan
from tfstyle.methods.video.painted import paint_frames
from tfstyle.methods.video.reading.clip import Frame
from tfstyle.methods.video.segments import segments
from tfstyle.methods.video.store import SegmentStore, Snapshot
from tfstyle.methods.video.threads import WriteBehind

# Maximum number of frames that wait for the encoder.
WRITE_BEHIND = 4


@dataclass(frozen=True)
class VideoResult:
    """Result of a run.

    Attributes:
        frames: Number of frames of the video.
        painted: Number of frames that this run painted; the others are from earlier
            runs.
        height: Height of the frames, in pixels.
        width: Width of the frames, in pixels.
        seconds: Duration of the run in seconds.
        is_complete: Whether the output was written. If False, segments of other shards
            are still missing.
    """

    frames: int
    painted: int
    height: int
    width: int
    seconds: float
    is_complete: bool = True


class VideoCallback:
    """Base class of callbacks of a run. Override the methods that you need.

    If the frames are painted by several processes, `on_painted` is not called, and the
    result of `on_frame` is ignored.
    """

    def on_begin(self, total: int, done: int) -> None:
        """Called once, with the total (0 if unknown) and finished numbers of frames."""

    def on_painted(self, pixels: np.ndarray) -> None:
        """Called with each painted frame, `(height, width, 3)`, uint8."""

    def on_frame(self, number: int) -> bool | None:
        """Called after each frame, with the number of frames painted so far.

        If it returns True, the video and its sound end after this frame.
        """
        return None

    def on_sound(self, share: float) -> None:
        """Called while the sound is styled, with the progress, from 0 to 1."""

    def on_end(self) -> None:
        """Called once, even after an error or an interruption."""


def run_video(
    plan: VideoPlan, callback: VideoCallback, overwrite: bool = False
) -> VideoResult:
    """Paints a clip, resuming an interrupted run if there is one.

    Args:
        plan: Plan from `make_plan`.
        callback: Callback that follows the run.
        overwrite: Whether to start over instead of resuming.

    Raises:
        InputError: A file cannot be read or written.
    """
    began, options = time.monotonic(), plan.options
    about = plan.clip.about
    store = SegmentStore(
        plan.folder, plan.identity, about, plan.target.codec, options.quality
    )
    with lock_file(plan.folder):
        if overwrite:
            store.remove()
        snapshot = store.resume()
        done = snapshot.frames if snapshot else 0
        if done:
            logging.getLogger("tfstyle").info("Resumed after %d frames.", done)
        callback.on_begin(about.count, done)
        try:
            total, is_cut = _paint_segments(plan, store, snapshot, callback)
            plan.write(
                *(store.files, store.duration, plan.folder),
                on_share=callback.on_sound,
                is_cut=is_cut,
            )
        finally:
            callback.on_end()
        store.remove()
    return VideoResult(total, total - done, *plan.size, time.monotonic() - began)


def _paint_segments(
    plan: VideoPlan,
    store: SegmentStore,
    snapshot: Snapshot | None,
    callback: VideoCallback,
) -> tuple[int, bool]:
    """Paints and writes the missing segments.

    Returns:
        Number of painted frames, and whether the callback ended the run early.
    """
    done, is_cut = snapshot.frames if snapshot else 0, False
    with closing(paint_frames(plan, done, snapshot)) as painted:
        for segment in segments(plan.segment_length, store.count):
            first = None if is_cut else next(painted, None)
            if first is None:
                break
            length = segment.stop - segment.start
            frames = chain([first], islice(painted, length - 1))
            done, is_cut = _write_segment(store, segment.index, frames, callback)
    return done, is_cut


def _write_segment(
    store: SegmentStore,
    index: int,
    frames: Iterator[tuple[Frame, Snapshot]],
    callback: VideoCallback,
) -> tuple[int, bool]:
    writer = store.write(index)
    write = WriteBehind(writer.write, WRITE_BEHIND)
    try:
        for frame, snapshot in frames:
            write(frame)
            callback.on_painted(frame.pixels)
            is_cut = bool(callback.on_frame(snapshot.frames))
            if is_cut:
                break
        write.close()
        writer.finish(snapshot)
    except BaseException:
        write.abort()
        writer.abort()
        raise
    return snapshot.frames, is_cut

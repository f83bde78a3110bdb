"""Function that paints a video in segments, and its callback and result classes."""

import logging
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np

from tfstyle.files.lock import lock_file
from tfstyle.methods.video.inputs import VideoPlan
from tfstyle.methods.video.leftovers import removed_if_empty
from tfstyle.methods.video.painted import paint_frames
from tfstyle.methods.video.reading.clip import Frame
from tfstyle.methods.video.segments import segments
from tfstyle.methods.video.store import SegmentStore, Snapshot
from tfstyle.methods.video.threads import WriteBehind
from tfstyle.public import public

# Maximum number of painted frames that wait to be encoded.
WRITE_BEHIND = 4


@public
@dataclass(frozen=True)
class VideoResult:
    """Result of `tfstyle.stylize_video`.

    Attributes:
        frames: Number of frames in the video, or in this shard if `is_complete` is
            False.
        painted: Number of frames painted by this run, not counting frames from earlier
            runs or other shards.
        height: Height of the frames, in pixels.
        width: Width of the frames, in pixels.
        seconds: Duration of the run in seconds.
        is_complete: Whether the output was written. If False, segments of other shards
            are missing, or another process is still writing the output.
    """

    frames: int
    painted: int
    height: int
    width: int
    seconds: float
    is_complete: bool = True


@public
class VideoCallback:
    """Base class of callbacks for `tfstyle.stylize_video`.

    Override the methods that you need. If several processes paint the frames,
    `on_painted` is not called, `on_frame` is called after each segment instead of each
    frame, and the return value of `on_frame` is ignored.
    """

    def on_begin(self, total: int, done: int) -> None:
        """Called once, before the first frame is painted.

        Args:
            total: Approximate number of frames in the video or shard; 0 if unknown.
            done: Number of frames that an interrupted run has already painted. Always
                0 if several processes paint the frames.
        """

    def on_painted(self, pixels: np.ndarray) -> None:
        """Called with each painted frame, `(height, width, 3)`, uint8."""

    def on_frame(self, number: int) -> bool | None:
        """Called after each frame, with the number of frames painted so far.

        If the method returns True, the video and its sound end after this frame.
        """
        return None

    def on_sound(self, share: float) -> None:
        """Called while the sound is being stylized, with the progress from 0 to 1."""

    def on_end(self) -> None:
        """Called once when the run ends, even after an error or an interruption."""


def run_video(
    plan: VideoPlan, callback: VideoCallback, overwrite: bool = False
) -> VideoResult:
    """Paints a clip, resuming an interrupted run if there is one.

    Args:
        plan: Plan from `make_plan`.
        callback: Callback whose methods are called during the run.
        overwrite: Whether to discard segments from an interrupted run instead of
            resuming that run.

    Raises:
        InputError: A file cannot be read or written, another process is writing the
            output, or existing segments were made with other settings.
    """
    began, options = time.monotonic(), plan.options
    about = plan.clip.about
    store = SegmentStore(
        plan.folder, plan.identity, about, plan.target.codec, options.quality
    )
    lock = lock_file(plan.folder, given=plan.target.output)
    with lock, removed_if_empty(plan.folder):
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
        Number of frames painted by this run and the interrupted run together, and
        whether a callback ended the video early in either run.
    """
    done, is_cut = (snapshot.frames, snapshot.is_cut) if snapshot else (0, False)
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
        writer.finish(replace(snapshot, is_cut=is_cut))
    except BaseException:
        write.abort()
        writer.abort()
        raise
    return snapshot.frames, is_cut

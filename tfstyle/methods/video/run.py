"""Runner of video plans, which paints segments and joins them."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice

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
    """Base class of callbacks of a run. Override the methods that you need."""

    def on_begin(self, total: int, done: int) -> None:
        """Called once, with the total (0 if unknown) and finished numbers of frames."""

    def on_frame(self, number: int) -> None:
        """Called after each frame, with the number of frames painted so far."""

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
            total = _paint_segments(plan, store, snapshot, callback.on_frame)
            plan.write(store.files, store.duration, plan.folder, callback.on_sound)
        finally:
            callback.on_end()
        store.remove()
    return VideoResult(total, total - done, *plan.size, time.monotonic() - began)


def _paint_segments(
    plan: VideoPlan,
    store: SegmentStore,
    snapshot: Snapshot | None,
    on_frame: Callable[[int], None],
) -> int:
    """Paints and writes the missing segments; returns the number of painted frames."""
    done = snapshot.frames if snapshot else 0
    with closing(paint_frames(plan, done, snapshot)) as painted:
        for segment in segments(plan.segment_length, store.count):
            first = next(painted, None)
            if first is None:
                break
            length = segment.stop - segment.start
            frames = chain([first], islice(painted, length - 1))
            done = _write_segment(store, segment.index, frames, on_frame)
    return done


def _write_segment(
    store: SegmentStore,
    index: int,
    frames: Iterator[tuple[Frame, Snapshot]],
    on_frame: Callable[[int], None],
) -> int:
    writer = store.write(index)
    write = WriteBehind(writer.write, WRITE_BEHIND)
    try:
        for frame, snapshot in frames:
            write(frame)
            on_frame(snapshot.frames)
        write.close()
        writer.finish(snapshot)
    except BaseException:
        write.abort()
        writer.abort()
        raise
    return snapshot.frames

"""Function that paints a shard: one process's share of the segments of a video."""

import time
from collections.abc import Callable
from itertools import takewhile

from tfstyle.distribution.shard import Shard
from tfstyle.errors import InputError
from tfstyle.files.lock import lock_file
from tfstyle.methods.video.inputs import VideoPlan
from tfstyle.methods.video.run import VideoCallback, VideoResult
from tfstyle.methods.video.scattered import ScatteredSegments
from tfstyle.methods.video.segment_reader import SegmentReader
from tfstyle.methods.video.segments import segments


def run_video_shard(
    plan: VideoPlan, shard: Shard, callback: VideoCallback, overwrite: bool = False
) -> VideoResult:
    """Paints the missing segments of a shard.

    Shard I of N contains every N-th segment, starting with segment I. Shards and
    segments are numbered from 0. The process that finishes last writes the output.

    Args:
        plan: Plan from `make_plan`.
        shard: Shard to paint.
        callback: Callback whose methods are called during the run.
        overwrite: Must be False, because overwriting would discard the segments of
            other processes.

    Raises:
        InputError: A file cannot be read or written, another process is painting this
            shard, or existing segments were made with other settings.
    """
    began, store = time.monotonic(), ScatteredSegments(plan)
    if overwrite:
        raise InputError(
            "Expected `overwrite` to be False with `shard`, because overwriting would "
            "discard the segments of other processes; to start over, remove "
            f"'{store.folder}'. Received: overwrite=True"
        )
    total = store.joined()
    if total is not None:
        return VideoResult(total, 0, *plan.size, time.monotonic() - began)
    store.check()
    share = store.folder.with_name(f"{store.folder.name}-{shard.index}")
    with lock_file(share, "shard", str(shard)):
        callback.on_begin(_share(plan, shard), 0)
        try:
            done, painted = _paint_shard(store, shard, callback.on_frame)
            total = store.join(keep_marker=True, on_share=callback.on_sound)
        finally:
            callback.on_end()
    seconds = time.monotonic() - began
    return VideoResult(total or done, painted, *plan.size, seconds, total is not None)


def _paint_shard(
    store: ScatteredSegments, shard: Shard, on_frame: Callable[[int], object]
) -> tuple[int, int]:
    """Paints the missing segments of a shard.

    Returns:
        Number of frames in the shard, and number of frames painted by this call.
    """
    reader, done, painted = SegmentReader(store.plan.clip), 0, 0
    for segment in segments(store.length):
        if not shard.owns_number(segment.index):
            continue
        note = store.note(segment.index)
        is_new = note is None
        note = store.paint(segment, reader) if note is None else note
        done += note.frames
        if is_new:
            painted += note.frames
            on_frame(done)
        if store.is_last(note):
            return done, painted
    raise AssertionError("unreachable, because `segments` never ends")


def _share(plan: VideoPlan, shard: Shard) -> int:
    """Returns the number of frames in a shard; 0 if unknown."""
    count = plan.clip.about.count
    parts = takewhile(lambda s: s.start < count, segments(plan.segment_length))
    return sum(
        min(segment.stop, count) - segment.start
        for segment in parts
        if shard.owns_number(segment.index)
    )

"""Function that paints the segments of a video on the workers of a Ray cluster."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from os import PathLike
from pathlib import Path

from tfstyle.distribution.cluster import Cluster
from tfstyle.distribution.options import ClusterOptions
from tfstyle.distribution.worker import Failure
from tfstyle.errors import InputError
from tfstyle.files.lock import lock_file
from tfstyle.files.paths import expand
from tfstyle.files.temporary import temporary_folder
from tfstyle.methods.stylize.weighted_styles import Style
from tfstyle.methods.video.inputs import VideoPlan, make_plan
from tfstyle.methods.video.leftovers import START_OVER
from tfstyle.methods.video.options import VideoOptions
from tfstyle.methods.video.run import VideoCallback, VideoResult
from tfstyle.methods.video.scattered import ScatteredSegments, SegmentNote
from tfstyle.methods.video.segment_reader import SegmentReader
from tfstyle.methods.video.segments import Segment, segments

# A worker's result for one segment: number of frames, duration of the last frame (in
# units of the clip's time base), and bytes of the segment's file (None if the segment
# is empty or `ship` is False).
Answer = tuple[int, int, bytes | None]


def run_video_on_cluster(
    plan: VideoPlan,
    content: str | PathLike,
    style: Style,
    cluster: ClusterOptions,
    callback: VideoCallback,
    overwrite: bool = False,
) -> VideoResult:
    """Paints the segments of a video on a cluster, and joins them in this process.

    Args:
        plan: Plan from `make_plan`.
        content: Path of the clip from which the plan was made.
        style: Style from which the plan was made.
        cluster: Address and other options of the cluster.
        callback: Callback whose methods are called during the run.
        overwrite: Whether to discard segments from an interrupted run instead of
            resuming that run.

    Raises:
        InputError: The cluster cannot be used, a segment cannot be painted, a file
            cannot be read or written, or existing segments were made with other
            settings.
    """
    began, store = time.monotonic(), ScatteredSegments(plan, START_OVER)
    with lock_file(store.folder, given=plan.target.output):
        if overwrite:
            store.remove()
        store.check()
        callback.on_begin(plan.clip.about.count, 0)
        try:
            painted = _paint(store, _absolute(content), style, cluster, callback)
            total = store.join(on_share=callback.on_sound)
        finally:
            callback.on_end()
    if total is None:
        raise InputError(
            "Expected all segments of the video to be painted, but some are still "
            "missing; run the same command again to paint them. Received: "
            f"output={plan.target.output!r}"
        )
    return VideoResult(total, painted, *plan.size, time.monotonic() - began)


def make_segment_work(
    content: str,
    style: Style,
    output: str,
    options: VideoOptions,
    identity: dict,
    shipped: bytes | None = None,
) -> Callable[[Segment], Answer]:
    """Makes the function that a worker calls for each segment.

    Args:
        content: Path of the clip, as in `make_plan`.
        style: Style, as in `make_plan`.
        output: Path of the video to write.
        options: Options of the method.
        identity: `VideoPlan.identity` of the driver, the process that started the run.
        shipped: Bytes of the video file; None if the worker can read the file itself.

    Raises:
        InputError: A file cannot be read, or the worker's plan differs from the
            driver's, for example because their model files differ.
    """
    stack = ExitStack()
    if shipped is not None:
        # The folder is kept until the process ends. If the process is killed, the next
        # process that creates a temporary folder removes the leftover folder.
        folder = stack.enter_context(temporary_folder(Path(tempfile.gettempdir())))
        copy = folder / f"in{Path(content).suffix}"
        copy.write_bytes(shipped)
        content, output = f"{copy}", f"{folder / 'out'}{Path(output).suffix}"
    plan = make_plan(content, style, output, options)
    for name in identity:
        if plan.identity.get(name) != identity[name]:
            raise InputError(
                f"Expected `{name}` to be {identity[name]!r} on all machines of the "
                "cluster; use the same tfstyle version and files everywhere. Received: "
                f"{name}={plan.identity.get(name)!r} on '{os.uname().nodename}'"
            )
    store, reader = ScatteredSegments(plan), SegmentReader(plan.clip)

    def paint(segment: Segment, keep: ExitStack = stack) -> Answer:
        note = store.paint(segment, reader)
        data = None
        if shipped is not None and note.frames:
            data = store.file(segment.index).read_bytes()
            store.file(segment.index).unlink()
        return note.frames, note.duration, data

    return paint


def _paint(
    store: ScatteredSegments,
    content: str,
    style: Style,
    options: ClusterOptions,
    callback: VideoCallback,
) -> int:
    """Paints the missing segments, and returns the number of frames in them."""
    plan = store.plan
    output = _absolute(plan.target.output)
    frames = plan.options.without_sound()
    make = partial(
        make_segment_work, content, style, output, frames, dict(plan.identity)
    )
    shipped = (_read(content, len(plan.clip.files)),) if options.ship else ()
    tasks, painted = _Tasks(store), 0
    with Cluster(options, make, shipped) as cluster:
        for segment, answer in cluster.run(tasks):
            if isinstance(answer, Failure):
                raise InputError(
                    f"Expected the cluster to paint segment {segment.index}, but it "
                    f"could not: {answer.message}. Received: content={content!r}"
                )
            frames, duration, data = answer
            note = SegmentNote(frames, duration)
            if data is not None:
                store.add(segment.index, note, data)
            if store.is_last(note):
                tasks.end(segment.index)
            painted += frames
            callback.on_frame(tasks.there + painted)
    tasks.note_end()
    return painted


class _Tasks:
    """Iterable over the missing segments.

    Once the end of the clip is known, segments after it are not yielded.

    Args:
        store: Folder that contains the segments.

    Attributes:
        there: Number of frames in the segments that the iteration has skipped so far,
            because these segments are already painted.
    """

    def __init__(self, store: ScatteredSegments):
        self.store, self.there = store, 0
        self._end: int | None = None

    def __iter__(self) -> Iterator[Segment]:
        for segment in segments(self.store.length):
            if self._end is not None and segment.index >= self._end:
                return
            note = self.store.note(segment.index)
            if note is None:
                yield segment
                continue
            self.there += note.frames
            if self.store.is_last(note):
                return

    def end(self, index: int) -> None:
        """Records that the clip ends in or before the segment with this index."""
        self._end = index if self._end is None else min(self._end, index)

    def note_end(self) -> None:
        """If the last segment is empty and has no description, writes one."""
        if self._end is not None and self.store.note(self._end) is None:
            self.store.add_note(self._end, SegmentNote(0, 0))


def _read(content: str, files: int) -> bytes:
    if files > 1:
        raise InputError(
            "Expected `content` to be a single video file if `ship` is set. "
            f"Received: content={content!r}"
        )
    try:
        return expand(content).read_bytes()
    except OSError as error:
        raise InputError(
            f"Expected `content` to be a readable file: {error.strerror}. "
            f"Received: content={content!r}"
        ) from error


def _absolute(path: str | PathLike) -> str:
    given = os.fspath(path)
    ending = "/" if given.endswith("/") else ""
    return f"{expand(given).absolute()}{ending}"

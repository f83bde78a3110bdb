"""Functions that paint the frames of a whole clip or a single segment, in order."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np

from tfstyle.images import resize_bytes, to_uint8
from tfstyle.interruption import check_interruption
from tfstyle.methods.video.cuts import find_motion
from tfstyle.methods.video.flow import Motion
from tfstyle.methods.video.frame_painter import FramePainter
from tfstyle.methods.video.inputs import VideoPlan
from tfstyle.methods.video.reading.clip import Frame
from tfstyle.methods.video.segments import Segment
from tfstyle.methods.video.stability import State
from tfstyle.methods.video.store import Snapshot
from tfstyle.methods.video.threads import map_ahead, read_ahead
from tfstyle.methods.video.writing.encoder import Encoder

# Maximum number of decoded frames, with their motion, that wait to be prepared. While a
# key frame is being decoded, which is slow, these frames are prepared and painted.
READ_AHEAD = 3
# Maximum number of prepared frames that wait to be painted.
PREPARED = 1


def paint_frames(
    plan: VideoPlan,
    start: int = 0,
    snapshot: Snapshot | None = None,
    frames: Iterable[Frame] | None = None,
    follows_camera: bool = True,
) -> Generator[tuple[Frame, Snapshot], None, None]:
    """Paints the frames of a clip.

    Reading and optical flow run in one thread, the preparation of the network's inputs
    in another, and the network in `plan.painters` threads.

    Args:
        plan: Plan of the run.
        start: Index of the first frame to paint, from 0.
        snapshot: State after frame `start - 1`; None to begin without a previous frame.
        frames: Input frames from `start` on; if None, they are read from the clip.
        follows_camera: Attribute of `FramePainter`.

    Yields:
        Pairs of a painted frame, of size `plan.size`, and the state after that frame.
    """
    stabilizer = plan.stabilizer()
    if snapshot and snapshot.state:
        stabilizer.resume(snapshot.state)
    stabilizer.starts_settled = start == 0 or snapshot is not None
    stabilizer.follows_camera = follows_camera
    before = snapshot.frame if snapshot else None
    frames = plan.clip.frames(start) if frames is None else frames
    frames = _resized(frames, plan.size)
    if plan.options.stability:
        pairs = _with_motion(frames, before)
    else:
        pairs = ((frame, None) for frame in frames)
    with closing(_painted(pairs, stabilizer, plan.painters)) as states:
        for number, (frame, state) in enumerate(states, start + 1):
            check_interruption()
            kept = state if plan.options.stability else None
            yield (
                Frame(to_uint8(state.painted), frame.time, frame.duration),
                Snapshot(number, frame.duration, frame.pixels, kept),
            )


def _painted(
    pairs: Iterable[tuple[Frame, Motion | None]],
    stabilizer: FramePainter,
    painters: int,
) -> Generator[tuple[Frame, State], None, None]:
    """Yields each frame with the state after painting it."""

    def prepare(waiting):
        for frame, motion in waiting:
            yield frame, stabilizer.prepare(frame.pixels, motion)

    def paint(item):
        frame, prepared = item
        return frame, prepared, stabilizer.paint(prepared)

    with (
        closing(read_ahead(pairs, READ_AHEAD)) as waiting,
        closing(read_ahead(prepare(waiting), PREPARED)) as ready,
        closing(map_ahead(paint, ready, painters)) as painted,
    ):
        for frame, prepared, fresh in painted:
            yield frame, stabilizer.blend(prepared, fresh)


def paint_segment(
    plan: VideoPlan,
    segment: Segment,
    path: Path,
    snapshot: Snapshot | None = None,
    frames: Iterable[Frame] | None = None,
) -> Snapshot | None:
    """Paints one segment and writes it to a file.

    The network's grid, on which the strokes depend, does not move with the camera (see
    `follows_camera` in `FramePainter`).

    Args:
        plan: Plan of the run.
        segment: Segment of the clip.
        path: Path of the segment file to write, in the format of `Encoder`.
        snapshot: State after the previous segment. If None, painting starts a few
            frames before the segment, which gives nearly the same result.
        frames: Input frames, starting with the first frame to paint; if None, they are
            read from the clip.

    Returns:
        State after the last painted frame; None if no frame was painted.
    """
    start = segment.start if snapshot else segment.run_in
    last = None
    about, codec = plan.clip.about, plan.target.codec
    with (
        closing(Encoder(path, about, codec, plan.options.quality)) as encoder,
        closing(
            paint_frames(plan, start, snapshot, frames, follows_camera=False)
        ) as painted,
    ):
        for frame, last in islice(painted, segment.stop - start):
            if last.frames > segment.start:
                encoder.write(frame)
    return last


def _resized(frames: Iterable[Frame], size: tuple[int, int]) -> Iterator[Frame]:
    for frame in frames:
        pixels = frame.pixels
        if pixels.shape[:2] != size:
            pixels = resize_bytes(pixels, size)
        yield Frame(pixels, frame.time, frame.duration)


def _with_motion(
    frames: Iterable[Frame], before: np.ndarray | None
) -> Iterator[tuple[Frame, Motion | None]]:
    """Yields pairs of a frame and its motion, as returned by `find_motion`."""
    for frame in frames:
        yield frame, find_motion(before, frame.pixels)
        before = frame.pixels

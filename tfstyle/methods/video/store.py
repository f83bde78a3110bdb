"""Storage for finished segments, and for the state from which a run resumes."""

import shutil
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.checkpoint import (
    CheckpointError,
    no_checkpoint,
    read_checkpoint,
    write_checkpoint,
)
from tfstyle.files.replace_file import replace_file, unwritable
from tfstyle.methods.video.leftovers import START_OVER, STATE_FILE
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.reading.clip import About, Frame
from tfstyle.methods.video.stability import Input, State
from tfstyle.methods.video.writing.encoder import Encoder


@dataclass(frozen=True)
class Snapshot:
    """State of a run after a frame.

    Args:
        frames: Number of frames in the clip up to and including this frame.
        duration: Duration of this frame, in units of the clip's time base.
        frame: Input frame, `(height, width, 3)`, uint8.
        state: State of the stabilizer, or None if the stability is 0.
        is_cut: Whether a callback ended the video after this frame.
    """

    frames: int
    duration: int
    frame: np.ndarray
    state: State | None
    is_cut: bool = False


class SegmentStore:
    """Folder of finished segments.

    Args:
        folder: Path of the folder, created when the first segment is written.
        identity: Settings and digests of the inputs, as in `VideoPlan`.
        about: Properties of the clip, such as its time base and rate.
        codec: Codec of the segments.
        quality: Encoding quality of the segments, from 1 to 100.

    Attributes:
        count: Number of finished segments.
        duration: Duration of the last finished frame, in units of the clip's time base.
    """

    def __init__(
        self, folder: Path, identity: Mapping, about: About, codec: str, quality: int
    ):
        self.folder, self.identity = folder, identity
        self.about, self.codec, self.quality = about, codec, quality
        self.count = self.duration = 0
        self._sizes: list[int] = []

    @property
    def files(self) -> list[Path]:
        """Files of the finished segments, in order."""
        return [self._file(index) for index in range(self.count)]

    def resume(self) -> Snapshot | None:
        """Reads the state of an interrupted run, and finds its segments.

        Returns:
            State after the last finished segment, or None if there are no segments.

        Raises:
            CheckpointError: The state is damaged or belongs to another run, or a
                segment is missing.
        """
        try:
            return self._read()
        except CheckpointError as error:
            raise error.advising(START_OVER) from error

    def _read(self) -> Snapshot | None:
        path = self.folder / STATE_FILE
        found = read_checkpoint(path, self.identity)
        if found is None:
            return None
        about, arrays = found
        try:
            snapshot = _to_snapshot(about, arrays)
            self.count, self.duration = int(about["segments"]), snapshot.duration
            self._sizes = [int(size) for size in about["sizes"]]
        except (KeyError, TypeError, ValueError) as error:
            raise no_checkpoint(path, "it is damaged") from error
        if not all(file.is_file() for file in self.files):
            raise no_checkpoint(path, "some of its segments are missing")
        if self._sizes != [file.stat().st_size for file in self.files]:
            raise no_checkpoint(path, "some of its segments are damaged")
        return snapshot

    def write(self, index: int) -> "SegmentWriter":
        """Returns a writer for a new segment."""
        return SegmentWriter(self, index)

    def close(self, index: int, snapshot: Snapshot) -> None:
        """Records a finished segment and the state of the run."""
        self.count, self.duration = index + 1, snapshot.duration
        self._sizes = [*self._sizes[:index], self._file(index).stat().st_size]
        numbers = {"frames": snapshot.frames, "duration": snapshot.duration}
        about = {"segments": self.count, "sizes": self._sizes, **numbers}
        about["is_cut"] = snapshot.is_cut
        arrays = {"frame": snapshot.frame}
        if snapshot.state is not None:
            about["renewed"] = snapshot.state.input.renewed
            arrays |= _arrays(snapshot.state)
        path = self.folder / STATE_FILE
        write_checkpoint(path, self.identity, about, arrays, "output")

    def remove(self) -> None:
        """Removes the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _file(self, index: int) -> Path:
        return self.folder / f"segment_{index:06}"


class SegmentWriter:
    """Writes one segment, either in full or not at all."""

    def __init__(self, store: SegmentStore, index: int):
        self.store, self.index = store, index
        self._stack = ExitStack()
        self._encoder: Encoder | None = None

    def write(self, frame: Frame) -> None:
        """Writes a frame.

        Raises:
            InputError: The segment cannot be written.
        """
        try:
            if self._encoder is None:
                self._encoder = self._open()
            self._encoder.write(frame)
        except (OSError, import_av().FFmpegError, ValueError) as error:
            raise self._unwritable(error) from error

    def finish(self, snapshot: Snapshot) -> None:
        """Finishes the segment and records the state of the run.

        Raises:
            InputError: The segment cannot be written.
        """
        try:
            if self._encoder is not None:
                self._encoder.close()
            self._stack.close()
            self.store.close(self.index, snapshot)
        except (OSError, import_av().FFmpegError) as error:
            raise self._unwritable(error) from error

    def abort(self) -> None:
        """Removes an unfinished segment."""
        with suppress(OSError, import_av().FFmpegError):
            if self._encoder is not None:
                self._encoder.close()
        self._stack.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)

    def _open(self) -> Encoder:
        store = self.store
        store.folder.mkdir(exist_ok=True)
        file = store._file(self.index)
        temporary = self._stack.enter_context(replace_file(file))
        return Encoder(temporary, store.about, store.codec, store.quality)

    def _unwritable(self, error: Exception) -> InputError:
        return unwritable(self.store.folder, "output", error, "folder")


def _arrays(state: State) -> dict[str, np.ndarray]:
    values = {item.name: getattr(state.input, item.name) for item in fields(Input)}
    values["painted"] = state.painted
    return {n: v for n, v in values.items() if isinstance(v, np.ndarray)}


def _to_snapshot(about: Mapping, arrays: Mapping[str, np.ndarray]) -> Snapshot:
    names = [item.name for item in fields(Input)]
    given = {name: arrays[name] for name in names if name in arrays}
    state = None
    if given:
        shown = Input(**given, renewed=float(about["renewed"]))
        state = State(shown, arrays["painted"])
    return Snapshot(
        *(int(about["frames"]), int(about["duration"]), arrays["frame"], state),
        is_cut=bool(about["is_cut"]),
    )

"""Segments that are finished, on disk, and the state to go on from."""

import shutil
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.checkpoint import no_checkpoint, read_checkpoint, write_checkpoint
from tfstyle.files.replace_file import replace_file, unwritable
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.reading.clip import About, Frame
from tfstyle.methods.video.stability import State
from tfstyle.methods.video.writing.encoder import Encoder

_STATE_FILE = "state"


@dataclass(frozen=True)
class Snapshot:
    """Where a run is after a frame.

    Args:
        frames: Number of frames that are painted.
        duration: Time that the last one is shown, as in `Frame`.
        frame: Last frame of the clip, `(height, width, 3)`, uint8.
        state: State of the stabilizer; None where there is none.
    """

    frames: int
    duration: int
    frame: np.ndarray
    state: State | None


class SegmentStore:
    """A folder of finished segments.

    Args:
        folder: Folder; made by the first segment.
        identity: All that decides what the frames look like, ready for JSON.
        about: Time base, rate and pixel aspect.
        codec: Codec of the segments.
        quality: Quality of the segments.

    Attributes:
        count: Number of finished segments.
        duration: Duration of their last frame, as in `Frame`.
    """

    def __init__(
        self, folder: Path, identity: Mapping, about: About, codec: str, quality: int
    ):
        self.folder, self.identity = folder, identity
        self.about, self.codec, self.quality = about, codec, quality
        self.count = self.duration = 0

    @property
    def files(self) -> list[Path]:
        """Files of the finished segments, in order."""
        return [self._file(index) for index in range(self.count)]

    def resume(self) -> Snapshot | None:
        """Takes up the segments of a run that did not end.

        Returns:
            Where it was, or None if there are none.

        Raises:
            InputError: They are of another run, or damaged.
        """
        path = self.folder / _STATE_FILE
        found = read_checkpoint(path, self.identity)
        if found is None:
            return None
        about, arrays = found
        try:
            snapshot = _to_snapshot(about, arrays)
            self.count, self.duration = int(about["segments"]), snapshot.duration
        except (KeyError, TypeError, ValueError) as error:
            raise no_checkpoint(path, "it is damaged") from error
        if not all(file.is_file() for file in self.files):
            raise no_checkpoint(path, "segments beside it are missing")
        return snapshot

    def write(self, index: int) -> "SegmentWriter":
        """Begins a segment."""
        return SegmentWriter(self, index)

    def close(self, index: int, snapshot: Snapshot) -> None:
        """Notes that a segment is finished, and where the run is."""
        self.count, self.duration = index + 1, snapshot.duration
        numbers = {"frames": snapshot.frames, "duration": snapshot.duration}
        about = {"segments": self.count, **numbers}
        arrays = {"frame": snapshot.frame}
        if snapshot.state is not None:
            about["age"] = snapshot.state.age
            arrays |= _arrays(snapshot.state)
        write_checkpoint(self.folder / _STATE_FILE, self.identity, about, arrays)

    def remove(self) -> None:
        """Removes the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _file(self, index: int) -> Path:
        return self.folder / f"segment_{index:06}"


class SegmentWriter:
    """Writes one segment, which is there when it is finished or not at all."""

    def __init__(self, store: SegmentStore, index: int):
        self.store, self.index = store, index
        self._stack = ExitStack()
        self._encoder: Encoder | None = None

    def write(self, frame: Frame) -> None:
        """Writes a frame.

        Raises:
            InputError: It cannot be written.
        """
        try:
            if self._encoder is None:
                self._encoder = self._open()
            self._encoder.write(frame)
        except (OSError, import_av().FFmpegError, ValueError) as error:
            raise self._unwritable(error) from error

    def finish(self, snapshot: Snapshot) -> None:
        """Finishes the segment, and notes where the run is.

        Raises:
            InputError: It cannot be written.
        """
        try:
            self._encoder.close()
            self._stack.close()
            self.store.close(self.index, snapshot)
        except (OSError, import_av().FFmpegError) as error:
            raise self._unwritable(error) from error

    def abort(self) -> None:
        """Leaves nothing of a segment that is not finished."""
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
    values = {item.name: getattr(state, item.name) for item in fields(state)}
    return {n: v for n, v in values.items() if isinstance(v, np.ndarray)}


def _to_snapshot(about: Mapping, arrays: Mapping[str, np.ndarray]) -> Snapshot:
    names = [item.name for item in fields(State)]
    state = {name: arrays[name] for name in names if name in arrays}
    return Snapshot(
        int(about["frames"]),
        int(about["duration"]),
        arrays["frame"],
        State(**state, age=int(about["age"])) if state else None,
    )

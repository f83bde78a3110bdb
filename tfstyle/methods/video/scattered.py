"""Segments that are painted in any order, by any number of processes."""

import shutil
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.files.checkpoint import (
    OtherRunError,
    no_checkpoint,
    read_checkpoint,
    write_checkpoint,
)
from tfstyle.files.lock import lock_file
from tfstyle.files.paths import expand
from tfstyle.files.replace_file import replace_file, unwritable
from tfstyle.methods.video.inputs import VideoPlan
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.painted import paint_segment
from tfstyle.methods.video.segment_reader import SegmentReader
from tfstyle.methods.video.segments import Segment
from tfstyle.methods.video.styled_sound import OnShare
from tfstyle.methods.video.writing.target import shards_folder

_JOINED = "joined"


@dataclass(frozen=True)
class SegmentNote:
    """Description of a finished segment.

    Args:
        frames: Number of frames. The last segment has fewer frames than the other
            segments, or none if the clip ends exactly at the start of the last segment.
        duration: Duration of the last frame, in units of the clip's time base.
    """

    frames: int
    duration: int


class ScatteredSegments:
    """Folder of segments and their descriptions, next to the output.

    Instead of using the state after the previous segment, a process starts painting a
    few frames before its segment. Therefore, the result is the same no matter which
    process paints a segment.

    Args:
        plan: Plan of the video.
        advice: Advice in the error about segments from another run. By default, the
            error advises removing the folder.
    """

    def __init__(self, plan: VideoPlan, advice: str = ""):
        self.plan, self.length, self.advice = plan, plan.segment_length, advice
        self.folder = shards_folder(plan.target.output)

    def note(self, index: int) -> SegmentNote | None:
        """Returns the description of a segment, or None if the segment must be painted.

        Raises:
            InputError: The segment belongs to another run.
        """
        try:
            found = self._read(self.file(index).with_suffix(".note"))
        except OtherRunError as error:
            advice = self.advice or f"to start over, remove the folder '{self.folder}'"
            raise error.advising(advice) from error
        except InputError:  # the segment will be painted again
            return None
        return found[0] if found and found[1] == self._size(index) else None

    def check(self) -> None:
        """Checks that all segments in the folder belong to this run.

        Raises:
            InputError: A segment belongs to another run.
        """
        for path in sorted(self.folder.glob("segment_*.note")):
            number = path.stem.removeprefix("segment_")
            if number.isdecimal():
                self.note(int(number))

    def file(self, index: int) -> Path:
        """Returns the path of a segment's file."""
        return self.folder / f"segment_{index:06}"

    def _size(self, index: int) -> int:
        """Returns the size of a segment's file in bytes, or 0 if there is no file."""
        file = self.file(index)
        return file.stat().st_size if file.is_file() else 0

    def is_last(self, note: SegmentNote) -> bool:
        """Whether `note` describes the last segment, which never has full length."""
        return note.frames < self.length

    def paint(self, segment: Segment, reader: SegmentReader) -> SegmentNote:
        """Paints a segment and writes it with its description.

        Raises:
            InputError: The segment cannot be written, or the clip cannot be read.
        """
        path = self.file(segment.index)
        try:
            self.folder.mkdir(exist_ok=True)
            with replace_file(path) as temporary:
                frames = reader.read(segment)
                last = paint_segment(self.plan, segment, temporary, frames=frames)
        except (OSError, import_av().FFmpegError) as error:
            raise unwritable(self.folder, "output", error, "folder") from error
        if last is not None and last.frames > segment.start:
            note = SegmentNote(last.frames - segment.start, last.duration)
        else:
            path.unlink()
            note = SegmentNote(0, 0)
        # Segments that start beyond the end of the clip need no description.
        if note.frames or (last is not None and last.frames == segment.start):
            self.add_note(segment.index, note)
        return note

    def add(self, index: int, note: SegmentNote, data: bytes) -> None:
        """Writes a segment painted by a worker, together with its description.

        Raises:
            InputError: The segment cannot be written.
        """
        with suppress(OSError):  # `replace_file` below reports the error
            self.folder.mkdir(exist_ok=True)
        with replace_file(self.file(index)) as temporary:
            temporary.write_bytes(data)
        self.add_note(index, note)

    def add_note(self, index: int, note: SegmentNote) -> None:
        """Writes a segment's description.

        The segment's frames, if any, must be written first.
        """
        self._write(self.file(index).with_suffix(".note"), note, self._size(index))

    def complete(self) -> list[SegmentNote] | None:
        """Returns the descriptions of all nonempty segments.

        The result is None if a segment is missing.
        """
        notes = []
        for index in range(2**31):
            note = self.note(index)
            if note is None:
                return None
            if note.frames:
                notes.append(note)
            if self.is_last(note):
                return notes
        return None

    def join(
        self, keep_marker: bool = False, on_share: OnShare = lambda share: None
    ) -> int | None:
        """If all segments exist, joins them into the output and removes them.

        Args:
            keep_marker: Whether to leave a marker file, which tells other processes
                that the output is complete.
            on_share: Function called with the progress of stylizing the sound, from 0
                to 1.

        Returns:
            Number of frames in the output, even if another process wrote it. None if a
            segment is missing, or if another process is still joining the segments.

        Raises:
            InputError: The output cannot be written.
        """
        if self.complete() is None:
            return self.joined()
        with ExitStack() as stack:
            try:
                stack.enter_context(lock_file(self.folder / _JOINED))
            except InputError:
                return None
            # Another process may have joined and removed the segments by now.
            notes = self.complete()
            if not notes:
                return self.joined()
            files = [self.file(index) for index in range(len(notes))]
            self.plan.write(files, notes[-1].duration, self.folder, on_share)
            total = sum(note.frames for note in notes)
            if keep_marker:
                self._write(self.folder / _JOINED, SegmentNote(total, self._stamp()))
            self._remove(keep_marker)
        return total

    def joined(self) -> int | None:
        """Returns the number of frames in the output, or None if it is incomplete."""
        with suppress(InputError):  # the output was made with other settings
            found = self._read(self.folder / _JOINED)
            if found and found[0].duration == self._stamp():
                return found[0].frames
        return None

    def remove(self) -> None:
        """Removes the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _stamp(self) -> int:
        """Returns the modification time of the output file in nanoseconds.

        If the output is a folder, the result is 1. If the output does not exist, the
        result is 0.
        """
        output = expand(self.plan.target.output)
        return output.stat().st_mtime_ns if output.is_file() else int(output.is_dir())

    def _remove(self, keep_marker: bool) -> None:
        if not keep_marker:
            self.remove()
        for kind in ("segment_*", "sound_*"):
            for path in self.folder.glob(kind):
                path.unlink(missing_ok=True)

    def _read(self, path: Path) -> tuple[SegmentNote, int] | None:
        """Returns a description and the size of the segment's file in bytes."""
        found = read_checkpoint(path, self.plan.identity)
        if found is None:
            return None
        try:
            note = SegmentNote(int(found[0]["frames"]), int(found[0]["duration"]))
            return note, int(found[0]["size"])
        except (KeyError, TypeError, ValueError) as error:
            raise no_checkpoint(path, "it is damaged") from error

    def _write(self, path: Path, note: SegmentNote, size: int = 0) -> None:
        about = {"frames": note.frames, "duration": note.duration, "size": size}
        write_checkpoint(path, self.plan.identity, about, {}, "output")

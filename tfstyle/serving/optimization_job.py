"""Optimization requested by a client, and the folder that stores it."""

import json
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tfstyle.files.replace_file import replace_file
from tfstyle.serving.events import Events
from tfstyle.serving.job_pictures import JobFiles, picture_paths, write_pictures

# States of a job. Jobs that have ended have a result or an error.
WAITING, RUNNING = "waiting", "running"
DONE, CANCELED, FAILED = "done", "canceled", "failed"
OVER = (DONE, CANCELED, FAILED)

_ABOUT, _EVENTS = "job.json", "events.jsonl"
PREVIEW, CHECKPOINT = "preview.jpg", "checkpoint"
_RESULTS = {"result.jpg": "image/jpeg", "result.png": "image/png"}


class OptimizationJob:
    """Job with its pictures, checkpoint and events on disk.

    Args:
        folder: Existing folder of the job, named after its id.
        options: Fields of `OptimizeOptions`.
        began: Time of creation, in seconds since the epoch.
        state: State of the job, such as `WAITING`.
        events: Events so far.

    Attributes:
        ended: Time at which the job ended, in seconds since the epoch.
        canceled: Whether a client has canceled the job; its process may not have
            noticed yet.
    """

    def __init__(
        self,
        folder: Path,
        options: Mapping[str, Any],
        began: float,
        state: str = WAITING,
        events: Sequence[Mapping[str, Any]] = (),
    ):
        self.folder, self.options, self.began = folder, dict(options), began
        self.state, self.ended, self.canceled = state, began, False
        self.events = Events(events)

    @classmethod
    def create(
        cls,
        folder: Path,
        files: JobFiles,
        options: Mapping[str, Any],
    ) -> Self:
        """Creates a job and writes it to its folder."""
        folder.mkdir(parents=True)
        write_pictures(files, folder)
        job = cls(folder, options, time.time())
        job.save()
        return job

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Opens a job that an earlier server has written to its folder.

        An unfinished job is in the state `WAITING` again.

        Raises:
            OSError: The folder contains no job.
            ValueError: Its files are damaged.
            KeyError: Its files are damaged.
        """
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        events = _read_events(folder / _EVENTS)
        state = about["state"] if about["state"] in OVER else WAITING
        job = cls(folder, about["options"], float(about["began"]), state, events)
        job.ended = float(about["ended"])
        if state in OVER:
            job.events.end()
        return job

    @property
    def id(self) -> str:
        """ID of the job, which cannot be guessed."""
        return self.folder.name

    @property
    def is_over(self) -> bool:
        """Whether the job has ended in any way."""
        return self.state in OVER

    @property
    def picture(self) -> tuple[Path, str] | None:
        """Path and media type of the result or, before there is one, the last preview.

        None if there is neither.
        """
        names = {**_RESULTS, PREVIEW: "image/jpeg"}
        paths = [(self.folder / name, kind) for name, kind in names.items()]
        return next(((path, kind) for path, kind in paths if path.exists()), None)

    @property
    def _inputs(self) -> list[Path]:
        paths = [path for _, path in picture_paths(self.folder)]
        return [*paths, self.folder / CHECKPOINT]

    def save(self) -> None:
        """Writes the state of the job to disk."""
        fields = ("options", "began", "state", "ended")
        about = {name: getattr(self, name) for name in fields}
        with replace_file(self.folder / _ABOUT) as temporary:
            temporary.write_text(json.dumps(about), encoding="utf-8")

    def note(self, event: Mapping[str, Any]) -> None:
        """Adds an event, in memory and on disk."""
        with (self.folder / _EVENTS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(event) + "\n")
        self.events.add(event)

    def end(self, state: str, error: str = "") -> None:
        """Ends the job with a final event."""
        self.state, self.ended = state, time.time()
        last = {k: v for k, v in self.events.last.items() if k != "seconds_left"}
        try:
            self.save()
            # Of the pictures, only the result is kept, because the inputs of many jobs
            # would fill the disk.
            for path in self._inputs:
                path.unlink(missing_ok=True)
            self.note({**last, "state": state, **({"error": error} if error else {})})
        finally:
            self.events.end()

    def delete(self) -> None:
        """Removes the folder of the job."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def describe(self) -> dict[str, Any]:
        """Description for clients, ready for JSON."""
        newest = {"state": self.state, **self.events.last}
        if not self.is_over:
            newest["state"] = self.state
        picture = f"/v1/jobs/{self.id}/picture" if self.picture else None
        return {"id": self.id, **newest, "picture_url": picture}


def _read_events(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    events = []
    for line in lines:
        try:
            events.append(json.loads(line))
        except ValueError:  # cut off when the machine went down
            break
    return events

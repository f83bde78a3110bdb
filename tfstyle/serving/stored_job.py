"""Job requested by a client, and the folder that stores it."""

import json
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tfstyle.files.replace_file import replace_file
from tfstyle.files.strict_json import load_json
from tfstyle.serving.events import Events
from tfstyle.serving.job_files import write_files
from tfstyle.serving.job_kind import JobKind, Order, Output
from tfstyle.serving.job_kinds import JOB_KINDS
from tfstyle.serving.job_work import OVER, WAITING
from tfstyle.serving.model_copies import keep_network

ABOUT = "job.json"
_EVENTS = "events.jsonl"


class StoredJob:
    """Job with its files, checkpoint and events on disk.

    Args:
        folder: Existing folder of the job, named after the job's ID.
        kind: Kind of the job.
        options: JSON values that the job's process needs.
        network: Name of a bundled network, or path of a network relative to `folder`.
            Empty if the job needs no network.
        began: Time of creation, in seconds since the epoch.
        state: State of the job, such as `WAITING`.
        events: Events so far.

    Attributes:
        ended: Time at which the job ended, in seconds since the epoch. Until then,
            `ended` equals `began`.
        canceled: Whether a client or the time limit has canceled the job; its process
            may not have noticed yet.
    """

    def __init__(
        self,
        folder: Path,
        kind: JobKind,
        options: Mapping[str, Any],
        network: str,
        began: float,
        state: str = WAITING,
        events: Sequence[Mapping[str, Any]] = (),
    ):
        self.folder, self.kind, self.began = folder, kind, began
        self.options, self.network = dict(options), network
        self.state, self.ended, self.canceled = state, began, False
        self.events = Events(events)

    @classmethod
    def create(cls, folder: Path, order: Order) -> Self:
        """Creates a job and writes it to `folder`.

        Raises:
            OSError: The folder cannot be created or written to.
            InputError: The network cannot be copied.
        """
        folder.mkdir(parents=True)
        write_files(order.files, order.kind.files, folder)
        network = keep_network(order.network, folder) if order.network else ""
        job = cls(folder, order.kind, order.options, network, time.time())
        job.save()
        return job

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Opens a job that an earlier run of the server wrote to `folder`.

        An unfinished job gets the state `WAITING`.

        Raises:
            OSError: The folder contains no job.
            ValueError: The files of the job are damaged.
        """
        about = load_json((folder / ABOUT).read_text(encoding="utf-8"))
        events = _read_events(folder / _EVENTS)
        try:
            state = about["state"] if about["state"] in OVER else WAITING
            kind, began = JOB_KINDS[about["kind"]], float(about["began"])
            options, network = about["options"], about["network"]
            job = cls(folder, kind, options, network, began, state, events)
            job.ended = float(about["ended"])
        except (KeyError, TypeError) as error:
            raise ValueError("the job is damaged") from error
        if state in OVER:
            job.events.end()
        return job

    @property
    def id(self) -> str:
        """Unguessable ID of the job."""
        return self.folder.name

    @property
    def is_over(self) -> bool:
        """Whether the state of the job is "done", "canceled" or "failed"."""
        return self.state in OVER

    @property
    def outputs(self) -> dict[str, Output]:
        """Outputs whose files exist, keyed by name."""
        found: dict[str, Output] = {}
        for name, choices in self.kind.outputs.items():
            there = [o for o in choices if (self.folder / o.file).exists()]
            found |= {name: there[0]} if there else {}
        return found

    def save(self) -> None:
        """Writes the state of the job to disk."""
        fields = ("options", "network", "began", "state", "ended")
        about = {name: getattr(self, name) for name in fields}
        about["kind"] = self.kind.name
        with replace_file(self.folder / ABOUT) as temporary:
            temporary.write_text(json.dumps(about), encoding="utf-8")

    def add_event(self, event: Mapping[str, Any]) -> None:
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
            self._remove_inputs()
            self.add_event(
                {**last, "state": state, **({"error": error} if error else {})}
            )
        finally:
            self.events.end()

    def _remove_inputs(self) -> None:
        """Removes all files except outputs, events and state, to save disk space."""
        outputs = {o.file for choices in self.kind.outputs.values() for o in choices}
        for path in self.folder.iterdir():
            if path.name not in {ABOUT, _EVENTS, *outputs}:
                _remove(path)

    def delete(self) -> None:
        """Removes the folder of the job."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def describe(self) -> dict[str, Any]:
        """Returns a description of the job for clients, serializable as JSON."""
        newest = {"state": self.state, **self.events.last}
        if not self.is_over:
            newest["state"] = self.state
        outputs = self.outputs
        urls = {
            f"{name}_url": f"/v1/jobs/{self.id}/{name}" if name in outputs else None
            for name in self.kind.outputs
        }
        return {"id": self.id, "kind": self.kind.name, **newest, **urls}


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _read_events(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    events = []
    for line in lines:
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):  # cut off by a crash
            break
        if not isinstance(event, dict):
            break
        events.append(event)
    return events

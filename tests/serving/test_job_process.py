"""Tests of the events of a job's process, run in this process."""

import json
from types import SimpleNamespace

import pytest

from tfstyle.serving import job_process
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.stored_job import ABOUT


@pytest.mark.parametrize(
    ("kind", "way"),
    [
        ("optimization", "use a smaller image_size"),
        ("video", "start the server with a larger --worker_memory_mb"),
    ],
)
def test_without_memory_the_event_says_what_to_do(tmp_path, monkeypatch, kind, way):
    def fail(work):
        raise MemoryError

    about = {"kind": kind, "network": "", "options": {}}
    (tmp_path / ABOUT).write_text(json.dumps(about))
    kinds = {kind: SimpleNamespace(run=fail)}
    monkeypatch.setattr(job_process, "JOB_KINDS", kinds)
    monkeypatch.setattr(job_process, "Cancellation", SimpleNamespace)
    monkeypatch.setattr(job_process, "kept_network", lambda *_: "")
    events = []
    job_process.run_job(tmp_path, ServeOptions(), events.append)
    error = f"Not enough memory for this job; {way}"
    assert events == [{"state": "failed", "error": error}]

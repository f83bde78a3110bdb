"""Parser and JSON schema for job requests."""

import json
from collections.abc import Mapping
from typing import Any

from tfstyle.errors import InputError
from tfstyle.serving.job_files import parse_files
from tfstyle.serving.job_kind import FindModel, JobKind, Order
from tfstyle.serving.job_kinds import JOB_KINDS
from tfstyle.serving.names import check_known
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import invalid


def parse_job(body: bytes, limits: ServeOptions, find_model: FindModel) -> Order:
    """Parses a request for a job.

    Args:
        body: JSON object whose keys fit one of the job kinds in `JOB_KINDS`.
        limits: Options of the server, including the limits for jobs.
        find_model: Function that returns the newest version of a model.

    Raises:
        ServingError: The body is invalid or exceeds a limit, values conflict, the model
            does not exist, or the server cannot run this kind of job.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise invalid(
            f"Expected the body to be a JSON object with {_firsts()}. "
            f"Received: <{len(body)} bytes>"
        )
    kind = _kind_of(document)
    try:
        for name in document:
            _check_key(name, kind)
        kind.check()
        files = parse_files(document, kind.files)
        return kind.parse(document, files, limits, find_model)
    except InputError as error:
        raise invalid(str(error)) from error


def request_schema() -> dict[str, Any]:
    """Returns the JSON schema of a request, without the limits of the server."""
    return {"oneOf": [kind.schema() for kind in JOB_KINDS.values()]}


def _check_key(key: str, kind: JobKind) -> None:
    if key in kind.refused:
        raise invalid(
            f"Expected no `{key}` in a job of the kind '{kind.name}'; "
            f"{kind.refused[key]}"
        )
    check_known("key", key, (*kind.files, *kind.keys, "options"))


def _kind_of(document: Mapping[str, Any]) -> JobKind:
    """Identifies a job's kind by its files; falls back to the first of `JOB_KINDS`."""
    kinds = list(JOB_KINDS.values())
    return next((k for k in kinds if next(iter(k.files)) in document), kinds[0])


def _firsts() -> str:
    return " or ".join(next(iter(kind.files)) for kind in JOB_KINDS.values())

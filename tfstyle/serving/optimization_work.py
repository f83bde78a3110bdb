"""Optimization of a picture in a job's process."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tfstyle.images import encode
from tfstyle.methods.optimize import run_optimize
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.optimization.callbacks import Callback, Result, Session, Step
from tfstyle.serving import pictures
from tfstyle.serving.job_files import JobFile, file_paths
from tfstyle.serving.job_options import tuples
from tfstyle.serving.job_work import CANCELED, DONE, FAILED, Event, Work
from tfstyle.serving.reporter import Reporter
from tfstyle.serving.worker_limits import cpu_time

STYLE, INIT = "style_image_bytes", "init_image_bytes"
# Pictures of a job, named like the arguments of `tfstyle.optimize`.
FILES = {
    "image_bytes": JobFile("content", "photograph", required=True),
    STYLE: JobFile("style", "painting", several=True, required=True),
    "content_mask_bytes": JobFile(
        "content_mask",
        "mask of the photograph for each painting, white where that painting's style "
        "applies",
        several=True,
    ),
    "style_mask_bytes": JobFile(
        "style_mask",
        "mask of each painting, white where the painting is used",
        several=True,
    ),
    "keep_mask_bytes": JobFile(
        "keep_mask", "mask, white where the photograph stays unchanged"
    ),
    "fine_style_image_bytes": JobFile(
        "fine_style", "second painting, used only for fine strokes and grain"
    ),
    INIT: JobFile("init", "initial picture, in place of the option `init`"),
}
_CHECKPOINT, _CHECKPOINT_EVERY = "checkpoint", 5
_DECODING_SECONDS = 30.0


class _Stop(Callback):
    """Ends the run when the job is canceled."""

    def __init__(self, is_canceled: Callable[[], bool]):
        self._is_canceled = is_canceled

    def on_step(self, step: Step) -> bool:
        return self._is_canceled()


def optimize(work: Work) -> Event:
    """Runs or resumes the job; returns the last event."""
    folder, options = work.folder, dict(work.options)
    with cpu_time(_DECODING_SECONDS):
        arguments, kind = _read(folder, work.limits.max_pixels)
    if arguments.pop(FILES[INIT].name, None) is not None:
        # `_read` has decoded the initial picture within the limits, so `run_optimize`
        # can safely load it again from its path.
        options["init"] = str((folder / FILES[INIT].name).resolve())
    session = Session(
        callbacks=[Reporter(work.report, work.show), _Stop(work.is_canceled)],
        checkpoint=folder / _CHECKPOINT,
        checkpoint_every=_CHECKPOINT_EVERY,
        resume=True,
    )
    checked = OptimizeOptions.from_kwargs(**tuples(options))
    # The content and style distances of the result are not measured, because they would
    # not be reported, and because a canceled job has to end soon.
    result = run_optimize(options=checked, session=session, measured=False, **arguments)
    return _keep(work, result, kind)


def _read(folder: Path, max_pixels: int) -> tuple[dict[str, Any], str]:
    """Returns the arguments of `run_optimize`, and the photograph's file format."""
    data = [(key, path.read_bytes()) for key, path in file_paths(FILES, folder)]
    headers = [pictures.measure(file, key) for key, file in data]
    pictures.check_pixels([header.pixels for header in headers], max_pixels)
    arguments: dict[str, Any] = {}
    for key, file in data:
        about, pixels = FILES[key], pictures.decode(file, key).pixels
        if about.several:
            arguments.setdefault(about.name, []).append(pixels)
        else:
            arguments[about.name] = pixels
    return arguments, headers[0].file_format


def _keep(work: Work, result: Result, kind: str) -> Event:
    """Writes the result if any loss was finite; returns the last event."""
    if result.stopped_by == "not_finite" and not any(
        math.isfinite(entry["loss"]) for entry in result.curve
    ):
        return {"state": FAILED, "error": "The loss is not finite."}
    kind = "JPEG" if kind == "JPEG" else "PNG"
    ending = {"JPEG": "jpg", "PNG": "png"}[kind]
    work.write(f"result.{ending}", encode(result.image, kind))
    return {"state": CANCELED if result.stopped_by == "callback" else DONE}

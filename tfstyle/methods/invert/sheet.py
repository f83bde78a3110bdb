"""The runs of `invert` side by side. Imports TensorFlow."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike

import numpy as np

from tfstyle.images.contact_sheet import contact_sheet
from tfstyle.methods.invert.options import InvertOptions, Part
from tfstyle.methods.invert.run import InvertRun
from tfstyle.optimization.callbacks import Callback, Result, Step
from tfstyle.optimization.run import run_to_end
from tfstyle.optimization.scales import Scale


class PartCallback(Callback):
    """Tells a callback of the steps of one run out of several.

    It leaves the beginning and the end of the whole to whoever makes it.

    Args:
        callback: Follows the whole.
        index: Of this run, from 0.
        count: Number of runs.
        scales: Of each run alike.
    """

    def __init__(
        self, callback: Callback, index: int, count: int, scales: Sequence[Scale]
    ):
        self.callback = callback
        self.index = index
        self.count = count
        self.scales = scales

    def on_step(self, step: Step) -> bool | None:
        """Passes a step on, numbered within the whole."""
        number = self.index * sum(scale.steps for scale in self.scales) + step.number
        done = (self.index + step.work_done) / self.count
        return self.callback.on_step(replace(step, number=number, work_done=done))


def make_sheet(
    content: np.ndarray,
    options: InvertOptions,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike | None = None,
    checkpoint_every: int = 10,
    resume: bool = False,
) -> Result:
    """Makes all parts of a sheet, one after the other.

    Args:
        content: The photograph, `(height, width, 3)` in [0, 1].
        options: Of all parts.
        callbacks: Are told of the steps of all parts as if they were one run.
        checkpoint: What the names of the parts' checkpoints begin with: `run.1`, ...
        checkpoint_every: Steps between two snapshots, at least.
        resume: Go on from those checkpoints that exist.

    Returns:
        The sheet: the photograph, then the parts, as many as were begun. The report has
        what was measured of each under "parts", the curve names the part of each step.
    """
    parts = options.parts()
    runs = [InvertRun(content, part.options) for part in parts]
    for callback in callbacks:
        callback.on_begin([scale for run in runs for scale in run.plan()])
    results = []
    for index, run in enumerate(runs):
        followers = [PartCallback(c, index, len(runs), run.plan()) for c in callbacks]
        path = checkpoint and f"{checkpoint}.{index + 1}"
        results.append(run_to_end(run, followers, path, checkpoint_every, resume))
        if results[-1].stopped_by not in ("iterations", "tolerance"):
            break
    result = _joined(parts[: len(results)], runs[0].content, results)
    for callback in callbacks:
        callback.on_end(result)
    return result


def _joined(parts: Sequence[Part], photo: np.ndarray, results: list[Result]) -> Result:
    images = [photo, *(result.image for result in results)]
    reports = [
        {"label": part.label, "stopped_by": result.stopped_by, **result.report}
        for part, result in zip(parts, results, strict=True)
    ]
    labels = ["photograph", *map(_caption, parts, reports)]
    sheet = contact_sheet(images, labels, math.ceil(len(images) ** 0.5))
    report = {"parts": reports}
    return Result(sheet, results[-1].stopped_by, _curve(parts, results), report)


def _caption(part: Part, report: Mapping) -> str:
    if part.options.reconstruct == "style":  # nothing is where it was
        return part.label
    return f"{part.label}, {report['psnr']:.1f} dB"


def _curve(parts: Sequence[Part], results: Sequence[Result]) -> list[dict]:
    """The curves one after the other, with the name of the part and all the time."""
    curve, spent = [], 0.0
    for part, result in zip(parts, results, strict=True):
        for note in result.curve:
            seconds = round(spent + note["seconds"], 3)
            curve.append({"part": part.label, **note, "seconds": seconds})
        spent = curve[-1]["seconds"]
    return curve

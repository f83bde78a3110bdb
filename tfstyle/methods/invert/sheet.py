"""Sheet of the runs of `invert`. Imports TensorFlow."""

import math
from collections.abc import Mapping, Sequence

from tfstyle.images.contact_sheet import contact_sheet
from tfstyle.methods.invert.inputs import InvertPlan
from tfstyle.methods.invert.run import make_optimization
from tfstyle.optimization.callbacks import Result
from tfstyle.optimization.parts import PartCallback
from tfstyle.optimization.session import Session


def make_sheet(plan: InvertPlan, session: Session) -> Result:
    """Makes all pictures of a sheet, one after the other.

    Args:
        plan: The run of the whole sheet.
        session: Callbacks, which see the steps of all pictures as one run, and the
            checkpoint, to whose name each picture adds its number: `run.1`, ...

    Returns:
        The sheet: the content image, then the pictures, as many as were begun. The
        report has what was measured of each under "parts", and the curve names the part
        of each step.
    """
    parts = plan.parts()
    steps = sum(scale.steps for scale in plan.plan.scales)
    for callback in session.callbacks:
        callback.on_begin([*plan.plan.scales] * len(parts))
    results = []
    for index, (_, part) in enumerate(parts):
        callbacks = [
            PartCallback(callback, index, len(parts), steps)
            for callback in session.callbacks
        ]
        own_session = session.part(index + 1, callbacks)
        results.append(make_optimization(part).run(own_session))
        if results[-1].stopped_by not in ("iterations", "tolerance"):
            break
    result = _joined(parts[: len(results)], results)
    for callback in session.callbacks:
        callback.on_end(result)
    return result


def _joined(
    parts: Sequence[tuple[str, InvertPlan]], results: Sequence[Result]
) -> Result:
    labels = [label for label, _ in parts]
    images = [parts[0][1].content, *(result.image for result in results)]
    reports = [
        {"label": label, "stopped_by": result.stopped_by, **result.report}
        for label, result in zip(labels, results, strict=True)
    ]
    pairs = zip(parts, reports, strict=True)
    captions = [_caption(plan, report) for (_, plan), report in pairs]
    sheet = contact_sheet(
        images, ["photograph", *captions], math.ceil(len(images) ** 0.5)
    )
    curve = _curve(labels, results)
    return Result(sheet, results[-1].stopped_by, curve, {"parts": reports})


def _caption(plan: InvertPlan, report: Mapping) -> str:
    if plan.options.reconstruct == "style":  # nothing is where it was
        return report["label"]
    return f"{report['label']}, {report['psnr']:.1f} dB"


def _curve(labels: Sequence[str], results: Sequence[Result]) -> list[dict]:
    """The curves one after the other, with the name of the part and the total time."""
    curve, spent = [], 0.0
    for label, result in zip(labels, results, strict=True):
        for entry in result.curve:
            seconds = round(spent + entry["seconds"], 3)
            curve.append({"part": label, **entry, "seconds": seconds})
        spent = curve[-1]["seconds"]
    return curve

"""Runner for `invert`, which makes a picture or a contact sheet. Imports TensorFlow."""

import math
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from tfstyle.images.contact_sheet import contact_sheet
from tfstyle.images.psnr import psnr
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.loss import Loss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style_terms import make_style_term
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.invert.inputs import InvertPlan
from tfstyle.methods.invert.options import InvertOptions
from tfstyle.methods.targets.paintings import Paintings
from tfstyle.methods.targets.style_target import StyleTarget
from tfstyle.methods.targets.targets import Targets, style_distance
from tfstyle.optimization.callbacks import PartCallback, Result, Session
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.initial_image import white_noise
from tfstyle.optimization.run import ImageOptimization, digest, load_features

# PSNR reported for identical pictures, in decibels. The true value is infinite, which
# JSON cannot represent. Pictures that differ only by rounding to 8 bits have a PSNR of
# 59 dB.
MAX_PSNR = 100.0


def make_optimization(plan: InvertPlan) -> ImageOptimization:
    """Creates the optimization of a run.

    Args:
        plan: Plan from `plan_invert`.

    Raises:
        InputError: The VGG19 weights are missing or invalid.
    """
    options, content = plan.options, plan.content
    features = load_features(options, plan.plan.layers)
    observed = PictureFeatures(features.extractor, plan.plan.tiles)
    # The content image is also the style image.
    style = StyleTarget(observed, [Paintings((content,))], [1.0])
    objective = Objective([make_term(options), TotalVariationLoss(options.tv_weight)])
    targets = Targets(observed, objective, content, style, max(plan.plan.size))
    return ImageOptimization(
        plan.plan,
        features,
        targets.problem_at,
        lambda size: white_noise(size, options.seed),
        {"content": digest(content)},
        measure=partial(_measure, content, style),
    )


def make_term(options: InvertOptions) -> Loss:
    """Returns the content or style term that `options.reconstruct` selects."""
    if options.reconstruct == "style":
        return make_style_term(options.statistic, options.style_layers)
    return ContentLoss(options.content_layers)


def _measure(content: np.ndarray, style: StyleTarget, image: np.ndarray) -> dict:
    """Computes the PSNR and style distance between a picture and the content image."""
    distance = style_distance(style, image, lambda painting: max(content.shape))
    near = min(psnr(image, content), MAX_PSNR)
    return {"psnr": round(near, 3), "distances": {"style": distance}}


def make_sheet(plan: InvertPlan, session: Session) -> Result:
    """Makes all pictures of a sheet, one after the other.

    Args:
        plan: Plan of the whole sheet.
        session: Callbacks and checkpoint. Callbacks are called as if all pictures were
            made in one run. If the checkpoint is `run`, the pictures have the
            checkpoints `run.1`, `run.2` and so on.

    Returns:
        The sheet with the content image and the reconstructions. If the run is stopped,
        the last reconstruction in the sheet is unfinished. The report lists the
        measurements of each picture under "parts". The loss curve covers all pictures,
        one after the other; each entry names its picture under "part".
    """
    parts = plan.parts()
    steps = sum(scale.steps for scale in plan.plan.scales)
    for callback in session.callbacks:
        callback.on_begin([*plan.plan.scales] * len(parts))
    results = []
    for index, (_, part) in enumerate(parts):
        callbacks = [
            PartCallback(callback, index, len(parts), index * steps)
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
    if plan.options.reconstruct == "style":  # positions differ, so PSNR is meaningless
        return report["label"]
    return f"{report['label']}, {report['psnr']:.1f} dB"


def _curve(labels: Sequence[str], results: Sequence[Result]) -> list[dict]:
    """Joins the loss curves, and adds picture labels and cumulative seconds."""
    curve, spent = list[dict](), 0.0
    for label, result in zip(labels, results, strict=True):
        for entry in result.curve:
            seconds = round(spent + entry["seconds"], 3)
            curve.append({"part": label, **entry, "seconds": seconds})
        spent = curve[-1]["seconds"]
    return curve

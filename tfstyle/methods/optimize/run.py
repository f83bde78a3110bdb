"""Runner for `optimize` plans. Imports TensorFlow."""

from collections.abc import Callable
from functools import partial

import numpy as np
import tensorflow as tf

from tfstyle.features.find import Features
from tfstyle.images import transfer_luminance
from tfstyle.losses import distances
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.loss import Loss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import GuidedStyleLoss
from tfstyle.losses.style_terms import make_style_term
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.optimize.fast_start import FastStart, stylized
from tfstyle.methods.optimize.inputs import OptimizeInputs, OptimizePlan
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.methods.targets.style_target import StyleTarget
from tfstyle.methods.targets.targets import Targets
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.initial_image import enlarge_painted, initial_image
from tfstyle.optimization.run import (
    Digests,
    ImageOptimization,
    digest,
    load_features,
    resized,
)
from tfstyle.optimization.scales import Scale

Size = tuple[int, int]
Start = Callable[[Size], np.ndarray]
Enlarge = Callable[[np.ndarray, Size], np.ndarray]


def make_optimization(
    plan: OptimizePlan, features: Features | None = None
) -> ImageOptimization:
    """Creates the optimization of a run.

    Args:
        plan: Plan from `plan_optimize`.
        features: Feature network with the plan's layers; if None, it is loaded.

    Raises:
        InputError: The VGG19 weights are missing or invalid.
    """
    options, inputs = plan.options, plan.inputs
    features = features or load_features(options, plan.plan.layers)
    targets = make_targets(plan, features)
    start, enlarge = _starts(plan)
    return ImageOptimization(
        plan.plan,
        features,
        targets.problem_at,
        start,
        _digests(inputs),
        enlarge,
        partial(_finish, options, targets),
        lambda image: {"distances": measure(targets, image)},
        {"style_blend_weights": inputs.blend},
    )


def make_targets(plan: OptimizePlan, features: Features) -> Targets:
    """Creates the targets of a run from its content image, styles and options.

    Args:
        plan: Plan of the run.
        features: Feature network with the plan's layers.
    """
    options, inputs = plan.options, plan.inputs
    observed = PictureFeatures(features.extractor, plan.plan.tiles)
    style = StyleTarget(
        observed,
        inputs.styles,
        inputs.blend,
        plan.regions,
        min(1.0, options.strength),
        inputs.fine,
    )
    return Targets(
        observed,
        make_objective(options, plan.regions is not None),
        inputs.content,
        style,
        options.scaled_style_size,
        inputs.guidance.keep,
    )


def make_objective(options: OptimizeOptions, guided: bool = False) -> Objective:
    """Returns the objective, with content, style and total variation terms.

    Args:
        options: Options of the run.
        guided: Whether masks divide the picture into regions.
    """
    formula = options.formula
    return Objective(
        [
            ContentLoss(options.content_layers, options.content_weight, formula),
            _style_term(options, guided),
            TotalVariationLoss(options.tv_weight, formula),
        ]
    )


def measure(targets: Targets, image: np.ndarray) -> dict[str, float | list[float]]:
    """Measures the distances that are defined in `tfstyle.losses.distances`.

    These distances may differ from the terms of the loss.

    Args:
        targets: Content image, styles, and a feature network with the layers that
            `tfstyle.losses.distances` uses.
        image: Picture, `(height, width, 3)` in [0, 1].

    Returns:
        `{"content": ..., "style": ...}`. If there are regions, "style_by_region" lists
        the regions' distances, and "style" is the mean of these distances, weighted by
        `StyleTarget.shares`.
    """
    content, style = distances.terms()
    guided = None
    if targets.style.regions is not None:
        style = guided = GuidedStyleLoss.from_config(style.get_config())
    judge = targets.with_objective(Objective([content, style]))
    problem = judge.problem_at(Scale(image.shape[0], image.shape[1], 1))
    sums, wanted = problem.sums(tf.constant(image[None])), problem.targets
    measured = {
        "content": float(content.finalize(sums["content"], wanted["content"])[0])
    }
    parts = sums["style"], wanted["style"]
    if guided is None:
        return {**measured, "style": float(style.finalize(*parts)[0])}
    regions = [float(value[0]) for value in guided.by_region(*parts)]
    mean = float(np.average(regions, weights=targets.style.shares))
    return {**measured, "style": mean, "style_by_region": regions}


def _style_term(options: OptimizeOptions, guided: bool) -> Loss:
    weight = options.scaled_style_weight
    term = make_style_term(
        options.statistic, options.style_layers, weight, options.formula
    )
    if not term.is_sum:
        # The targets of this term cannot be mixed with statistics of the content image,
        # so a strength below 1 reduces the weight of the term instead.
        term.weight = weight * (min(1.0, options.strength) or 1.0)
    if guided and term.has_regions:
        return term.guided()
    return term


def _starts(plan: OptimizePlan) -> tuple[Start, Enlarge]:
    """Returns the functions that create the initial picture of each scale."""
    options, inputs = plan.options, plan.inputs
    if options.init == "fast":
        stylize = partial(
            stylized,
            paintings=[style.first for style in inputs.styles],
            blend=inputs.blend,
            strength=min(1.0, options.strength),
        )
        fast = FastStart(inputs.content, stylize)
        return fast.first, fast.enlarge
    start = partial(_start, plan)
    if options.init == "content":
        return start, partial(enlarge_painted, content=inputs.content)
    return start, resized


def _start(plan: OptimizePlan, size: Size) -> np.ndarray:
    options, inputs = plan.options, plan.inputs
    pictures: dict[str, np.ndarray] = {
        "content": inputs.content,
        "style": inputs.styles[0].first,
    }
    if inputs.init is not None:
        pictures[options.init] = inputs.init
    return initial_image(options.init, size, options.seed, pictures)


def _finish(
    options: OptimizeOptions, targets: Targets, image: np.ndarray
) -> np.ndarray:
    """Restores colors and pixels from the content image, as the options require.

    If `strength` is 0, the result is the content image. Otherwise, colors are restored
    if `preserve_color` is "luminance", and pixels are restored where the keep mask is
    1.
    """
    content = targets.content_at(image.shape[:2])
    if options.strength == 0:
        return content
    if options.preserve_color == "luminance":
        image = transfer_luminance(image, content)
    return targets.keep_content(image.copy())


def _digests(inputs: OptimizeInputs) -> dict[str, Digests]:
    return {
        "content": digest(inputs.content),
        "style": [style.digests(digest) for style in inputs.styles],
        **({"fine_style": inputs.fine.digests(digest)} if inputs.fine else {}),
        **({"init": digest(inputs.init)} if inputs.init is not None else {}),
        **inputs.guidance.digests(digest),
    }

"""Runner for `texture` plans. Imports TensorFlow."""

from functools import partial

import numpy as np

from tfstyle.images.resize import resize_tiling
from tfstyle.losses.objective import Objective
from tfstyle.losses.style_terms import make_style_term
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.targets.style_target import StyleTarget
from tfstyle.methods.targets.targets import style_distance
from tfstyle.methods.texture.inputs import TexturePlan
from tfstyle.methods.texture.options import DEFAULT_LAYERS
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.initial_image import white_noise
from tfstyle.optimization.problem import FeatureProblem, RolledProblem
from tfstyle.optimization.run import (
    Digests,
    ImageOptimization,
    digest,
    load_features,
    resized,
)
from tfstyle.optimization.scales import Scale


def make_optimization(plan: TexturePlan) -> ImageOptimization:
    """Creates the optimization of a run.

    Args:
        plan: Plan from `plan_texture`.

    Raises:
        InputError: The VGG19 weights are missing or invalid.
    """
    options = plan.options
    features = load_features(options, plan.plan.layers)
    observed = PictureFeatures(features.extractor, plan.plan.tiles)
    style = StyleTarget(observed, plan.styles, plan.blend)
    return ImageOptimization(
        plan.plan,
        features,
        partial(_problem_at, plan, style),
        lambda size: white_noise(size, options.seed),
        _digests(plan),
        _enlarge_tiling if options.seamless else resized,
        measure=partial(_measure, plan, style),
        settings={"style_blend_weights": plan.blend},
    )


def _problem_at(plan: TexturePlan, style: StyleTarget, scale: Scale) -> FeatureProblem:
    """Returns the optimization problem for one scale."""
    options, size = plan.options, scale[:2]
    share = max(size) / max(plan.plan.size)
    term = make_style_term(
        options.statistic, options.style_layers, default_layers=DEFAULT_LAYERS
    )
    objective = Objective([term, TotalVariationLoss(options.tv_weight)])
    longer_side = lambda painting: round(plan.longer_side(painting) * share)  # noqa: E731
    target = style.at(term, longer_side, term.layers)
    problem = style.features.problem(objective, {term.name: target}, size)
    return RolledProblem(problem, options.seed) if options.seamless else problem


def _enlarge_tiling(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Enlarges a tileable picture so that it remains tileable."""
    return np.clip(resize_tiling(image, size), 0.0, 1.0)


def _measure(plan: TexturePlan, style: StyleTarget, image: np.ndarray) -> dict:
    distance = style_distance(style, image, plan.longer_side)
    return {"distances": {"style": distance}}


def _digests(plan: TexturePlan) -> dict[str, Digests]:
    images = [style.digests(digest) for style in plan.styles]
    masks = [digest(style.mask) for style in plan.styles if style.mask is not None]
    return {"style": images, **({"style_mask": masks} if masks else {})}

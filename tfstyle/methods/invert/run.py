"""Carrying out a run of `invert`. Imports TensorFlow."""

from functools import partial

import numpy as np

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
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.initial_image import white_noise
from tfstyle.optimization.run import ImageOptimization, digest, load_features

# Of equal pictures, whose ratio is infinite, which JSON cannot hold. 8 bits end at 59.
MAX_PSNR = 100.0


def make_optimization(plan: InvertPlan) -> ImageOptimization:
    """Puts a run together.

    Args:
        plan: The run, from `plan_invert`.

    Raises:
        InputError: There are no weights.
    """
    options, content = plan.options, plan.content
    features = load_features(options, plan.plan.layers)
    observed = PictureFeatures(features.extractor, plan.plan.tiles)
    # The content image is its own painting.
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
    """The content or the style term of the options."""
    if options.reconstruct == "style":
        return make_style_term(options.statistic, options.style_layers)
    return ContentLoss(options.content_layers)


def _measure(content: np.ndarray, style: StyleTarget, image: np.ndarray) -> dict:
    """Measures the distance from the content image, of pixels and of style."""
    distance = style_distance(style, image, lambda painting: max(content.shape))
    near = min(psnr(image, content), MAX_PSNR)
    return {"psnr": round(near, 3), "distances": {"style": distance}}

"""Carrying out a run of `dream`. Imports TensorFlow."""

import logging
from functools import partial

import numpy as np
import tensorflow as tf

from tfstyle.losses.activation import MIN_SILENT_LOSS, ActivationLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.dream.inputs import DreamPlan
from tfstyle.methods.dream.options import ALL_CHANNELS, DreamOptions
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.initial_image import enlarge_painted, initial_image
from tfstyle.optimization.problem import Problem
from tfstyle.optimization.run import ImageOptimization, digest, load_features, resized


def make_optimization(plan: DreamPlan) -> ImageOptimization:
    """Puts a run together.

    Args:
        plan: The run, from `plan_dream`.

    Raises:
        InputError: There are no weights.
    """
    options, content = plan.options, plan.content
    features = load_features(options, plan.plan.layers)
    problem_of = _problems(plan, PictureFeatures(features.extractor, plan.plan.tiles))
    from_content = options.init == "content"
    return ImageOptimization(
        plan.plan,
        features,
        lambda scale: problem_of(scale[:2]),
        lambda size: initial_image(
            options.init, size, options.seed, {"content": content}
        ),
        {} if content is None else {"content": digest(content)},
        partial(enlarge_painted, content=content) if from_content else resized,
        measure=lambda image: _measure(problem_of, options.channel, image),
    )


def make_objective(options: DreamOptions) -> Objective:
    """The activation and smoothness terms of the options."""
    channel = None if options.channel == ALL_CHANNELS else options.channel
    return Objective(
        [
            ActivationLoss(options.layers, channel=channel),
            TotalVariationLoss(options.tv_weight),
        ]
    )


def _problems(plan: DreamPlan, features: PictureFeatures):
    """From a size to its problem: the same one for all sizes that need no tiles."""
    objective = make_objective(plan.options)
    whole = Problem(features.extractor, objective, {})

    def problem_of(size: tuple[int, int]) -> Problem:
        # There is no target, so that the graph of one size serves the next.
        if len(features.tiles(*size)) == 1:
            return whole
        return features.problem(objective, {}, size)

    return problem_of


def _measure(problem_of, channel: int, image: np.ndarray) -> dict[str, float]:
    """The activation term of the result; warns where a channel stayed silent."""
    values = problem_of(image.shape[:2]).values(tf.constant(image[None]))
    activation = float(values["activation"])
    if activation > MIN_SILENT_LOSS:
        logging.getLogger("tfstyle").warning(
            "Channel %d is not active anywhere; a photograph as `content` may help.",
            channel,
        )
    return {"activation": activation}

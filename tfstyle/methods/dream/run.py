"""Carrying out a run of `dream`, or those of an animation. Imports TensorFlow."""

import logging
from collections.abc import Iterator
from functools import partial

import numpy as np
import tensorflow as tf

from tfstyle.images import match_histogram, resize, zoom
from tfstyle.losses.activation import MIN_SILENT_LOSS, ActivationLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.dream.inputs import DreamPlan, octaves
from tfstyle.methods.dream.options import ALL_CHANNELS, DreamOptions
from tfstyle.optimization.checkpoint import Snapshot
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.initial_image import enlarge_painted, initial_image
from tfstyle.optimization.loop import Loop
from tfstyle.optimization.optimizers import make_optimizer
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


def make_frames(plan: DreamPlan) -> Iterator[np.ndarray]:
    """Yields the content image, and then each frame made from the last.

    Each frame gets the colors of the first one, by their histogram.

    Args:
        plan: The run, with a content image.

    Yields:
        `frames` pictures `(height, width, 3)` in [0, 1].
    """
    options = plan.options
    problem_at = make_optimization(plan).problem_at
    optimizer = make_optimizer(plan.plan.optimizer)
    scales = octaves(options, plan.plan.size, options.frame_iterations)
    image = plan.content
    yield image
    for number in range(1, options.frames):
        image = zoom(image, options.zoom)
        loop = Loop(
            scales,
            problem_at,
            optimizer,
            enlarge=partial(enlarge_painted, content=image),
        )
        start = resize(image, scales[0][:2], clip=True)
        # The count continues, so that each frame is shifted in another way.
        count = np.array(number * options.frame_iterations)
        dreamed = loop.run(Snapshot(start, state={"count": count}))
        if loop.stopped_by == "interrupt":  # it ends all frames
            raise KeyboardInterrupt
        # Each step raises the contrast. By mean and spread alone, what is strongest
        # would push all the rest to gray.
        image = match_histogram(dreamed, plan.content)
        yield image

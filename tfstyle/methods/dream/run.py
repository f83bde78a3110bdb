"""Runner for `dream` plans and animations. Imports TensorFlow."""

import logging
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import tensorflow as tf

from tfstyle.errors import InputError
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
    """Creates the optimization for a run.

    Args:
        plan: Plan from `plan_dream`.

    Raises:
        InputError: The VGG19 weights are missing or invalid.
    """
    options, content = plan.options, plan.content
    features = load_features(options, plan.plan.layers)
    problem_of = _problems(plan, PictureFeatures(features.extractor, plan.plan.tiles))
    pictures: dict[str, np.ndarray] = {}
    enlarge: Callable = resized
    if content is not None:
        pictures["content"] = content
        if options.init == "content":
            enlarge = partial(enlarge_painted, content=content)
    return ImageOptimization(
        plan.plan,
        features,
        lambda scale: problem_of(scale[:2]),
        lambda size: initial_image(options.init, size, options.seed, pictures),
        {name: digest(picture) for name, picture in pictures.items()},
        enlarge,
        measure=lambda image: _measure(problem_of, options.channel, image),
    )


def make_objective(options: DreamOptions) -> Objective:
    """Returns the objective, with activation and total variation terms."""
    channel = None if options.channel == ALL_CHANNELS else options.channel
    return Objective(
        [
            ActivationLoss(options.layers, channel=channel),
            TotalVariationLoss(options.tv_weight),
        ]
    )


def _problems(plan: DreamPlan, features: PictureFeatures):
    """Returns a function that creates the optimization problem for a picture size."""
    objective = make_objective(plan.options)
    whole = Problem(features.extractor, objective, {})

    def problem_of(size: tuple[int, int]) -> Problem:
        # There are no targets, so pictures of all sizes share one graph unless they are
        # optimized in tiles.
        if len(features.tiles(*size)) == 1:
            return whole
        return features.problem(objective, {}, size)

    return problem_of


def _measure(problem_of, channel: int, image: np.ndarray) -> dict[str, float]:
    """Computes the activation loss of the result; warns if the channel is inactive."""
    values = problem_of(image.shape[:2]).values(tf.constant(image[None]))
    activation = float(values["activation"])
    if activation > MIN_SILENT_LOSS:
        name = "The network" if channel == ALL_CHANNELS else f"Channel {channel}"
        logging.getLogger("tfstyle").warning(
            "%s is not active anywhere in the picture; try a photograph as `content`.",
            name,
        )
    return {"activation": activation}


def make_frames(plan: DreamPlan) -> Iterator[np.ndarray]:
    """Yields the content image, then frames, each made from the previous frame.

    Each frame gets the colors of the first frame by histogram matching.

    Args:
        plan: Plan with a content image.

    Yields:
        `options.frames` pictures, each `(height, width, 3)` in [0, 1].

    Raises:
        InputError: The optimization of a frame diverges.
    """
    options, content = plan.options, plan.content
    if content is None:
        raise ValueError("Expected a plan with a content image.")
    problem_at = make_optimization(plan).problem_at
    optimizer = make_optimizer(plan.plan.optimizer)
    scales = octaves(options, plan.plan.size, options.frame_iterations)
    image = content
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
        # The step count is not reset, so that each frame gets different random shifts.
        count = np.array(number * options.frame_iterations)
        dreamed = loop.run(Snapshot(start, state={"count": count}))
        if loop.stopped_by == "interrupt":  # ends the whole animation
            raise KeyboardInterrupt
        if loop.stopped_by == "not_finite":
            raise InputError(
                f"Expected the loss of frame {number + 1} to stay finite. Received: a "
                f"loss that is not finite at step {len(loop.curve)}"
            )
        # Each step increases the contrast. If only the mean and standard deviation were
        # matched, the strongest features would push everything else toward gray.
        image = match_histogram(dreamed, content)
        yield image

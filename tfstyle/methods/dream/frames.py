"""Frames of an animation that zooms into a dream. Imports TensorFlow."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from tfstyle.images import match_histogram, resize, zoom
from tfstyle.methods.dream.inputs import DreamPlan, octaves
from tfstyle.methods.dream.run import make_optimization
from tfstyle.optimization.checkpoint import Snapshot
from tfstyle.optimization.initial_image import enlarge_painted
from tfstyle.optimization.loop import Loop
from tfstyle.optimization.optimizers import make_optimizer


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

"""Content image and plan of `dream`, prepared without TensorFlow."""

from dataclasses import dataclass

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.layer_names import check_size, least_side
from tfstyle.images import MIN_SIDE, load, resize
from tfstyle.images.load import Picture
from tfstyle.methods.dream.contrast import ContrastLimit
from tfstyle.methods.dream.options import DreamOptions
from tfstyle.optimization.plan import OptimizerPlan, Plan
from tfstyle.optimization.scales import plan_octaves
from tfstyle.optimization.tiles import plan_tiles_for


@dataclass(frozen=True)
class DreamPlan:
    """Inputs and plan for a run of `dream`.

    Args:
        options: Options of the run.
        content: Content image at the size of the result, `(height, width, 3)` in
            [0, 1]; None if no content image is given.
        plan: Octaves, optimizer and tiles. The tolerance is 0, so the losses do not end
            the run early: because of the jitter, losses of different steps cannot be
            compared.
    """

    options: DreamOptions
    content: np.ndarray | None
    plan: Plan


def plan_dream(content: Picture | None, options: DreamOptions) -> DreamPlan:
    """Loads the content image, if there is one, and plans the run.

    Raises:
        InputError: The content image, the size or the weight file is invalid; the run
            starts from the content image, but none is given; or there is too little
            memory.
    """
    if content is None and options.init == "content":
        raise InputError(
            "Expected `content` to be given, or `init` to be noise or gray. "
            "Received: init='content'"
        )
    options.check_requirements()
    image = None if content is None else load(content, "content")
    size = options.size_of(image)
    check_size(size, options.layers)
    image = None if image is None else resize(image, size, clip=True)
    arguments = {
        "limit": ContrastLimit(image if options.init == "content" else None),
        "step_size": options.step_size,
        "jitter": options.jitter,
        "seed": options.seed,
        "jit_compile": options.jit_compile,
    }
    plan = Plan(
        options,
        size,
        options.layers,
        octaves(options, size, options.iterations),
        OptimizerPlan("normalized_gradient", arguments),
        plan_tiles_for(size, options.layers, options.tile_size),
    )
    return DreamPlan(options, image, plan)


def octaves(options: DreamOptions, size: tuple[int, int], steps: int) -> tuple:
    """Plans the octaves, from coarse to fine, and divides the steps among them."""
    least = max(MIN_SIDE, least_side(options.layers))
    shape = options.octaves, options.octave_scale
    return tuple(plan_octaves(*size, steps, *shape, least))

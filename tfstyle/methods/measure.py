"""How far a picture is from what it was to become, by the same terms for all runs."""

import numpy as np
import tensorflow as tf

from tfstyle.losses import distances
from tfstyle.losses.guided_style import GuidedStyleLoss
from tfstyle.losses.objective import Objective
from tfstyle.methods.loop.scale import Scale
from tfstyle.methods.style_transfer import StyleTransfer


def measure(transfer: StyleTransfer, image: np.ndarray) -> dict:
    """The distances of `tfstyle.losses.distances`, whatever the run's own terms were.

    Args:
        transfer: The photograph and its style; its feature model has the layers. In
            tiles, if it is.
        image: The picture, `(height, width, 3)` in [0, 1].

    Returns:
        `{"content": ..., "style": ...}`; of a guided run also "style_by_region", and
        "style" is their mean, each weighted by its share.
    """
    content, style = distances.terms()
    is_guided = transfer.style.regions is not None
    if is_guided:
        style = GuidedStyleLoss.from_config(style.get_config())
    judge = transfer.with_objective(Objective([content, style]))
    problem = judge.problem_at(Scale(*image.shape[:2], 1))
    sums, targets = problem.sums(tf.constant(image[None])), problem.targets
    found = {"content": float(content.finalize(sums["content"], targets["content"])[0])}
    parts = sums["style"], targets["style"]
    if not is_guided:
        return {**found, "style": float(style.finalize(*parts)[0])}
    regions = [float(value[0]) for value in style.by_region(*parts)]
    mean = float(np.average(regions, weights=transfer.style.shares))
    return {**found, "style": mean, "style_by_region": regions}

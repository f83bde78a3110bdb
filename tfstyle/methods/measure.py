"""How far a picture is from what it was to become, by the same terms for all runs."""

import numpy as np

from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.guided_style import GuidedStyleLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.methods.loop.scale import Scale
from tfstyle.methods.style_transfer import StyleTransfer


def measure(transfer: StyleTransfer, image: np.ndarray) -> dict:
    """The distances of `tfstyle.losses.distances`, whatever the run's own terms were.

    Args:
        transfer: The photograph and its style; its feature model has the layers.
        image: The picture, `(height, width, 3)` in [0, 1].

    Returns:
        `{"content": ..., "style": ...}`; of a guided run also "style_by_region", and
        "style" is their mean, each weighted by its share.
    """
    is_guided = transfer.style.regions is not None
    style = (GuidedStyleLoss if is_guided else StyleLoss)(STYLE_LAYERS)
    content = ContentLoss(CONTENT_LAYERS)
    problem = transfer.with_objective(Objective([content, style])).problem_at(
        Scale(*image.shape[:2], 1)
    )
    seen, targets = problem.extractor(image[None]), problem.targets
    found = {"content": float(content(None, seen, targets["content"])[0])}
    if not is_guided:
        return {**found, "style": float(style(None, seen, targets["style"])[0])}
    regions = [float(value[0]) for value in style.by_region(seen, targets["style"])]
    mean = float(np.average(regions, weights=transfer.style.shares))
    return {**found, "style": mean, "style_by_region": regions}

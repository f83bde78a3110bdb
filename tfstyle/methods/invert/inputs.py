"""Content image and plan of `invert`, prepared without TensorFlow."""

from dataclasses import dataclass, replace

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import load, resize
from tfstyle.images.load import Picture
from tfstyle.images.resize import result_size
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.methods.invert.options import InvertOptions
from tfstyle.optimization.plan import Plan, plan_optimization
from tfstyle.statistics import STATISTICS


@dataclass(frozen=True)
class InvertPlan:
    """Prepared run of `invert`.

    Args:
        options: Options of the run.
        content: Content image at the size of the result, `(height, width, 3)` in
            [0, 1].
        plan: Scales, optimizer and tiles.
    """

    options: InvertOptions
    content: np.ndarray
    plan: Plan

    def parts(self) -> list[tuple[str, "InvertPlan"]]:
        """Returns the label and the `InvertPlan` of each picture in the sheet."""
        return [
            (
                part.label,
                replace(
                    self,
                    options=part.options,
                    plan=replace(
                        self.plan,
                        options=part.options,
                        layers=(*part.options.layers, *STYLE_LAYERS),
                    ),
                ),
            )
            for part in self.options.parts()
        ]


def plan_invert(content: Picture, options: InvertOptions) -> InvertPlan:
    """Loads the content image and plans the run.

    Raises:
        InputError: The picture, its size or the weight file is invalid, or there is
            not enough memory.
    """
    options.check_requirements()
    image = load(content, "content")
    size = result_size(image, options.image_size)
    runs = [part.options for part in options.parts()] if options.sheet else [options]
    layers = [layer for run in runs for layer in run.layers]
    plan = plan_optimization(options, size, (*layers, *STYLE_LAYERS))
    by_patches = options.reconstruct == "style" and (
        not STYLE_TERMS[options.statistic].is_sum
    )
    if by_patches and len(plan.tiles(*size)) > 1:
        raise InputError(
            f"Expected `statistic` to be one of {', '.join(STATISTICS)} if a "
            f"picture is optimized in tiles. Received: "
            f"statistic={options.statistic!r}"
        )
    return InvertPlan(options, resize(image, size, clip=True), plan)

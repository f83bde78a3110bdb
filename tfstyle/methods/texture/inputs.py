"""Style images and plan of `texture`, prepared without TensorFlow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tfstyle.blend_weights import normalized_blend_weights
from tfstyle.errors import InputError
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import fit
from tfstyle.images.load import Picture
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.methods.targets.guidance import load_masks
from tfstyle.methods.targets.paintings import (
    Paintings,
    Styles,
    load_styles,
    split_blend_weights,
)
from tfstyle.methods.texture.options import TextureOptions
from tfstyle.optimization.plan import Plan, plan_optimization, plan_optimizer
from tfstyle.statistics import STATISTICS


@dataclass(frozen=True)
class TexturePlan:
    """Prepared run of `texture`.

    Args:
        options: Options of the run.
        styles: Paintings of each style.
        blend: Blend weight of each style; the weights add up to 1.
        plan: Scales, optimizer and tiles.
    """

    options: TextureOptions
    styles: list[Paintings]
    blend: tuple[float, ...]
    plan: Plan

    def longer_side(self, painting: np.ndarray) -> int:
        """Returns the longer side of a painting, in pixels, at the finest scale."""
        longest = max(self.plan.size)
        return self.options.style_size or min(max(painting.shape), longest)


def plan_texture(
    style: Styles,
    options: TextureOptions,
    style_mask: Picture | Sequence[Picture] = (),
) -> TexturePlan:
    """Loads the style images and plans the run.

    Raises:
        InputError: A picture, an option or the VGG19 weight file is invalid; the
            numbers of styles, blend weights and masks differ; or there is not enough
            memory.
    """
    options.check_requirements()
    sources, weights = split_blend_weights(style, options.style_blend_weights)
    blend = normalized_blend_weights(weights, max(1, len(sources)))
    plan = _plan(options)
    styles = load_styles(sources, options.style_size or max(options.size))
    firsts = [each.first for each in styles]
    masks = load_masks("style_mask", style_mask, firsts)
    if masks:
        _check_regions(options)
        pairs = zip(styles, masks, strict=True)
        styles = [replace(each, mask=mask) for each, mask in pairs]
    made = TexturePlan(options, styles, blend, plan)
    for image in (image for style in styles for image in style.images):
        size = fit(image.shape[0], image.shape[1], made.longer_side(image))
        plan.tiles.check_picture(size, "style_size", options.style_size)
    return made


def _plan(options: TextureOptions) -> Plan:
    """Plans the optimization; seamless textures use Adam and ignore `tolerance`."""
    # Seamless textures are shifted cyclically before each step, so the losses of
    # different steps cannot be compared. L-BFGS and the tolerance need comparable
    # losses.
    optimizer = plan_optimizer(options, "adam" if options.seamless else None)
    plan = plan_optimization(
        options,
        options.size,
        (*options.layers, *STYLE_LAYERS),
        optimizer=optimizer,
        is_steady=not options.seamless,
    )
    if not STYLE_TERMS[options.statistic].is_sum and len(plan.tiles(*plan.size)) > 1:
        raise InputError(
            f"Expected `statistic` to be one of {', '.join(STATISTICS)} if a "
            f"texture is made in tiles. Received: "
            f"statistic={options.statistic!r}"
        )
    return plan


def _check_regions(options: TextureOptions) -> None:
    if not STYLE_TERMS[options.statistic].has_regions:
        raise InputError(
            f"Expected `statistic` to be one of {', '.join(STATISTICS)} if "
            f"`style_mask` is given. Received: statistic={options.statistic!r}"
        )

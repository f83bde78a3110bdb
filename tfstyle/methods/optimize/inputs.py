"""Pictures and plan of `optimize`, prepared without TensorFlow."""

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypedDict

import numpy as np

from tfstyle.blend_weights import normalized_blend_weights
from tfstyle.errors import InputError
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS, fine_layers
from tfstyle.images import fit, load, match_color, match_histogram, resize
from tfstyle.images.load import Picture
from tfstyle.images.resize import result_size
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.methods.optimize.options import INITS, OptimizeOptions
from tfstyle.methods.targets.guidance import Guidance, load_guidance
from tfstyle.methods.targets.paintings import (
    Paintings,
    Styles,
    load_styles,
    painting_files,
    split_blend_weights,
)
from tfstyle.optimization.plan import Plan, plan_optimization, plan_optimizer
from tfstyle.optimization.scales import Scale
from tfstyle.statistics import STATISTICS

# Names of picture arguments that cannot be used with some options.
GUIDES = ("content_mask", "style_mask", "fine_style")
_COLOR_MATCHES = {"match": match_color, "histogram": match_histogram}


@dataclass(frozen=True)
class OptimizeInputs:
    """Loaded pictures of a run.

    Args:
        content: Content image of any size, `(height, width, 3)` in [0, 1].
        styles: Paintings of each style.
        blend: Blend weight of each style; the weights add up to 1.
        guidance: Masks of the content image and the styles.
        fine: Paintings whose strokes and grain replace those of the styles, or None.
        init: Initial picture, `(height, width, 3)` in [0, 1]; None if the option `init`
            is a name, such as "content", or if `color_only` is set.
    """

    content: np.ndarray
    styles: list[Paintings]
    blend: tuple[float, ...]
    guidance: Guidance
    fine: Paintings | None = None
    init: np.ndarray | None = None


@dataclass(frozen=True)
class OptimizePlan:
    """Prepared run of `optimize`.

    Args:
        options: Options of the run.
        inputs: Pictures, with the content image at the size of the result.
        plan: Scales, optimizer and tiles.
        regions: Regions, `(regions, height, width)` in [0, 1], as in `StyleTarget`.
    """

    options: OptimizeOptions
    inputs: OptimizeInputs
    plan: Plan
    regions: np.ndarray | None


class FurtherPictures(TypedDict, total=False):
    """The mask arguments and the `fine_style` argument of `tfstyle.optimize`."""

    content_mask: Picture | Sequence[Picture]
    style_mask: Picture | Sequence[Picture]
    keep_mask: Picture | None
    fine_style: Picture | None


def load_inputs(
    content: Picture,
    style: Styles,
    options: OptimizeOptions,
    *,
    content_mask: Picture | Sequence[Picture] = (),
    style_mask: Picture | Sequence[Picture] = (),
    keep_mask: Picture | None = None,
    fine_style: Picture | None = None,
) -> OptimizeInputs:
    """Loads all pictures of a run. The arguments are those of `tfstyle.optimize`.

    Raises:
        InputError: A picture, the blend weights, the number of masks or the weight file
            is invalid. Also raised if a mask or `fine_style` is given, but the options
            do not support it.
    """
    guides = {
        "content_mask": content_mask,
        "style_mask": style_mask,
        "fine_style": fine_style,
    }
    check_guides(options, guides)
    if not options.color_only:
        options.check_requirements()
    longer_side = options.scaled_style_size
    sources, weights = split_blend_weights(style, options.style_blend_weights)
    blend = normalized_blend_weights(weights, max(1, len(sources)))
    content_image, styles = load(content, "content"), load_styles(sources, longer_side)
    firsts = [style.first for style in styles]
    guidance = load_guidance(content_image, firsts, content_mask, style_mask, keep_mask)
    if guidance.style:
        pairs = zip(styles, guidance.style, strict=True)
        styles = [replace(style, mask=mask) for style, mask in pairs]
    fine = None
    if fine_style is not None:
        fine = Paintings.load(fine_style, "fine_style", longer_side)
    named_init = options.init not in INITS and not options.color_only
    init = load(options.init, "init") if named_init else None
    return OptimizeInputs(content_image, styles, blend, guidance, fine, init)


def style_files(style: Styles) -> list[str]:
    """Returns the paths of all style images, including those in folders.

    Other images, such as arrays, have no path and are skipped.

    Args:
        style: Style, as in `tfstyle.optimize`.
    """
    return painting_files(split_blend_weights(style, ())[0])


def plan_optimize(inputs: OptimizeInputs, options: OptimizeOptions) -> OptimizePlan:
    """Plans a run and prepares its pictures.

    Args:
        inputs: Pictures of any size.
        options: Options of the run.

    Raises:
        InputError: A size is invalid, the memory is too small, `statistic` does not
            support tiles, or the keep mask covers a whole region.
    """
    size = result_size(inputs.content, options.image_size)
    _log_reduction(inputs.content.shape[:2], size, options.image_size)
    regions = inputs.guidance.regions(size)
    plan = _plan(options, size)
    if not STYLE_TERMS[options.statistic].is_sum and len(plan.tiles(*size)) > 1:
        raise InputError(
            f"Expected `statistic` to be one of {', '.join(STATISTICS)} if a picture "
            f"of {size[1]} x {size[0]} pixels is optimized in tiles. "
            f"Received: statistic={options.statistic!r}"
        )
    for image in (image for style in inputs.styles for image in style.images):
        style_size = fit(image.shape[0], image.shape[1], options.scaled_style_size)
        plan.tiles.check_picture(style_size, "style_size", options.scaled_style_size)
    content = resize(inputs.content, size, clip=True)
    inputs = _recolored(inputs, options.preserve_color, content)
    return OptimizePlan(options, replace(inputs, content=content), plan, regions)


def _log_reduction(
    photo: tuple[int, int], size: tuple[int, int], image_size: int
) -> None:
    """Logs a note if the default size makes the picture smaller than the photograph."""
    if image_size == OptimizeOptions().image_size and size[0] * size[1] < math.prod(
        photo
    ):
        logging.getLogger("tfstyle").info(
            "The picture will have %d x %d pixels; the photograph has %d x %d. "
            "`image_size` sets the longer side.",
            *(*size[::-1], *photo[::-1]),
        )


def all_layers(options: OptimizeOptions) -> tuple[str, ...]:
    """Returns the names of the layers that the objective and the report use."""
    layers = *options.layers, *CONTENT_LAYERS, *STYLE_LAYERS
    return tuple(dict.fromkeys(layers))


def _plan(options: OptimizeOptions, size: tuple[int, int]) -> Plan:
    """Plans the optimization, with a single step if the strength is 0."""
    rate = options.learning_rate
    if options.init == "content" and options.strength:
        # With a low strength, steps are smaller, to stay close to the initial picture.
        rate *= min(1.0, options.strength)
    # With `init="fast"`, the initial picture already has large strokes, so fewer steps
    # are needed at coarse scales.
    growth = 2 if options.init == "fast" else 1
    optimizer = plan_optimizer(options, learning_rate=rate)
    plan = plan_optimization(
        options,
        size,
        all_layers(options),
        growth=growth,
        optimizer=optimizer,
    )
    return plan if options.strength else replace(plan, scales=(Scale(*size, 1),))


def _recolored(
    inputs: OptimizeInputs, preserve_color: str, content: np.ndarray
) -> OptimizeInputs:
    """Gives the paintings the colors of the content image, if requested."""
    if preserve_color not in _COLOR_MATCHES:
        return inputs
    color_map = partial(_COLOR_MATCHES[preserve_color], reference=content)
    return replace(
        inputs,
        styles=[style.recolored(color_map) for style in inputs.styles],
        fine=inputs.fine and inputs.fine.recolored(color_map),
    )


def check_guides(options: OptimizeOptions, guides: Mapping[str, Any]) -> None:
    """Raises an error if the options do not support a mask or `fine_style`.

    Args:
        options: Options of the run.
        guides: Pictures, keyed by argument name; names not in `GUIDES` are ignored.

    Raises:
        InputError: A picture cannot be used with these options.
    """
    given = [name for name in GUIDES if not _is_none(guides.get(name))]
    if options.color_only and given:
        raise InputError(
            f"Expected no `{given[0]}`, because `color_only` does not support it. "
            "Received: color_only=True"
        )
    if given and not STYLE_TERMS[options.statistic].has_regions:
        raise InputError(
            f"Expected `statistic` to be one of {', '.join(STATISTICS)}, because "
            f"{options.statistic} does not support `{given[0]}`. "
            f"Received: statistic={options.statistic!r}"
        )
    if "fine_style" in given and not fine_layers(options.style_layers):
        raise InputError(
            "Expected `style_layers` to include a layer from relu1_1 to relu2_2 for "
            f"`fine_style`. Received: style_layers={list(options.style_layers)}"
        )


def _is_none(given: Picture | Sequence[Picture] | None) -> bool:
    return given is None or (isinstance(given, list | tuple) and not given)

"""The pictures that `optimize` works on, loaded and checked. Needs no TensorFlow."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.layer_names import fine_layers
from tfstyle.images import load, match_color, match_histogram
from tfstyle.images.load import Picture, as_pictures
from tfstyle.methods.optimize.options import INITS, PATCHES, OptimizeOptions
from tfstyle.methods.targets.guidance import Guidance, load_guidance
from tfstyle.methods.targets.paintings import Paintings
from tfstyle.statistics import STATISTICS

_MATCHES = {"match": match_color, "histogram": match_histogram}


class OptimizeInput(NamedTuple):
    """Pictures of a run.

    Attributes:
        content: The photograph, `(height, width, 3)` in [0, 1], of any size.
        styles: The styles.
        guidance: Masks.
        fine: Whose fine structure is wanted instead of the styles', or None.
    """

    content: np.ndarray
    styles: list[Paintings]
    guidance: Guidance = Guidance()
    fine: Paintings | None = None

    def recolored(self, preserve_color: str, reference: np.ndarray) -> "OptimizeInput":
        """With the paintings in the colours of a photograph, if that is asked for.

        Args:
            preserve_color: The option; "match" and "histogram" recolour paintings.
            reference: `(height, width, 3)` in [0, 1].
        """
        if preserve_color not in _MATCHES:
            return self
        change = partial(_MATCHES[preserve_color], reference=reference)
        return self._replace(
            styles=[style.recolored(change) for style in self.styles],
            fine=self.fine and self.fine.recolored(change),
        )


def check_input(
    content: Picture,
    style: Picture | Sequence[Picture],
    options: OptimizeOptions,
    *,
    content_mask: Picture | Sequence[Picture] = (),
    style_mask: Picture | Sequence[Picture] = (),
    keep_mask: Picture | None = None,
    fine_style: Picture | None = None,
) -> OptimizeInput:
    """Loads the pictures, and refuses what cannot be used.

    Needs no TensorFlow, so that mistakes are told at once. Arguments are those of
    `tfstyle.optimize`.

    Raises:
        InputError: A picture, its size, the number of blend weights or of masks, or the
            file of weights cannot be used.
    """
    styles = as_pictures(style)
    if not styles:
        raise InputError("Expected at least one `style`. Received: style=[]")
    options.blend(len(styles))
    guides = {
        "content_mask": content_mask,
        "style_mask": style_mask,
        "fine_style": fine_style,
    }
    _check_options(options, guides)
    photo, loaded = load(content, "content"), [Paintings.read(s) for s in styles]
    if not options.color_only:
        options.plan_tiles(options.size_of(photo))
    firsts = [paintings.first for paintings in loaded]
    guidance = load_guidance(photo, firsts, content_mask, style_mask, keep_mask)
    if not options.color_only:
        guidance.regions(options.size_of(photo))
    for paintings, mask in zip(loaded, guidance.style, strict=False):
        paintings.mask = mask
    fine = None if fine_style is None else Paintings.read(fine_style, "fine_style")
    return OptimizeInput(photo, loaded, guidance, fine)


def _check_options(options: OptimizeOptions, guides: Mapping) -> None:
    """Refuses options that do not go together, or that this machine cannot serve."""
    given = [name for name, value in guides.items() if not _is_none(value)]
    if options.color_only and given:
        raise InputError(
            f"Expected no `{given[0]}` with `color_only`, which has no regions or "
            f"layers. Received: color_only=True"
        )
    if options.statistic == PATCHES and given:
        raise InputError(
            f"Expected `statistic` to be one of {', '.join(STATISTICS)} with "
            f"`{given[0]}`: patches have no regions or strokes of another painting. "
            f"Received: statistic={options.statistic!r}"
        )
    if "fine_style" in given and not fine_layers(options.style_layers):
        raise InputError(
            "Expected `style_layers` to have one of relu1_1 to relu2_2 for "
            f"`fine_style`. Received: style_layers={list(options.style_layers)}"
        )
    if options.color_only:
        return
    options.check_requirements()
    if options.init not in INITS:
        load(options.init, "init")


def _is_none(given: Picture | Sequence[Picture] | None) -> bool:
    return given is None or (isinstance(given, list | tuple) and not given)

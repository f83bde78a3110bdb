"""The pictures that `optimize` works on, loaded and checked. Needs no TensorFlow."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import load
from tfstyle.methods.guidance import Guidance, load_guidance
from tfstyle.methods.memory import check_memory
from tfstyle.methods.optimize_options import INITS, OptimizeOptions
from tfstyle.methods.paintings import Paintings
from tfstyle.methods.picture import Picture, as_pictures


class OptimizeInput(NamedTuple):
    """Pictures of a run.

    Attributes:
        content: The photograph, `(height, width, 3)` in [0, 1], of any size.
        styles: The styles.
        guidance: Masks.
    """

    content: np.ndarray
    styles: list[Paintings]
    guidance: Guidance = Guidance()


def check_input(
    content: Picture,
    style: Picture | Sequence[Picture],
    options: OptimizeOptions,
    *,
    content_mask: Picture | Sequence[Picture] = (),
    style_mask: Picture | Sequence[Picture] = (),
    keep_mask: Picture | None = None,
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
    options.check_requirements()
    photo, loaded = load(content, "content"), [Paintings.read(s) for s in styles]
    check_memory(*options.size_of(photo), options.image_size)
    if options.init not in INITS:
        load(options.init, "init")
    firsts = [paintings.first for paintings in loaded]
    guidance = load_guidance(photo, firsts, content_mask, style_mask, keep_mask)
    guidance.regions(options.size_of(photo))
    for paintings, mask in zip(loaded, guidance.style, strict=False):
        paintings.mask = mask
    return OptimizeInput(photo, loaded, guidance)

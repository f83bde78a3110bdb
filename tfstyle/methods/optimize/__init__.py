"""Style transfer by optimizing pixels (Gatys 2016)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.images.load import Picture
from tfstyle.keywords import OptimizeKeywords
from tfstyle.methods.optimize.inputs import (
    FurtherPictures,
    load_inputs,
    plan_optimize,
)
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.methods.optimize.recolor import recolor
from tfstyle.methods.targets.paintings import Styles
from tfstyle.optimization.callbacks import Result, Session
from tfstyle.public import public


@public
def optimize(
    content: Picture,
    style: Styles,
    *,
    content_mask: Picture | Sequence[Picture] = (),
    style_mask: Picture | Sequence[Picture] = (),
    keep_mask: Picture | None = None,
    fine_style: Picture | None = None,
    **options: Unpack[OptimizeKeywords],
) -> np.ndarray:
    """Paints `content` in the style of `style`.

    Args:
        content: Content image: a path, bytes, a file object, a PIL image or an array
            (see `tfstyle.load`).
        style: Style image, or the path of a folder, whose pictures count as a single
            style. A list of these, or a dictionary of weights keyed by path, blends
            several styles.
        content_mask: Soft masks of any size, one per style, white where the style
            applies.
        style_mask: Soft masks of the style images, one per style and of any size; white
            on the parts from which the style is taken.
        keep_mask: Mask that is white where the content image stays unchanged.
        fine_style: Painting or folder whose strokes and grain replace those of `style`;
            `style` then affects only larger structures.
        **options: Fields of `tfstyle.OptimizeOptions`, such as `image_size`, and of
            `tfstyle.Session`, such as `callbacks`.

    Returns:
        The picture, float32 `(height, width, 3)` in [0, 1], with a longer side of
        `image_size` pixels, or with the size of `content` if `color_only` is set.
        If Ctrl-C ends the run early, the best picture so far is returned.

    Raises:
        InputError: A picture or an option is invalid, or the VGG19 weights are missing.

    Example:

    ```python
    image = tfstyle.optimize("photo.jpg", "painting.jpg", image_size=512)
    tfstyle.save(image, "out.png")
    ```

    Reference:
        Gatys, Ecker, Bethge, "Image Style Transfer Using Convolutional Neural
        Networks" (CVPR 2016). Deviations: with the default `formula`, distances are
        relative, so that weights do not depend on the size of the picture; the picture
        is optimized from coarse to fine; by default, the initial picture is the content
        image.
    """
    session, rest = Session.split(options)
    return run_optimize(
        content,
        style,
        OptimizeOptions.from_kwargs(**rest),
        session,
        content_mask=content_mask,
        style_mask=style_mask,
        keep_mask=keep_mask,
        fine_style=fine_style,
    ).image


def run_optimize(
    content: Picture,
    style: Styles,
    options: OptimizeOptions,
    session: Session | None = None,
    measured: bool = True,
    **pictures: Unpack[FurtherPictures],
) -> Result:
    """Works like `optimize`, but takes an options object and returns a `Result`.

    If `measured` is False, the report omits the distances of the result, which take
    seconds to measure.
    """
    inputs = load_inputs(content, style, options, **pictures)
    if options.color_only:
        return recolor(inputs, options, session.callbacks if session else ())
    plan = plan_optimize(inputs, options)
    # TensorFlow takes seconds to import, so the input is checked first.
    import_keras()
    from tfstyle.methods.optimize.run import make_optimization

    optimization = make_optimization(plan)
    if not measured:
        optimization = replace(optimization, measure=lambda image: {})
    return optimization.run(session)

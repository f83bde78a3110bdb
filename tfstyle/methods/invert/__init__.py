"""Reconstruction of a picture from the activations of VGG19."""

from typing import Unpack

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.images.load import Picture
from tfstyle.keywords import InvertKeywords
from tfstyle.methods.invert.inputs import plan_invert
from tfstyle.methods.invert.options import InvertOptions
from tfstyle.optimization.callbacks import Result, Session
from tfstyle.public import public


@public
def invert(content: Picture, **options: Unpack[InvertKeywords]) -> np.ndarray:
    """Reconstructs a picture from activations of VGG19, starting from noise.

    Args:
        content: Content image: a path, bytes, a file object, a PIL image or an array
            (see `tfstyle.load`).
        **options: Fields of `tfstyle.InvertOptions`, such as `content_layers`, and of
            `tfstyle.Session`, such as `callbacks`. If `sheet` is set, each picture
            has its own checkpoint. For example, if `checkpoint` is "run", the
            checkpoints are `run.1`, `run.2` and so on.

    Returns:
        The picture, float32 `(height, width, 3)` in [0, 1]. Its longer side has
        `image_size` pixels. If `sheet` is set, a contact sheet of several pictures is
        returned. If Ctrl-C ends the run early, the best picture so far is returned.

    Raises:
        InputError: The picture or an option is invalid, or the VGG19 weights are
            missing.

    Example:

    ```python
    image = tfstyle.invert("photo.jpg", content_layers="relu4_2")
    tfstyle.save(image, "out.png")
    ```

    Reference:
        Mahendran, Vedaldi, "Understanding Deep Image Representations by Inverting Them"
        (arXiv:1412.0035); Gatys, Ecker, Bethge, "Image Style Transfer Using
        Convolutional Neural Networks" (CVPR 2016), figure 1. Deviations: style
        distances are normalized like the content distances of the first paper; the
        picture is optimized from coarse to fine and, by default, not regularized.
    """
    session, rest = Session.split(options)
    return run_invert(content, InvertOptions.from_kwargs(**rest), session).image


def run_invert(
    content: Picture, options: InvertOptions, session: Session | None = None
) -> Result:
    """Works like `invert`, but takes an options object and returns a `Result`."""
    plan = plan_invert(content, options)
    # TensorFlow takes seconds to import, so the input is checked first.
    import_keras()
    from tfstyle.methods.invert.run import make_optimization, make_sheet

    if options.sheet:
        return make_sheet(plan, session or Session())
    return make_optimization(plan).run(session)

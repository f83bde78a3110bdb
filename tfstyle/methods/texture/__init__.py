"""Texture synthesis by optimizing pixels (Gatys 2015)."""

from collections.abc import Sequence
from typing import Unpack

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.images.load import Picture
from tfstyle.keywords import TextureKeywords
from tfstyle.methods.targets.paintings import Styles
from tfstyle.methods.texture.inputs import plan_texture
from tfstyle.methods.texture.options import TextureOptions
from tfstyle.optimization.callbacks import Result, Session
from tfstyle.public import public


@public
def texture(
    style: Styles,
    *,
    style_mask: Picture | Sequence[Picture] = (),
    **options: Unpack[TextureKeywords],
) -> np.ndarray:
    """Makes a picture of any size with the texture of `style`.

    Args:
        style: Style image: a path, bytes, a file object, a PIL image or an array (see
            `tfstyle.load`). If `style` is the path of a folder, the pictures in the
            folder are treated as one style. A list of styles, or a dictionary of
            weights keyed by path, blends several styles.
        style_mask: Soft masks of the style images, one per style and of any size;
            white on the parts from which the texture is taken.
        **options: Fields of `tfstyle.TextureOptions`, such as `output_size`, and of
            `tfstyle.Session`, such as `callbacks`.

    Returns:
        The picture, float32 `(height, width, 3)` in [0, 1]. If Ctrl-C ends the run
        early, the best picture so far is returned (with `seamless`, the latest one).

    Raises:
        InputError: A picture, an option or the checkpoint is invalid, the VGG19 weights
            are missing, or there is not enough memory.

    Example:

    ```python
    image = tfstyle.texture("painting.jpg", output_size="1024x512", seamless=True)
    tfstyle.save(image, "out.png")
    ```

    Reference:
        Gatys, Ecker, Bethge, "Texture Synthesis Using Convolutional Neural Networks"
        (NIPS 2015). Deviations: relu5_1 is included. Distances of Gram matrices are
        relative, and all layers have equal weight. The picture is optimized from coarse
        to fine. The weights of VGG19 are not rescaled. Pooling is "max" by default.
        `seamless` is an addition.
    """
    session, rest = Session.split(options)
    checked = TextureOptions.from_kwargs(**rest)
    return run_texture(style, checked, session, style_mask=style_mask).image


def run_texture(
    style: Styles,
    options: TextureOptions,
    session: Session | None = None,
    *,
    style_mask: Picture | Sequence[Picture] = (),
) -> Result:
    """Works like `texture`, but takes an options object and returns a `Result`."""
    plan = plan_texture(style, options, style_mask)
    # TensorFlow takes seconds to import, so the input is checked first.
    import_keras()
    from tfstyle.methods.texture.run import make_optimization

    return make_optimization(plan).run(session)

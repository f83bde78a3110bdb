"""A photograph with the style of a painting, by optimising its pixels (Gatys 2016)."""

from collections.abc import Sequence
from os import PathLike

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.methods.loop.callback import Callback, Result
from tfstyle.methods.optimize_input import OptimizeInput, check_input
from tfstyle.methods.optimize_options import OptimizeOptions
from tfstyle.methods.picture import Picture
from tfstyle.methods.recolor import recolor
from tfstyle.methods.run_arguments import check_run_arguments


def optimize(
    content: Picture,
    style: Picture | Sequence[Picture],
    *,
    content_mask: Picture | Sequence[Picture] = (),
    style_mask: Picture | Sequence[Picture] = (),
    keep_mask: Picture | None = None,
    fine_style: Picture | None = None,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike | None = None,
    checkpoint_every: int = 10,
    resume: bool = False,
    **options,
) -> np.ndarray:
    """Paints `content` as the painter of `style` would have.

    Args:
        content: The photograph: a path, a Pillow image or an array (float in [0, 1] or
            uint8, `(height, width, 3)`).
        style: One painting or a list of several, given in the same ways; the path of a
            folder stands for all its pictures, as one style.
        content_mask: One soft mask for each style, given as pictures are, of any size:
            white where this style goes.
        style_mask: One for each style: white where its painting counts.
        keep_mask: White where the photograph stays as it is, to the pixel.
        fine_style: A painting or folder, whose strokes and grain are wanted instead of
            those of `style`, which then gives only the larger structure.
        callbacks: Are told of each step (`tfstyle.Callback`).
        checkpoint: A file to keep the state of the run in; it stays when the run ends.
        checkpoint_every: Steps between two snapshots, at least.
        resume: Go on from `checkpoint` if it exists. The result is the same as without
            the interruption, to the bit, on the same machine.
        **options: Fields of `tfstyle.OptimizeOptions`, such as `image_size`.

    Returns:
        The picture, float32 `(height, width, 3)` in [0, 1], its longer side
        `image_size` pixels. Ctrl-C ends the run early with the best picture so far.

    Raises:
        InputError: A picture or an option cannot be used.

    Example:

    ```python
    image = tfstyle.optimize("photo.jpg", "painting.jpg", image_size=512)
    tfstyle.save(image, "out.png")
    ```

    Reference:
        Gatys, Ecker, Bethge, "Image Style Transfer Using Convolutional Neural
        Networks" (CVPR 2016). Deviations, unless `formula="gatys_2016"`: distances are
        relative, so that weights do not depend on the size; coarse to fine; the
        start is the photograph.
    """
    return run_optimize(
        content,
        style,
        OptimizeOptions.from_kwargs(**options),
        content_mask=content_mask,
        style_mask=style_mask,
        keep_mask=keep_mask,
        fine_style=fine_style,
        callbacks=callbacks,
        checkpoint=checkpoint,
        checkpoint_every=checkpoint_every,
        resume=resume,
    ).image


def run_optimize(
    content: Picture,
    style: Picture | Sequence[Picture],
    options: OptimizeOptions,
    *,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike | None = None,
    checkpoint_every: int = 10,
    resume: bool = False,
    **pictures: Picture | Sequence[Picture] | None,
) -> Result:
    """As `optimize`, and returns all that is known of the run."""
    check_run_arguments(callbacks, checkpoint, checkpoint_every, resume)
    loaded = check_input(content, style, options, **pictures)
    return paint(loaded, options, callbacks, checkpoint, checkpoint_every, resume)


def paint(
    pictures: OptimizeInput,
    options: OptimizeOptions,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike | None = None,
    checkpoint_every: int = 10,
    resume: bool = False,
) -> Result:
    """As `run_optimize`, of pictures that `check_input` has loaded."""
    if options.color_only:
        return recolor(pictures, options, callbacks)
    # TensorFlow takes seconds to import: not before the input is known to be good.
    import_keras()
    from tfstyle.methods.optimize_run import OptimizeRun
    from tfstyle.methods.pixel_run import run_to_end

    run = OptimizeRun(pictures, options)
    return run_to_end(run, callbacks, checkpoint, checkpoint_every, resume)

"""What a layer of the feature network keeps of a photograph."""

from collections.abc import Sequence
from os import PathLike

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.images import load
from tfstyle.methods.invert_options import InvertOptions
from tfstyle.methods.loop.callback import Callback, Result
from tfstyle.methods.memory import check_memory
from tfstyle.methods.picture import Picture
from tfstyle.methods.result_size import result_size
from tfstyle.methods.run_arguments import check_run_arguments


def invert(
    content: Picture,
    *,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike | None = None,
    checkpoint_every: int = 10,
    resume: bool = False,
    **options,
) -> np.ndarray:
    """Finds a picture that looks like `content` to a layer, beginning with noise.

    Args:
        content: The photograph: a path, a Pillow image or an array (float in [0, 1] or
            uint8, `(height, width, 3)`).
        callbacks: Are told of each step (`tfstyle.Callback`).
        checkpoint: A file to keep the state of the run in; it stays when the run ends.
            A sheet has one for each of its pictures: `run.1`, `run.2`, ... for "run".
        checkpoint_every: Steps between two snapshots, at least.
        resume: Go on from `checkpoint` if it exists. The result is the same as without
            the interruption, to the bit, on the same machine.
        **options: Fields of `tfstyle.InvertOptions`, such as `content_layers`.

    Returns:
        The picture, float32 `(height, width, 3)` in [0, 1], its longer side
        `image_size` pixels; or the sheet. Ctrl-C ends the run early with the best
        picture so far.

    Raises:
        InputError: A picture or an option cannot be used.

    Example:

    ```python
    image = tfstyle.invert("photo.jpg", content_layers="relu4_2")
    tfstyle.save(image, "out.png")
    ```

    Reference:
        Mahendran, Vedaldi, "Understanding Deep Image Representations by Inverting Them"
        (arXiv:1412.0035); Gatys, Ecker, Bethge, "Image Style Transfer Using
        Convolutional Neural Networks" (CVPR 2016), figure 1. Deviations: distances are
        relative; coarse to fine.
    """
    return run_invert(
        content,
        InvertOptions.from_kwargs(**options),
        callbacks=callbacks,
        checkpoint=checkpoint,
        checkpoint_every=checkpoint_every,
        resume=resume,
    ).image


def run_invert(
    content: Picture,
    options: InvertOptions,
    *,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike | None = None,
    checkpoint_every: int = 10,
    resume: bool = False,
) -> Result:
    """As `invert`, and returns all that is known of the run."""
    check_run_arguments(callbacks, checkpoint, checkpoint_every, resume)
    photo = check_input(content, options)
    # TensorFlow takes seconds to import: not before the input is known to be good.
    import_keras()
    from tfstyle.methods.invert_run import InvertRun
    from tfstyle.methods.invert_sheet import make_sheet
    from tfstyle.methods.pixel_run import run_to_end

    if options.sheet:
        return make_sheet(
            photo, options, callbacks, checkpoint, checkpoint_every, resume
        )
    run = InvertRun(photo, options)
    return run_to_end(run, callbacks, checkpoint, checkpoint_every, resume)


def check_input(content: Picture, options: InvertOptions) -> np.ndarray:
    """Loads the photograph, and refuses what cannot be used.

    Needs no TensorFlow, so that mistakes are told at once.

    Raises:
        InputError: The picture, its size or the file of weights cannot be used.
    """
    options.check_requirements()
    photo = load(content, "content")
    size = result_size(photo, options.image_size)
    check_memory(*size, "image_size", options.image_size)
    return photo

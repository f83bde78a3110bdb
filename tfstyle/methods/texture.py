"""More of a texture than a picture shows of it (Gatys 2015)."""

from collections.abc import Sequence
from os import PathLike

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.errors import InputError
from tfstyle.images import fit, load
from tfstyle.methods.loop.callback import Callback, Result
from tfstyle.methods.memory import check_memory
from tfstyle.methods.picture import Picture
from tfstyle.methods.run_arguments import check_run_arguments
from tfstyle.methods.texture_options import TextureOptions


def texture(
    style: Picture | Sequence[Picture],
    *,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike | None = None,
    checkpoint_every: int = 10,
    resume: bool = False,
    **options,
) -> np.ndarray:
    """Makes a picture of any size of the same texture as `style`.

    Args:
        style: The texture: a path, a Pillow image or an array (float in [0, 1] or
            uint8, `(height, width, 3)`); or a list of several, which are blended.
        callbacks: Are told of each step (`tfstyle.Callback`).
        checkpoint: A file to keep the state of the run in; it stays when the run ends.
        checkpoint_every: Steps between two snapshots, at least.
        resume: Go on from `checkpoint` if it exists. The result is the same as without
            the interruption, to the bit, on the same machine.
        **options: Fields of `tfstyle.TextureOptions`, such as `output_size`.

    Returns:
        The picture, float32 `(height, width, 3)` in [0, 1]. Ctrl-C ends the run early
        with the best picture so far.

    Raises:
        InputError: A picture or an option cannot be used.

    Example:

    ```python
    image = tfstyle.texture("painting.jpg", output_size="1024x512", seamless=True)
    tfstyle.save(image, "out.png")
    ```

    Reference:
        Gatys, Ecker, Bethge, "Texture Synthesis Using Convolutional Neural Networks"
        (NIPS 2015). Deviations: relu5_1 counts as well; distances of Gram matrices are
        relative, each layer counts alike; coarse to fine; the weights of VGG19
        are not rescaled.
        `seamless` is not in the paper.
    """
    return run_texture(
        style,
        TextureOptions.from_kwargs(**options),
        callbacks=callbacks,
        checkpoint=checkpoint,
        checkpoint_every=checkpoint_every,
        resume=resume,
    ).image


def run_texture(
    style: Picture | Sequence[Picture],
    options: TextureOptions,
    *,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike | None = None,
    checkpoint_every: int = 10,
    resume: bool = False,
) -> Result:
    """As `texture`, and returns all that is known of the run."""
    check_run_arguments(callbacks, checkpoint, checkpoint_every, resume)
    styles = check_input(style, options)
    # TensorFlow takes seconds to import: not before the input is known to be good.
    import_keras()
    from tfstyle.methods.pixel_run import run_to_end
    from tfstyle.methods.texture_run import TextureRun

    run = TextureRun(styles, options)
    return run_to_end(run, callbacks, checkpoint, checkpoint_every, resume)


def check_input(
    style: Picture | Sequence[Picture], options: TextureOptions
) -> list[np.ndarray]:
    """Loads the style pictures, and refuses what cannot be used.

    Needs no TensorFlow, so that mistakes are told at once.

    Raises:
        InputError: A picture, the size, the number of blend weights or the file of
            weights cannot be used.
    """
    styles = list(style) if isinstance(style, list | tuple) else [style]
    if not styles:
        raise InputError("Expected at least one `style`. Received: style=[]")
    options.blend(len(styles))
    options.check_requirements()
    check_memory(*options.size, "output_size", options.output_size)
    pictures = [load(item, "style") for item in styles]
    for picture in pictures:
        if options.style_size:
            size = fit(*picture.shape[:2], options.style_size)
            check_memory(*size, "style_size", options.style_size)
    return pictures

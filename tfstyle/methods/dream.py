"""What a network would like to see in a photograph (DeepDream, 2015)."""

from collections.abc import Iterator, Sequence
from os import PathLike

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.errors import InputError
from tfstyle.images import load
from tfstyle.methods.dream_options import DreamOptions
from tfstyle.methods.loop.callback import Callback, Result
from tfstyle.methods.memory import check_memory
from tfstyle.methods.picture import Picture
from tfstyle.methods.run_arguments import check_run_arguments


def dream(
    content: Picture | None = None,
    *,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike | None = None,
    checkpoint_every: int = 10,
    resume: bool = False,
    **options,
) -> np.ndarray:
    """Draws into a picture what layers of VGG19 see in it.

    Args:
        content: The photograph: a path, a Pillow image or an array (float in [0, 1] or
            uint8, `(height, width, 3)`); None where `init` is "noise" or "gray", for a
            square.
        callbacks: Are told of each step (`tfstyle.Callback`).
        checkpoint: A file to keep the state of the run in; it stays when the run ends.
        checkpoint_every: Steps between two snapshots, at least.
        resume: Go on from `checkpoint` if it exists.
        **options: Fields of `tfstyle.DreamOptions`, such as `layers` and `channel`.

    Returns:
        The picture, float32 `(height, width, 3)` in [0, 1], its longer side
        `image_size` pixels.

    Raises:
        InputError: The picture or an option cannot be used.

    Example:

    ```python
    image = tfstyle.dream("photo.jpg", layers=("relu5_1",))
    channel = tfstyle.dream(init="gray", layers=("relu5_1",), channel=7)
    ```

    Reference:
        Mordvintsev, Olah, Tyka, "Inceptionism: Going Deeper into Neural Networks"
        (2015), and google/deepdream. Deviations: VGG19 instead of GoogLeNet; several
        layers count alike (`tfstyle.losses.activation`); Lanczos between octaves.
    """
    return run_dream(
        content,
        DreamOptions.from_kwargs(**options),
        callbacks=callbacks,
        checkpoint=checkpoint,
        checkpoint_every=checkpoint_every,
        resume=resume,
    ).image


def run_dream(
    content: Picture | None,
    options: DreamOptions,
    *,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike | None = None,
    checkpoint_every: int = 10,
    resume: bool = False,
) -> Result:
    """As `dream`, and returns all that is known of the run."""
    check_run_arguments(callbacks, checkpoint, checkpoint_every, resume)
    photo = check_input(content, options)
    # TensorFlow takes seconds to import: not before the input is known to be good.
    import_keras()
    from tfstyle.methods.dream_run import DreamRun
    from tfstyle.methods.pixel_run import run_to_end

    run = DreamRun(photo, options)
    return run_to_end(run, callbacks, checkpoint, checkpoint_every, resume)


def dream_frames(image: np.ndarray, options: DreamOptions) -> Iterator[np.ndarray]:
    """Falls into a dream: each frame is the last one, enlarged and dreamed on.

    All frames have the colors of the first, so that the contrast does not grow.

    Args:
        image: The first frame, `(height, width, 3)` in [0, 1], such as `dream` gave.
        options: Of the dream; `frames`, `zoom` and `frame_iterations` count here.

    Yields:
        `frames` pictures like `image`, which is the first of them.
    """
    import_keras()
    from tfstyle.methods.dream_run import DreamRun

    return DreamRun(image, options).frames()


def check_input(content: Picture | None, options: DreamOptions) -> np.ndarray | None:
    """Loads the photograph, if there is one, and refuses what cannot be used.

    Needs no TensorFlow, so that mistakes are told at once.

    Raises:
        InputError: The picture, its size or the file of weights cannot be used, or
            there is no picture to start from.
    """
    if content is None and options.init == "content":
        raise InputError(
            "Expected `content` to be given, or `init` to be noise or gray. "
            "Received: init='content'"
        )
    options.check_requirements()
    photo = None if content is None else load(content, "content")
    check_memory(*options.size_of(photo), "image_size", options.image_size)
    return photo

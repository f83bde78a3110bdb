"""DeepDream (2015): pictures that strongly activate layers of VGG19."""

from collections.abc import Iterator
from typing import Unpack

import numpy as np

from tfstyle.arguments import shown
from tfstyle.backend import import_keras
from tfstyle.errors import InputError
from tfstyle.images.load import Picture
from tfstyle.keywords import DreamFramesKeywords, DreamKeywords
from tfstyle.methods.dream.inputs import plan_dream
from tfstyle.methods.dream.options import DreamOptions
from tfstyle.optimization.callbacks import Result, Session
from tfstyle.public import public


@public
def dream(
    content: Picture | None = None, **options: Unpack[DreamKeywords]
) -> np.ndarray:
    """Changes a picture so that it activates layers of VGG19 more strongly.

    Args:
        content: Content image: a path, bytes, a file object, a PIL image or an array
            (see `tfstyle.load`). May be None if `init` is "noise" or "gray". Without a
            content image, the result is square.
        **options: Fields of `tfstyle.DreamOptions`, such as `layers` and `channel`, and
            of `tfstyle.Session`, such as `callbacks`.

    Returns:
        The picture, float32 `(height, width, 3)` in [0, 1], with a longer side of
        `image_size` pixels.

    Raises:
        InputError: The picture or an option is invalid.

    Example:

    ```python
    image = tfstyle.dream("photo.jpg", layers=("relu5_1",))
    channel = tfstyle.dream(init="gray", layers=("relu5_1",), channel=7)
    ```

    Reference:
        Mordvintsev, Olah, Tyka, "Inceptionism: Going Deeper into Neural Networks"
        (2015), and google/deepdream. Deviations: the network is VGG19 instead of
        GoogLeNet; all layers have equal weight (`tfstyle.losses.activation`); pictures
        are resized between octaves with a Lanczos filter; the fraction of clipped pixel
        values is limited (`tfstyle.methods.dream.contrast`).
    """
    session, rest = Session.split(options)
    return run_dream(content, DreamOptions.from_kwargs(**rest), session).image


def run_dream(
    content: Picture | None, options: DreamOptions, session: Session | None = None
) -> Result:
    """Works like `dream`, but takes an options object and returns a `Result`."""
    plan = plan_dream(content, options)
    # TensorFlow takes seconds to import, so the input is checked first.
    import_keras()
    from tfstyle.methods.dream.run import make_optimization

    return make_optimization(plan).run(session)


@public
def dream_frames(
    content: Picture, **options: Unpack[DreamFramesKeywords]
) -> Iterator[np.ndarray]:
    """Zooms into a dream: each frame is the previous one, enlarged and optimized again.

    Each optimization increases the contrast, so each optimized frame is then given the
    colors of the first frame.

    Args:
        content: First frame: a picture in one of the forms that `tfstyle.load` takes,
            for example the result of `tfstyle.dream`.
        **options: Fields of `tfstyle.DreamOptions`, such as `frames`, `zoom` and
            `frame_iterations`.

    Yields:
        Pictures, float32 `(height, width, 3)` in [0, 1], with a longer side of
        `image_size` pixels. There are `frames` pictures; the first one is `content`,
        resized.

    Raises:
        InputError: The picture or an option is invalid.

    Example:

    ```python
    frames = tfstyle.dream_frames(tfstyle.dream("photo.jpg"), frames=24)
    tfstyle.save_animation(frames, "dream.webp", frame_rate=12)
    ```
    """
    return run_dream_frames(content, DreamOptions.from_kwargs(**options))


def run_dream_frames(content: Picture, options: DreamOptions) -> Iterator[np.ndarray]:
    """Works like `dream_frames`, but takes the options as an object."""
    if content is None:
        raise InputError(
            f"Expected `content` to be a picture. Received: content={shown(content)}"
        )
    plan = plan_dream(content, options)
    # TensorFlow takes seconds to import, so the input is checked first.
    import_keras()
    from tfstyle.methods.dream.run import make_frames

    return make_frames(plan)

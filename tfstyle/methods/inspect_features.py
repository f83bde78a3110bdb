"""What a network sees in a picture, as a picture."""

from collections.abc import Sequence

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.errors import InputError
from tfstyle.images import load, resize
from tfstyle.methods.inspect_options import InspectOptions
from tfstyle.methods.inspect_sheet import inspection_sheet
from tfstyle.methods.memory import check_memory
from tfstyle.methods.picture import Picture
from tfstyle.methods.result_size import result_size


def inspect_features(content: Picture | Sequence[Picture], **options) -> np.ndarray:
    """Shows the feature maps and Gram matrices of VGG19's layers for a picture.

    Each layer has a row: maps of its most active channels, grey, each from its least
    value (black) to its largest; and its Gram matrix, the root of each entry, on a
    scale that the pictures share. The channels are the same for all pictures.

    Args:
        content: A path, a Pillow image or an array (float in [0, 1] or uint8,
            `(height, width, 3)`), or a list of such, which are shown side by side.
        **options: Fields of `InspectOptions`, such as `layers`.

    Returns:
        The sheet, float32 `(height, width, 3)` in [0, 1].

    Raises:
        InputError: A picture or an option cannot be used.

    Example:

    ```python
    sheet = inspect_features(["photo.jpg", "painting.jpg"], layers=["relu3_1"])
    ```

    Reference:
        Gatys, Ecker, Bethge, "Image Style Transfer Using Convolutional Neural
        Networks" (CVPR 2016), section 2, for what content and style are.
    """
    options = InspectOptions.from_kwargs(**options)
    return run_inspect(check_input(content, options), options)


def run_inspect(pictures: Sequence[np.ndarray], options: InspectOptions) -> np.ndarray:
    """As `inspect_features`, of pictures that `check_input` gave."""
    # TensorFlow takes seconds to import: not before the input is known to be good.
    import_keras()
    from tfstyle.methods.inspect_run import see

    seen = see(pictures, options)
    return inspection_sheet(
        pictures, seen, options.channels_per_layer, options.cell_size
    )


def check_input(
    content: Picture | Sequence[Picture], options: InspectOptions
) -> list[np.ndarray]:
    """Loads the pictures at the size at which they are seen. Needs no TensorFlow.

    Raises:
        InputError: A picture, its size or the file of weights cannot be used.
    """
    contents = list(content) if isinstance(content, list | tuple) else [content]
    if not contents:
        raise InputError("Expected at least one `content`. Received: content=[]")
    options.check_requirements()
    pictures = [load(each, "content") for each in contents]
    sizes = [result_size(picture, options.image_size) for picture in pictures]
    for size in sizes:
        check_memory(*size, "image_size", options.image_size)
    return [
        resize(picture, size, clip=True)
        for picture, size in zip(pictures, sizes, strict=True)
    ]

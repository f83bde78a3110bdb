"""Feature maps and Gram matrices of pictures on a sheet."""

from collections.abc import Sequence
from typing import Unpack

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.images.load import Picture
from tfstyle.keywords import InspectKeywords
from tfstyle.methods.inspect.inputs import plan_inspect
from tfstyle.methods.inspect.options import InspectOptions


def inspect(
    content: Picture | Sequence[Picture], **options: Unpack[InspectKeywords]
) -> np.ndarray:
    """Shows the feature maps and Gram matrices of VGG19's layers for a picture.

    Each layer has a row: maps of its most active channels, grey, each from its least
    value (black) to its largest; and its Gram matrix, the root of each entry, on a
    scale that the pictures share. The channels are the same for all pictures.

    Args:
        content: A path, bytes, a file object, a Pillow image or an array
            (`tfstyle.load`), or a list of these, which are shown side by side.
        **options: Fields of `InspectOptions`, such as `layers`.

    Returns:
        The sheet, float32 `(height, width, 3)` in [0, 1].

    Raises:
        InputError: A picture or an option cannot be used.

    Example:

    ```python
    sheet = tfstyle.inspect(["photo.jpg", "painting.jpg"], layers=["relu3_1"])
    ```

    Reference:
        Gatys, Ecker, Bethge, "Image Style Transfer Using Convolutional Neural
        Networks" (CVPR 2016), section 2, for what content and style are.
    """
    return run_inspect(content, InspectOptions.from_kwargs(**options))


def run_inspect(
    content: Picture | Sequence[Picture], options: InspectOptions
) -> np.ndarray:
    """As `inspect`."""
    plan = plan_inspect(content, options)
    # TensorFlow takes seconds to import: not before the input is known to be good.
    import_keras()
    from tfstyle.methods.inspect.run import make_sheet

    return make_sheet(plan)

"""Contact sheets of feature maps and Gram matrices."""

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
    """Shows feature maps and Gram matrices of VGG19's layers for one or more pictures.

    Each layer has a row with the maps of its most active channels, in gray from the
    minimum (black) to the maximum, and the square root of its Gram matrix, on a scale
    shared by all pictures. The channels are the same for all pictures.

    Args:
        content: Path, bytes, file object, PIL image or array (`tfstyle.load`), or a
            list of these, shown side by side.
        **options: Fields of `InspectOptions`, such as `layers`.

    Returns:
        The sheet, float32 `(height, width, 3)` in [0, 1].

    Raises:
        InputError: A picture or an option is invalid.

    Example:

    ```python
    sheet = tfstyle.inspect(["photo.jpg", "painting.jpg"], layers=["relu3_1"])
    ```

    Reference:
        Gatys, Ecker, Bethge, "Image Style Transfer Using Convolutional Neural
        Networks" (CVPR 2016), section 2, about content and style representations.
    """
    return run_inspect(content, InspectOptions.from_kwargs(**options))


def run_inspect(
    content: Picture | Sequence[Picture], options: InspectOptions
) -> np.ndarray:
    """Same as `inspect`, with options as an object."""
    plan = plan_inspect(content, options)
    # TensorFlow takes seconds to import, so the input is checked first.
    import_keras()
    from tfstyle.methods.inspect.run import make_sheet

    return make_sheet(plan)

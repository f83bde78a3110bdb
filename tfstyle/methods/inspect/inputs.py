"""Pictures and plan of `inspect`, prepared without TensorFlow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.layer_names import check_size
from tfstyle.images import load, resize
from tfstyle.images.load import Picture, as_pictures
from tfstyle.images.resize import result_size
from tfstyle.methods.inspect.options import InspectOptions
from tfstyle.optimization.tiles import check_memory


@dataclass(frozen=True)
class InspectPlan:
    """Inputs for a run of `inspect`.

    Args:
        options: Options of the run.
        contents: Pictures at the network's input size, `(height, width, 3)` in [0, 1].
    """

    options: InspectOptions
    contents: list[np.ndarray]


def plan_inspect(
    content: Picture | Sequence[Picture], options: InspectOptions
) -> InspectPlan:
    """Loads the pictures, and resizes them to the network's input size.

    Raises:
        InputError: A picture, its size or the weight file is invalid, or there is not
            enough memory.
    """
    contents = as_pictures(content)
    if not contents:
        raise InputError("Expected at least one `content`. Received: content=[]")
    options.check_requirements()
    images = [load(each, "content") for each in contents]
    sizes = [result_size(image, options.image_size) for image in images]
    for size in sizes:
        check_size(size, options.layers)
    check_memory(sizes, "image_size", options.image_size)
    pairs = zip(images, sizes, strict=True)
    return InspectPlan(options, [resize(*pair, clip=True) for pair in pairs])

"""Style transfer in one pass by a trained network (Johnson 2016)."""

from typing import Unpack

import numpy as np

from tfstyle.arguments import renamed
from tfstyle.images import load
from tfstyle.images.load import Picture
from tfstyle.keywords import StylizeKeywords
from tfstyle.methods.stylize.file import open_stylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.weighted_styles import Style
from tfstyle.public import public


@public
@renamed(photo="content")
def stylize(
    content: Picture, style: Style, **options: Unpack[StylizeKeywords]
) -> np.ndarray:
    """Stylizes `content` with a trained network.

    A LiteRT network that has painted a small picture stays in memory for the next call.
    To stylize many pictures, whatever their size, load the network only once with
    `tfstyle.Stylizer`; for folders, use `tfstyle.stylize_folder`.

    Args:
        content: Content image: a path, bytes, a file object, a PIL image or an array
            (see `tfstyle.load`). Transparent parts are blended with white.
        style: Name of a style, such as "wave", or a blend: "wave:2,udnie",
            `["wave:2", "udnie"]` or `{"wave": 2, "udnie": 1}`. The default weight is 1.
            If `model` takes paintings, a style can also be a painting (a path, a PIL
            image or an array) or a saved style (a `.style` file) instead of a name.
            If `model` is a TensorFlow Hub module, `style` is the path of a painting.
        **options: Fields of `tfstyle.StylizeOptions`, such as `strength`.

    Returns:
        The picture, float32 `(height, width, 3)` in [0, 1], with the size of the
        content image unless `image_size` is set.

    Raises:
        InputError: The content image, the style, an option or the network is invalid.

    Example:

    ```python
    image = tfstyle.stylize("photo.jpg", "wave", strength=0.8)
    tfstyle.save(image, "out.png")
    ```

    Reference:
        Johnson, Alahi, Fei-Fei (ECCV 2016); Dumoulin et al. (ICLR 2017) for blends;
        Chen et al. (AAAI 2022) for pictures too large for memory.
    """
    stylizer, style = open_stylizer(style, StylizeOptions.from_kwargs(**options))
    picture = stylizer(load(content, "content"), style)
    stylizer.close()
    return picture

"""What may be given for a picture."""

from collections.abc import Sequence
from os import PathLike

import numpy as np
from PIL import Image

Picture = str | PathLike | np.ndarray | Image.Image


def as_pictures(given: Picture | Sequence[Picture]) -> list[Picture]:
    """Returns one picture or several as a list."""
    return list(given) if isinstance(given, list | tuple) else [given]

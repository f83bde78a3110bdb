"""`tfstyle.train`: paintings and photographs in, a network that paints out."""

import re
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.weights import named_weights
from tfstyle.images import load
from tfstyle.training.photos import find_photos
from tfstyle.training.train_options import TrainOptions

# What `--style=NAME:WEIGHT,...` and file systems can do without trouble.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def name_styles(
    paths: Sequence[str | PathLike], names: Sequence[str] = ()
) -> dict[str, Path]:
    """Gives each painting a name.

    Args:
        paths: Files of paintings.
        names: As many names, or none for those of the files.

    Returns:
        Paths by name.

    Raises:
        InputError: There is none, or a name is missing, twice there, or has other
            characters than letters, digits, `_` and `-`.

    Example:

    >>> name_styles(["pictures/wave.jpg"])
    {'wave': PosixPath('pictures/wave.jpg')}
    """
    given = list(names) or [Path(path).stem for path in paths]
    wrong = [name for name in given if not _NAME.fullmatch(name)]
    if not paths or wrong or len({*given}) != len(paths) or len(given) != len(paths):
        raise InputError(
            "Expected `style_names` to be a name for each `style`, all different, of "
            f"letters, digits, _ and -. Received: style_names={given}"
        )
    return {n: Path(path).expanduser() for n, path in zip(given, paths, strict=True)}


def check_train_input(
    styles: Mapping[str, Path], photos: str | PathLike, options: TrainOptions
) -> tuple[dict[str, np.ndarray], list[Path]]:
    """Loads the paintings and lists the photographs. Needs no Keras.

    Raises:
        InputError: A painting, the folder or the file of weights cannot be used.
    """
    named_weights(options.vgg19_weights)
    return {n: load(p, "style") for n, p in styles.items()}, find_photos(photos)

"""Check for unreadable files and duplicates in a collection of paintings."""

import logging
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import find_pictures, load, resize
from tfstyle.images.folder import LeftOut, describe_left_out, unreadable
from tfstyle.training.inputs import none_readable

# Number of paintings below which a warning is logged, because a discriminator would
# memorize so few paintings.
FEW = 30
# Side in pixels of the thumbnails that are compared to find duplicates, and maximum
# difference between the pixels of duplicates' thumbnails. The maximum is above 0,
# because duplicates may have different sizes and JPEG qualities.
THUMBNAIL, SAME = 12, 0.03
# Standard deviation of a picture's colors below which the picture counts as having a
# single color.
FLAT = 0.01

_log = logging.getLogger("tfstyle")


@dataclass(frozen=True)
class Collection:
    """The usable paintings in a folder, and the files that are left out.

    Args:
        files: Readable pictures, at least one, without duplicates.
        broken: Unreadable pictures, each with the reason.
        repeated: Duplicates, each with the file that is used in its place.
        deviation: Standard deviation of the colors over all pictures.
    """

    files: Sequence[Path]
    broken: Mapping[Path, str]
    repeated: Mapping[Path, Path]
    deviation: float


def survey(
    folder: str | PathLike,
    on_picture: Callable[[int, int], None] = lambda done, count: None,
) -> Collection:
    """Checks a folder, and warns about unusable files and too few paintings.

    Args:
        folder: Folder of paintings.
        on_picture: Function that is called before each file is checked, and at the end.
            Its arguments are the number of checked files and the total number of files.

    Raises:
        InputError: No picture can be read, or each picture has only one color.
    """
    files: list[Path] = []
    broken: dict[Path, str] = {}
    repeated: dict[Path, Path] = {}
    thumbnails: list[np.ndarray] = []
    moments: list[tuple[np.ndarray, np.ndarray]] = []
    flat = 0
    paths = find_pictures(folder, "collection")
    for done, path in enumerate(paths):
        on_picture(done, len(paths))
        try:
            picture = load(path, "collection")
        except InputError as error:
            broken[path] = str(error)
            continue
        thumbnail = resize(picture, (THUMBNAIL, THUMBNAIL), clip=True)
        original = _find(thumbnail, thumbnails)
        if original is not None:
            repeated[path] = files[original]
            continue
        files.append(path)
        thumbnails.append(thumbnail)
        pixels = picture.reshape(-1, 3)
        moments.append((pixels.mean(axis=0), np.square(pixels).mean(axis=0)))
        flat += bool(pixels.std(axis=0).mean() < FLAT)
    on_picture(len(paths), len(paths))
    _check(files, flat, broken, fspath(folder))
    _warn(files, broken, repeated)
    mean, square = np.mean(moments, axis=0)
    deviation = float(np.sqrt(np.maximum(square - mean**2, 0)).mean())
    return Collection(files, broken, repeated, deviation)


def _find(thumbnail: np.ndarray, others: Sequence[np.ndarray]) -> int | None:
    if not others:
        return None
    differences = np.abs(np.stack(others) - thumbnail).max(axis=(1, 2, 3))
    nearest = int(differences.argmin())
    return nearest if differences[nearest] < SAME else None


def _check(files: Sequence, flat: int, broken: Mapping, folder: str) -> None:
    if not files:
        raise none_readable("collection", len(broken), folder)
    if flat == len(files):
        raise InputError(
            "Expected `collection` to contain paintings, but each picture has a single "
            f"color. Received: collection={folder!r}"
        )


def _warn(files: Sequence[Path], broken: Mapping, repeated: Mapping) -> None:
    if broken:
        _log.warning("`collection`: %s", describe_left_out(unreadable(broken)))
    if repeated:
        copies = [
            LeftOut(path, f"a duplicate of {str(original)!r}")
            for path, original in repeated.items()
        ]
        _log.warning("`collection`: %s", describe_left_out(copies))
    if len(files) < FEW:
        _log.warning(
            "`collection` has too few different pictures (%d): training on a "
            "collection needs about %d or more. With fewer pictures, it is better to "
            "learn the style of a single painting from its Gram matrices: tfstyle "
            "train --flagfile=finetune --finetune=classic --style=%s --photos=PHOTOS "
            "--output=FOLDER",
            len(files),
            FEW,
            shlex.quote(str(files[0])),
        )

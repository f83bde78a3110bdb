"""Grouping of pictures by style, to find coherent collections in a mixed folder."""

import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import Unpack

import numpy as np

from tfstyle.arguments import check_path
from tfstyle.backend import WITH_GRADIENTS, import_keras
from tfstyle.errors import InputError
from tfstyle.features.weights import named_weights
from tfstyle.files.paths import check_folder_name, check_outside, expand
from tfstyle.files.replace_folder import replace_folder
from tfstyle.images import find_pictures, load, resize, save
from tfstyle.images.contact_sheet import contact_sheet
from tfstyle.keywords import ClusterKeywords
from tfstyle.public import public
from tfstyle.training.cluster.codes import (
    LAYERS,
    gram_code,
    k_means,
    main_components,
)
from tfstyle.training.cluster.options import ClusterOptions

# Side in pixels of a picture on the contact sheet.
CELL = 160


@public
@dataclass(frozen=True)
class Group:
    """Pictures with similar styles.

    Args:
        files: Picture files, the most typical ones first.
        spread: Mean squared distance of the pictures from the center of the group.
            Distances are measured between principal components of the pictures' Gram
            codes (`gram_code`).
    """

    files: Sequence[Path]
    spread: float


@public
def cluster(
    folder: str | PathLike,
    output: str | PathLike,
    **options: Unpack[ClusterKeywords],
) -> list[Group]:
    """Groups the pictures in a folder by style, using their Gram matrices.

    Copies the pictures into the subfolders `group_01` (the largest group), `group_02`
    and so on. Also writes the contact sheet `groups.png` with the most typical pictures
    of each group.

    Args:
        folder: Folder of pictures; unreadable files are skipped with a warning.
        output: Folder to create; if it exists, it must be empty.
        **options: Fields of `tfstyle.ClusterOptions`, such as `groups`.

    Returns:
        The groups, the largest group first.

    Raises:
        InputError: An argument is invalid, the VGG19 weights are unavailable, or there
            are fewer readable pictures than groups.

    Example:

    ```python
    groups = tfstyle.cluster("mixed", "groups", groups=8)
    print([(len(group.files), group.spread) for group in groups])
    ```
    """
    return run_cluster(folder, output, ClusterOptions.from_kwargs(**options))


def run_cluster(
    folder: str | PathLike,
    output: str | PathLike,
    options: ClusterOptions,
    on_picture: Callable[[Path, int], None] = lambda path, count: None,
) -> list[Group]:
    """Groups the pictures in a folder, as `cluster` does, and reports progress.

    Args:
        folder: Folder of pictures, as in `cluster`.
        output: Folder to create, as in `cluster`.
        options: Options of the grouping.
        on_picture: Function that is called for each file, with the path of the file and
            the total number of files.
    """
    check_path("folder", folder)
    check_path("output", output)
    files = find_pictures(folder, "folder")
    check_outside(expand(output), expand(folder), fspath(output))
    check_folder_name(expand(output), fspath(output))
    _check_new(expand(output))
    named_weights(options.vgg19_weights)
    _check_count(len(files), "", options)
    codes, cells = _encode(files, options, on_picture)
    _check_count(len(codes), "readable ", options)
    groups = _group(codes, options)
    with replace_folder(output) as temporary:
        save(_sheet(groups, cells, options.columns), temporary / "groups.png")
        for number, group in enumerate(groups, 1):
            _fill(temporary / f"group_{number:02}", group.files)
    return groups


def _check_count(count: int, kind: str, options: ClusterOptions) -> None:
    if count < options.groups:
        raise InputError(
            f"Expected `groups` to be at most {count}, the number of {kind}pictures. "
            f"Received: groups={options.groups}"
        )


def _check_new(output: Path) -> None:
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise InputError(
            "Expected `output` to be a new or empty folder. Received: "
            f"output='{output}'"
        )


def _encode(
    files: Sequence[Path], options: ClusterOptions, on_picture: Callable
) -> tuple[dict[Path, np.ndarray], dict[Path, np.ndarray]]:
    """Returns Gram codes and thumbnails of the readable pictures, keyed by file."""
    import_keras(WITH_GRADIENTS)
    from tfstyle.features.find import find_features
    from tfstyle.training.targets import middle_square

    see = find_features(LAYERS, options.vgg19_weights).extractor
    codes, cells = {}, {}
    for path in files:
        on_picture(path, len(files))
        try:
            picture = load(path, "folder")
        except InputError as error:
            logging.getLogger("tfstyle").warning("Skipped: %s", error)
            continue
        square = middle_square(picture, options.image_size)
        codes[path] = gram_code({n: np.array(f) for n, f in see(square[None]).items()})
        cells[path] = resize(square, (CELL, CELL), clip=True)
    return codes, cells


def _group(codes: dict[Path, np.ndarray], options: ClusterOptions) -> list[Group]:
    points = main_components(np.stack(list(codes.values())))
    labels, far = k_means(points, options.groups, options.seed)
    files = list(codes)
    groups = []
    for label in range(options.groups):
        members = np.flatnonzero(labels == label)
        members = members[np.argsort(far[members], kind="stable")]
        if len(members):
            spread = float(far[members].mean())
            groups.append(Group([files[i] for i in members], spread))
    return groups


def _sheet(groups: Sequence[Group], cells: dict, columns: int) -> np.ndarray:
    """Draws a row per group, labeled with the group's number and picture count."""
    blank = np.ones((CELL, CELL, 3), np.float32)
    images, labels = [], []
    for number, group in enumerate(groups, 1):
        shown = [cells[path] for path in group.files[:columns]]
        images += shown + [blank] * (columns - len(shown))
        noun = "picture" if len(group.files) == 1 else "pictures"
        labels += [f"{number}: {len(group.files)} {noun}"] + [""] * (columns - 1)
    return contact_sheet(images, labels, columns)


def _fill(folder: Path, files: Sequence[Path]) -> None:
    folder.mkdir()
    width = len(str(len(files)))
    for number, path in enumerate(files, 1):
        target = folder / path.name
        if target.exists():  # another picture has the same file name
            target = folder / f"{number:0{width}}_{path.name}"
        shutil.copyfile(path, target)

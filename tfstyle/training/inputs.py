"""Plan of a training run, checked before Keras is imported."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np

from tfstyle.arguments import check_number, check_path, check_type, shown
from tfstyle.errors import InputError
from tfstyle.features.weights import named_weights
from tfstyle.files.checkpoint import check_checkpoint
from tfstyle.files.paths import check_folder_name, check_outside, expand
from tfstyle.files.replace_folder import make_folder
from tfstyle.images import find_pictures, load, warn_of_plain
from tfstyle.networks.families import find_family
from tfstyle.options import Options
from tfstyle.training.options import TrainOptions
from tfstyle.training.styles import describe_paintings, find_base, name_styles

Paths = str | PathLike | Sequence[str | PathLike]


@dataclass(frozen=True, kw_only=True)
class TrainPlan:
    """Plan of a training run, with checked inputs.

    Args:
        paintings: Style images, `(height, width, 3)`, float32 in [0, 1], keyed by style
            name.
        photos: Photograph files.
        output: Output folder.
        options: Training options.
        about: Information about each painting for the model card, keyed by style name.
        base: Network file to start from; None for a new network.
        finetune: Whether the styles are added to the styles of the network in `base`.
        license: License of the weights, for the model card.
        checkpoint_every: Number of steps between two checkpoints.
        samples_every: Number of steps between two sample sheets.
        resume: Whether to continue from the checkpoint in `output`.
    """

    paintings: Mapping[str, np.ndarray]
    photos: Sequence[Path]
    output: Path
    options: TrainOptions
    about: Mapping[str, Mapping[str, str]]
    base: Path | None = None
    finetune: bool = False
    license: str = ""
    checkpoint_every: int = 100
    samples_every: int = 500
    resume: bool = False

    def __post_init__(self):
        check_type("license", self.license, str)
        check_number("checkpoint_every", self.checkpoint_every, 1, integer=True)
        check_number("samples_every", self.samples_every, 1, integer=True)
        check_type("resume", self.resume, bool)


def plan_train(
    styles: Paths,
    photos: str | PathLike,
    output: str | PathLike,
    options: TrainOptions,
    *,
    style_names: Sequence[str] = (),
    style_titles: Sequence[str] = (),
    init_from: str | PathLike = "",
    finetune: str | PathLike = "",
    shown_paintings: bool = False,
    **more: Any,
) -> TrainPlan:
    """Loads the paintings, lists the photographs and creates the output folder.

    Args:
        styles: Paintings, as in `tfstyle.train`.
        photos: Folder of photographs.
        output: Output folder.
        options: Training options.
        style_names: Names of the styles.
        style_titles: Titles of the paintings.
        init_from: Network to start from. It must have the style names of this run.
        finetune: Network to which the new styles are added.
        shown_paintings: If True, the network to start from must accept any painting as
            a style. If False, the network must have only named styles.
        **more: Other fields of `TrainPlan`.

    Raises:
        InputError: An argument is invalid.
    """
    check_path("photos", photos)
    check_path("output", output)
    paths = name_styles(_as_paths(styles), _as_texts("style_names", style_names))
    about = describe_paintings(paths, _as_texts("style_titles", style_titles))
    base = find_base(init_from, finetune, paths, shown_paintings)
    if base is None and not shown_paintings:
        find_family(options.network).check(options.network_config(len(paths)))
    named_weights(options.vgg19_weights)
    pictures = find_pictures(photos, "photos")
    check_readable("photos", pictures)
    plan = TrainPlan(
        paintings={name: _load(path) for name, path in paths.items()},
        photos=pictures,
        output=expand(output),
        options=options,
        about=about,
        base=base,
        finetune=bool(finetune),
        **more,
    )
    _make_folder(plan.output, expand(photos), fspath(output))
    return plan


def check_readable(argument: str, files: Sequence[Path]) -> None:
    """Raises an error if none of the pictures can be read.

    Args:
        argument: Name of the argument that specifies the pictures' folder.
        files: Picture files, at least one; the pictures after the first readable one
            are not read.

    Raises:
        InputError: None of the files can be read.
    """
    for path in files:
        with suppress(InputError):
            load(path, argument)
            return
    raise none_readable(argument, len(files), files[0].parent)


def none_readable(argument: str, count: int, folder: str | PathLike) -> InputError:
    """Returns the error for a folder of `count` files of which none can be read."""
    return InputError(
        f"Expected `{argument}` to contain a readable picture, but none of the "
        f"{count} files can be read. Received: {argument}={fspath(folder)!r}"
    )


def check_output(folder: Path, options: Options, resume: bool) -> None:
    """Checks whether a run can start, or be resumed, in a folder.

    Logs a warning if there is nothing to resume.

    Args:
        folder: Output folder of the run.
        options: Training options.
        resume: Whether the run should continue from the checkpoint in `folder`.

    Raises:
        InputError: The folder contains a checkpoint, but `resume` is False; or the
            checkpoint is invalid or belongs to a run with other options.
    """
    path = folder / "checkpoint.npz"
    if not path.exists():
        if resume:
            logging.getLogger("tfstyle").warning(
                "'%s' contains no checkpoint to resume, so the run starts at step 0.",
                folder,
            )
    elif resume:
        # The checkpoint has the digest of VGG19's weights instead of their path.
        values = {k: v for k, v in asdict(options).items() if k != "vgg19_weights"}
        check_checkpoint(path, values)
    else:
        raise InputError(
            "Expected `output` to be a folder without a checkpoint, or `resume` to be "
            f"set to continue the run in this folder. Received: output='{folder}'"
        )


def _load(path: str | PathLike) -> np.ndarray:
    painting = load(path, "styles")
    warn_of_plain(painting, path)
    return painting


def _as_paths(styles: Paths) -> list[str | PathLike]:
    paths: list[str | PathLike] = []
    if isinstance(styles, Sequence) and not isinstance(styles, str | bytes):
        paths.extend(styles)
    else:
        paths.append(styles)
    for path in paths:
        check_path("styles", path)
    if not paths:
        raise InputError(
            "Expected `styles` to contain at least one painting. Received: styles=[]"
        )
    return paths


def _as_texts(name: str, texts: Sequence[str]) -> list[str]:
    is_list = isinstance(texts, list | tuple)
    if not is_list or not all(isinstance(text, str) for text in texts):
        raise InputError(
            f"Expected `{name}` to be a list of strings. "
            f"Received: {name}={shown(texts)}"
        )
    return list(texts)


def _make_folder(folder: Path, photos: Path, output: str) -> None:
    # If `output` were inside `photos`, a resumed run would use the sample pictures
    # as photographs.
    check_outside(folder, photos, output)
    check_folder_name(folder, output)
    make_folder(folder, output)

"""Planning and execution of a training run on a collection of paintings.

The plan is checked before Keras is imported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from tfstyle.arguments import check_number, check_path, check_type
from tfstyle.backend import TENSORFLOW, import_keras
from tfstyle.distribution.collective import VARIABLE, read_config
from tfstyle.errors import InputError
from tfstyle.files.lock import lock_folder
from tfstyle.files.paths import check_folder_name, check_outside, expand
from tfstyle.files.replace_folder import make_folder
from tfstyle.images import find_pictures
from tfstyle.options import Options
from tfstyle.training.adversarial.collection import Collection, survey
from tfstyle.training.inputs import check_output, check_readable
from tfstyle.training.styles import describe_paintings, find_base, name_styles
from tfstyle.training.train_result import TrainResult


@dataclass(frozen=True, kw_only=True)
class CollectionPlan:
    """Plan of a training run, with checked inputs.

    Args:
        collection: Usable paintings and unused files, from `survey`.
        photos: Photograph files.
        output: Output folder.
        options: Training options.
        about: Information about the collection for the model card, keyed by style name.
        base: Network file to start from; None for a new network.
        finetune: Whether the collection's style is added to the styles of the network
            in `base`.
        license: License of the weights, for the model card.
        checkpoint_every: Number of steps between two checkpoints.
        samples_every: Number of steps between two sample sheets.
        resume: Whether to continue from the checkpoint in `output`.
    """

    collection: Collection
    photos: Sequence[Path]
    output: Path
    options: Any
    about: Mapping[str, Mapping[str, str]]
    base: Path | None = None
    finetune: bool = False
    license: str = ""
    checkpoint_every: int = 100
    samples_every: int = 500
    resume: bool = False


def plan_collection(
    collection: str | PathLike,
    photos: str | PathLike,
    output: str | PathLike,
    options: Options,
    *,
    style_names: Sequence[str] = (),
    style_titles: Sequence[str] = (),
    init_from: str | PathLike = "",
    finetune: str | PathLike = "",
    license: str = "",
    checkpoint_every: int = 100,
    samples_every: int = 500,
    resume: bool = False,
    on_picture: Callable[[int, int], None] = lambda done, count: None,
) -> CollectionPlan:
    """Checks the collection, lists the photographs and creates the output folder.

    Args:
        collection: Folder of paintings.
        photos: Folder of photographs.
        output: Output folder.
        options: Training options.
        style_names: One-element list with the name of the style; by default, the name
            of the collection's folder.
        style_titles: One-element list with the title of the collection, for the model
            card.
        init_from: Network to start from; all its weights are trained.
        finetune: Network to which the collection's style is added.
        license: License of the weights, for the model card.
        checkpoint_every: Number of steps between two checkpoints.
        samples_every: Number of steps between two sample sheets.
        resume: Whether to continue from the checkpoint in `output`.
        on_picture: Function that is called while the collection is checked, as in
            `survey`.

    Raises:
        InputError: An argument is invalid.
    """
    named = (("collection", collection), ("photos", photos), ("output", output))
    for name, path in named:
        check_path(name, path)
    check_type("license", license, str)
    check_type("resume", resume, bool)
    check_number("checkpoint_every", checkpoint_every, 1, integer=True)
    check_number("samples_every", samples_every, 1, integer=True)
    _check_single_worker()
    paths = name_styles([expand(collection).absolute()], style_names)
    about = describe_paintings(paths, style_titles)
    base = find_base(init_from, finetune, paths, new_styles=True)
    folder = expand(output)
    # If `output` were inside an input folder, a resumed run would use the sample
    # pictures as inputs.
    for inputs in (photos, collection):
        check_outside(folder, expand(inputs), fspath(output))
    check_folder_name(folder, fspath(output))
    pictures = find_pictures(photos, "photos")
    check_readable("photos", pictures)
    surveyed = survey(collection, on_picture)
    make_folder(folder, fspath(output))
    for each in about.values():
        each["pictures"] = str(len(surveyed.files))
    return CollectionPlan(
        collection=surveyed,
        photos=pictures,
        output=folder,
        options=options,
        about=about,
        base=base,
        finetune=bool(finetune),
        license=license,
        checkpoint_every=checkpoint_every,
        samples_every=samples_every,
        resume=resume,
    )


def carry_out(
    plan: CollectionPlan,
    make_run: Callable[[CollectionPlan], Any],
    make_callbacks: Callable[[Any], Sequence],
) -> TrainResult:
    """Trains from the start or from a checkpoint, as planned, and writes the networks.

    Args:
        plan: Plan from `plan_collection`.
        make_run: Function that creates a `CollectionRun` from a plan. It is called
            after Keras has been imported.
        make_callbacks: Function that creates Keras callbacks for a run.

    Raises:
        InputError: The output folder is used by another process, contains another run,
            or contains an invalid checkpoint. Also raised if none of the photographs
            can be read, or if training diverges or collapses.
    """
    with lock_folder(plan.output):
        check_output(plan.output, plan.options, plan.resume)
        import_keras(TENSORFLOW)
        from tfstyle.training.result import write_result

        run = make_run(plan)
        if plan.resume:
            run.load()
        run(make_callbacks(run))
        result = write_result(run, plan, plan.options.steps)
        if result.is_finished:
            run.write_others()
        return result


def _check_single_worker() -> None:
    _, workers = read_config()
    if workers > 1:
        raise InputError(
            "Expected one worker for training on a collection. "
            f"Received: {VARIABLE} with {workers} workers"
        )

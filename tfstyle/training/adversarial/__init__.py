"""Adversarial training of networks on a collection of paintings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from tfstyle.backend import TENSORFLOW, import_keras
from tfstyle.distribution.collective import VARIABLE, read_config
from tfstyle.errors import InputError
from tfstyle.features.weights import named_weights
from tfstyle.files.lock import lock_folder
from tfstyle.files.paths import check_outside, expand
from tfstyle.files.replace_file import replace_file
from tfstyle.files.replace_folder import make_folder
from tfstyle.images import find_pictures
from tfstyle.options import check_number, check_path, check_type
from tfstyle.training.adversarial.collection import Collection, survey
from tfstyle.training.adversarial.options import AdversarialOptions
from tfstyle.training.inputs import check_unused
from tfstyle.training.styles import describe_paintings, find_base, name_styles

if TYPE_CHECKING:
    from tfstyle.training.adversarial.run import AdversarialRun
    from tfstyle.training.result import TrainResult

# Name of the network that a run starts from by default.
BASE = "classic"


@dataclass(frozen=True, kw_only=True)
class AdversarialPlan:
    """Plan of a training run, with checked inputs.

    Args:
        collection: Paintings of the collection, and the files left out.
        photos: Photograph files.
        output: Output folder.
        options: Options of the training.
        about: Information about the collection for the card, keyed by style name.
        base: File of the network to start from.
        finetune: Whether the base learns the style in addition to its own styles.
        license: License of the weights, for the card.
        checkpoint_every: Number of steps between two checkpoints.
        samples_every: Number of steps between two sample sheets.
        resume: Whether to continue from the checkpoint in `output`.
    """

    collection: Collection
    photos: Sequence[Path]
    output: Path
    options: AdversarialOptions
    about: Mapping[str, Mapping[str, str]]
    base: Path
    finetune: bool = False
    license: str = ""
    checkpoint_every: int = 100
    samples_every: int = 500
    resume: bool = False


def plan_adversarial(
    collection: str | PathLike,
    photos: str | PathLike,
    output: str | PathLike,
    options: AdversarialOptions,
    *,
    style_names: Sequence[str] = (),
    style_titles: Sequence[str] = (),
    init_from: str | PathLike = "",
    finetune: str | PathLike = "",
    license: str = "",
    checkpoint_every: int = 100,
    samples_every: int = 500,
    resume: bool = False,
) -> AdversarialPlan:
    """Surveys the collection, lists the photographs and creates the output folder.

    Args:
        collection: Folder of paintings.
        photos: Folder of photographs.
        output: Output folder.
        options: Options of the training.
        style_names: Name of the style; by default, the name of the collection's folder.
        style_titles: Title of the collection, for the card.
        init_from: Network to start from, all of whose weights are trained; `BASE` if
            neither this nor `finetune` is given.
        finetune: Network that learns the style in addition to its own styles.
        license: License of the weights, for the card.
        checkpoint_every: Number of steps between two checkpoints.
        samples_every: Number of steps between two sample sheets.
        resume: Whether to continue from the checkpoint in `output`.

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
    first = init_from or ("" if finetune else BASE)
    base = find_base(first, finetune, paths, new_styles=True)
    assert base is not None  # `BASE`, unless another network is given
    named_weights(options.vgg19_weights)
    folder = expand(output)
    # A resumed run would otherwise use the sample pictures as inputs.
    for inputs in (photos, collection):
        check_outside(folder, expand(inputs), fspath(output))
    pictures = find_pictures(photos, "photos")
    surveyed = survey(collection)
    make_folder(folder, fspath(output))
    for each in about.values():
        each["pictures"] = str(len(surveyed.files))
    return AdversarialPlan(
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


def run_adversarial(
    plan: AdversarialPlan,
    make_callbacks: "Callable[[AdversarialRun], Sequence]" = lambda run: (),
) -> "TrainResult":
    """Runs a training plan.

    In addition to the network, writes `adversary/discriminator.keras`.

    Args:
        plan: Plan from `plan_adversarial`.
        make_callbacks: Function that creates Keras callbacks for a run. It is called
            after the run has loaded its checkpoint, and before the first step.

    Returns:
        The network, its card and statistics of the training.

    Raises:
        InputError: Another run is using the output folder, the checkpoint in it is
            invalid, no photograph can be read, or the generated pictures collapse.
    """
    with lock_folder(plan.output):
        if not plan.resume:
            check_unused(plan.output)
        import_keras(TENSORFLOW)
        from tfstyle.training.adversarial.run import AdversarialRun
        from tfstyle.training.result import write_result

        run = AdversarialRun(plan)
        if plan.resume:
            run.state.load()
        run(make_callbacks(run))
        result = write_result(run, plan, plan.options.steps)
        if result.is_finished:
            _write_discriminator(run)
        return result


def _write_discriminator(run: "AdversarialRun") -> None:
    # In its own folder, because a network's folder must contain only one network.
    folder = run.output / "adversary"
    folder.mkdir(exist_ok=True)
    with replace_file(folder / "discriminator.keras", "output") as temporary:
        run.trainer.discriminator.save(temporary)


def _check_single_worker() -> None:
    _, workers = read_config()
    if workers > 1:
        raise InputError(
            "Expected one worker for adversarial training. "
            f"Received: {VARIABLE} with {workers} workers"
        )

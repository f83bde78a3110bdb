"""Training of networks that accept any painting as a style."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from tfstyle.arguments import check_path
from tfstyle.backend import WITH_GRADIENTS, describe_backend, import_keras
from tfstyle.distribution.collective import VARIABLE, read_config
from tfstyle.errors import InputError
from tfstyle.files.lock import lock_folder
from tfstyle.files.paths import check_outside, expand
from tfstyle.images import find_pictures
from tfstyle.keywords import TrainArbitraryKeywords
from tfstyle.networks.families import find_family
from tfstyle.public import public
from tfstyle.training.arbitrary.options import FAMILY, FILES, MEMORY, ArbitraryOptions
from tfstyle.training.arguments import PLAN_ARGUMENTS, check_callbacks, split_arguments
from tfstyle.training.inputs import Paths, TrainPlan, check_output, plan_train
from tfstyle.training.train_result import TrainResult

if TYPE_CHECKING:
    from tfstyle.training.arbitrary.run import ArbitraryRun


@dataclass(frozen=True, kw_only=True)
class ArbitraryPlan:
    """Plan of a training run, with checked inputs.

    Args:
        named: Plan with the named styles, photographs and output folder.
        paintings: Painting files from which the style encoder learns.
        cache: Folder in which the paintings' Gram matrices are stored.
        options: Training options.
    """

    named: TrainPlan
    paintings: Sequence[Path]
    cache: Path
    options: ArbitraryOptions


@public
def train_arbitrary(
    styles: Paths,
    paintings: str | PathLike,
    photos: str | PathLike,
    output: str | PathLike,
    *,
    callbacks: Sequence[Any] = (),
    **options: Unpack[TrainArbitraryKeywords],
) -> TrainResult:
    """Trains a network that applies any painting's style in a single forward pass.

    Writes the same files as `tfstyle.train`, and a cache of Gram matrices.

    Args:
        styles: Path of a painting to learn as a named style, or paths of several
            paintings.
        paintings: Folder of paintings from which the style encoder learns.
        photos: Folder of training photographs.
        output: Output folder, created if needed.
        callbacks: Keras callbacks. If a callback sets `stop_training`, training ends
            after the current step.
        **options: Fields of `tfstyle.ArbitraryOptions`, such as `steps`, and also:
            `cache`: Folder in which the paintings' Gram matrices are stored; by
                default, the folder `cache` in the output folder.
            `style_names`, `style_titles`, `init_from`, `license`, `checkpoint_every`,
                `samples_every` and `resume`: As in `tfstyle.train`.

    Returns:
        The trained network, its model card and its files, the number of steps taken,
        and the total training time.

    Raises:
        InputError: A picture, a folder, a network or an option is invalid; another
            process uses `output` or the cache; `output` or the cache was made with
            different inputs; the VGG19 weights are unavailable; the pictures do not fit
            into memory; or training diverges.

    Example:

    ```python
    tfstyle.train_arbitrary("painting.jpg", "paintings", "photos", "mine")
    image = tfstyle.stylize("photo.jpg", "another.jpg", model="mine")
    ```

    Reference:
        Ghiasi, Lee, Kudlur, Dumoulin, Shlens, "Exploring the structure of a real-time,
        arbitrary neural artistic stylization network" (BMVC 2017).
    """
    check_callbacks(callbacks)
    names = ["cache", *(name for name in PLAN_ARGUMENTS if name != "finetune")]
    checked, inputs = split_arguments(ArbitraryOptions, options, names)
    plan = plan_arbitrary(styles, paintings, photos, output, checked, **inputs)
    return run_arbitrary(plan, lambda run: callbacks)


def plan_arbitrary(
    styles: Paths,
    paintings: str | PathLike,
    photos: str | PathLike,
    output: str | PathLike,
    options: ArbitraryOptions,
    cache: str | PathLike = "",
    **more: Any,
) -> ArbitraryPlan:
    """Loads the named styles, lists training pictures and creates the output folder.

    Args:
        styles: Path of a painting to learn as a named style, or paths of several
            paintings.
        paintings: Folder of paintings from which the style encoder learns.
        photos: Folder of photographs.
        output: Output folder.
        options: Training options.
        cache: Folder in which the Gram matrices are stored. Defaults to the folder
            `cache` in the output folder.
        **more: Other arguments of `tfstyle.training.inputs.plan_train`, except
            `finetune` and `shown_paintings`.

    Raises:
        InputError: An argument is invalid.
    """
    check_path("paintings", paintings)
    check_path("output", output)
    if more.get("finetune"):
        raise InputError(
            "Expected no `finetune` with `arbitrary`, because a network that accepts "
            "any painting does not need to be fine-tuned. Received: "
            f"finetune={more['finetune']!r}"
        )
    # If `output` were inside `paintings`, a resumed run would use the sample pictures
    # as paintings.
    check_outside(expand(output), expand(paintings), fspath(output))
    if options.calmness and not more.get("init_from"):
        raise InputError(
            "Expected `init_from` to be given if `calmness` is more than 0. "
            f"Received: calmness={options.calmness}"
        )
    _, workers = read_config()
    if workers > 1:
        raise InputError(
            "Expected a single worker, because `arbitrary` does not support several "
            f"workers. Received: {VARIABLE} with {workers} workers"
        )
    files = find_pictures(paintings, "paintings")
    named = plan_train(
        styles, photos, output, options.for_names(), shown_paintings=True, **more
    )
    if named.base is None:
        find_family(FAMILY).check(options.network_config(len(named.paintings)))
    folder = expand(cache) if cache else named.output / "cache"
    return ArbitraryPlan(named=named, paintings=files, cache=folder, options=options)


def run_arbitrary(
    plan: ArbitraryPlan,
    make_callbacks: "Callable[[ArbitraryRun], Sequence]" = lambda run: (),
    on_entry: Callable[[int, int], None] = lambda done, count: None,
) -> TrainResult:
    """Trains a network according to a plan.

    Args:
        plan: Plan from `plan_arbitrary`.
        make_callbacks: Function that creates Keras callbacks for a run. The function is
            called before the first step. By then, a resumed run has loaded its
            checkpoint.
        on_entry: Function that is called whenever an entry of the cache is finished.
            Its arguments are the number of finished entries and the total number of
            entries.

    Returns:
        The trained network, its model card and its files, the number of steps taken,
        and the total training time.

    Raises:
        InputError: Another process uses the output folder or the cache; the output
            folder or the cache was made with different inputs; `options.batches` needs
            another Keras backend; the checkpoint is invalid; the VGG19 weights are
            unavailable; no photograph or no painting can be read; the pictures do not
            fit into memory; or training diverges.
    """
    named = plan.named
    with lock_folder(named.output):
        check_output(named.output, plan.options, named.resume)
        import_keras(WITH_GRADIENTS)
        _check_backend(plan.options)
        from tfstyle.training.arbitrary.run import ArbitraryRun
        from tfstyle.training.result import write_result

        run = ArbitraryRun(plan, on_entry)
        if named.resume:
            run.state.load()
        run(make_callbacks(run))
        return write_result(run, named, plan.options.steps)


def _check_backend(options: ArbitraryOptions) -> None:
    import keras

    backend = keras.backend.backend()
    if options.batches == MEMORY and backend != "jax":
        raise InputError(
            f"Expected `batches` to be {FILES!r}, or KERAS_BACKEND to be jax. "
            f"Received: batches={MEMORY!r} with {describe_backend(backend)}"
        )

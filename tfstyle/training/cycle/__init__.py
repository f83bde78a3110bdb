"""Training of two networks that turn photographs into paintings and back (CycleGAN)."""

from collections.abc import Callable, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, Unpack

from tfstyle.keywords import TrainCycleKeywords
from tfstyle.public import public
from tfstyle.training.adversarial.collection_plan import (
    CollectionPlan,
    carry_out,
    plan_collection,
)
from tfstyle.training.arguments import PLAN_ARGUMENTS, check_callbacks, split_arguments
from tfstyle.training.cycle.options import CycleOptions
from tfstyle.training.train_result import TrainResult

if TYPE_CHECKING:
    from tfstyle.training.cycle.run import CycleRun


@public
def train_cycle(
    collection: str | PathLike,
    photos: str | PathLike,
    output: str | PathLike,
    *,
    callbacks: Sequence[Any] = (),
    **options: Unpack[TrainCycleKeywords],
) -> TrainResult:
    """Trains a CycleGAN, which turns photographs into paintings and vice versa.

    There is one network for each direction. For the network that makes paintings, the
    output folder contains the files that `tfstyle.train` writes. The output folder also
    contains two subfolders: `photo`, with the network that makes photographs, and
    `adversary`, with the discriminators.

    Args:
        collection: Folder of paintings.
        photos: Folder of training photographs.
        output: Output folder, created if needed.
        callbacks: Keras callbacks. If a callback sets `stop_training`, training ends
            after the current step.
        **options: Fields of `tfstyle.CycleOptions`, such as `steps`, and also:
            `style_names`: One-element list with the name of the style; by default, the
                name of the collection's folder.
            `style_titles`: One-element list with the title of the collection, for the
                model card.
            `init_from`: Existing network from which both new networks start. By
                default, they start with random weights.
            `license`, `checkpoint_every`, `samples_every` and `resume`: As in
                `tfstyle.train`.

    Returns:
        The network that turns photographs into paintings, with its model card and
        files; the number of steps taken; and the total training time.

    Raises:
        InputError: A picture, folder, network or option is invalid. Also raised if
            `output` is in use or contains another run, or if training diverges or
            collapses.

    Example:

    ```python
    tfstyle.train_cycle("paintings", "photos", "both")
    image = tfstyle.stylize("painting.jpg", "photo", model="both/photo")
    ```

    Reference:
        Zhu, Park, Isola, Efros, "Unpaired Image-to-Image Translation using
        Cycle-Consistent Adversarial Networks" (ICCV 2017).
    """
    check_callbacks(callbacks)
    names = [name for name in PLAN_ARGUMENTS if name != "finetune"]
    checked, inputs = split_arguments(CycleOptions, options, names)
    plan = plan_cycle(collection, photos, output, checked, **inputs)
    return run_cycle(plan, lambda run: callbacks)


def plan_cycle(
    collection: str | PathLike,
    photos: str | PathLike,
    output: str | PathLike,
    options: CycleOptions,
    *,
    init_from: str | PathLike = "",
    **more: Any,
) -> CollectionPlan:
    """Checks the collection, lists the photographs and creates the output folder.

    Args:
        collection: Folder of paintings.
        photos: Folder of photographs.
        output: Output folder.
        options: Training options.
        init_from: Network from which both generators start. Their only style starts as
            an equal blend of the network's styles. By default, both generators start
            with random weights.
        **more: Other arguments of `plan_collection`, except `finetune`.

    Raises:
        InputError: An argument is invalid.
    """
    return plan_collection(
        collection, photos, output, options, init_from=init_from, **more
    )


def run_cycle(
    plan: CollectionPlan,
    make_callbacks: "Callable[[CycleRun], Sequence]" = lambda run: (),
) -> TrainResult:
    """Trains two networks according to a plan.

    Writes the network that makes paintings, and two subfolders: `photo`, with the
    network that makes photographs, and `adversary`, with the discriminators.

    Args:
        plan: Plan from `plan_cycle`.
        make_callbacks: Function that creates Keras callbacks for a run. It is called
            after the run has loaded its checkpoint, and before the first step.

    Returns:
        The network that turns photographs into paintings, with its model card and
        files; the number of steps taken; and the total training time.

    Raises:
        InputError: The output folder is used by another process, contains another run,
            or contains an invalid checkpoint. Also raised if none of the photographs
            can be read, or if training diverges or collapses.

    Reference:
        Zhu, Park, Isola, Efros, "Unpaired Image-to-Image Translation using
        Cycle-Consistent Adversarial Networks" (ICCV 2017).
    """
    return carry_out(plan, _make_run, make_callbacks)


def _make_run(plan: CollectionPlan) -> "CycleRun":
    from tfstyle.training.cycle.run import CycleRun

    return CycleRun(plan)

"""Adversarial training of networks on a collection of paintings."""

from collections.abc import Callable, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from tfstyle.features.weights import named_weights
from tfstyle.training.adversarial.collection_plan import (
    CollectionPlan,
    carry_out,
    plan_collection,
)
from tfstyle.training.adversarial.options import AdversarialOptions

if TYPE_CHECKING:
    from tfstyle.training.adversarial.run import AdversarialRun
    from tfstyle.training.result import TrainResult

# Name of the network that a run starts from by default.
BASE = "classic"


def plan_adversarial(
    collection: str | PathLike,
    photos: str | PathLike,
    output: str | PathLike,
    options: AdversarialOptions,
    *,
    init_from: str | PathLike = "",
    finetune: str | PathLike = "",
    **more: Any,
) -> CollectionPlan:
    """Surveys the collection, lists the photographs and creates the output folder.

    Args:
        collection: Folder of paintings.
        photos: Folder of photographs.
        output: Output folder.
        options: Options of the training.
        init_from: Network to start from; all its weights are trained. Defaults to
            `BASE` unless `finetune` is given.
        finetune: Network that learns the collection's style in addition to its own
            styles.
        **more: Other arguments of `plan_collection`.

    Raises:
        InputError: An argument is invalid.
    """
    named_weights(options.vgg19_weights)
    first = init_from or ("" if finetune else BASE)
    given = {"init_from": first, "finetune": finetune, **more}
    return plan_collection(collection, photos, output, options, **given)


def run_adversarial(
    plan: CollectionPlan,
    make_callbacks: "Callable[[AdversarialRun], Sequence]" = lambda run: (),
) -> "TrainResult":
    """Runs a training plan.

    In addition to the network, writes `adversary/discriminator.keras`.

    Args:
        plan: Plan from `plan_adversarial`.
        make_callbacks: Function that creates Keras callbacks for a run. It is called
            after the run has loaded its checkpoint, and before the first step.

    Returns:
        The network, its card, its files, and the steps and time taken.

    Raises:
        InputError: The output folder is in use or contains another run, its checkpoint
            is invalid, the VGG19 weights are unavailable, no photograph can be read, or
            the training diverges or collapses.
    """
    return carry_out(plan, _make_run, make_callbacks)


def _make_run(plan: CollectionPlan) -> "AdversarialRun":
    from tfstyle.training.adversarial.run import AdversarialRun

    return AdversarialRun(plan)

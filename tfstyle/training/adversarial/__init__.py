"""Adversarial training of networks on a collection of paintings."""

import logging
from collections.abc import Callable, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, Unpack

from tfstyle.features.weights import named_weights
from tfstyle.keywords import TrainAdversarialKeywords
from tfstyle.public import public
from tfstyle.training.adversarial.collection_plan import (
    CollectionPlan,
    carry_out,
    plan_collection,
)
from tfstyle.training.adversarial.options import AdversarialOptions
from tfstyle.training.arguments import check_callbacks, split_arguments
from tfstyle.training.train_result import TrainResult

if TYPE_CHECKING:
    from tfstyle.training.adversarial.run import AdversarialRun

# Name of the network that a run starts from by default.
BASE = "classic"


@public
def train_adversarial(
    collection: str | PathLike,
    photos: str | PathLike,
    output: str | PathLike,
    *,
    callbacks: Sequence[Any] = (),
    **options: Unpack[TrainAdversarialKeywords],
) -> TrainResult:
    """Trains a network to paint in the common style of a collection of paintings.

    A discriminator learns to distinguish the network's pictures from the paintings, and
    the network learns to deceive the discriminator. Writes the same files as
    `tfstyle.train`, plus `adversary/discriminator.keras`.

    Args:
        collection: Folder of paintings.
        photos: Folder of training photographs.
        output: Output folder, created if needed.
        callbacks: Keras callbacks. If a callback sets `stop_training`, training ends
            after the current step.
        **options: Fields of `tfstyle.AdversarialOptions`, such as `steps`, and also:
            `style_names`: One-element list with the name of the style; by default, the
                name of the collection's folder.
            `style_titles`: One-element list with the title of the collection, for the
                model card.
            `init_from`: Network to start from, "classic" by default.
            `finetune`: Network to which the style is added.
            `license`, `checkpoint_every`, `samples_every` and `resume`: As in
                `tfstyle.train`.

    Returns:
        The trained network, its model card and its files, the number of steps taken,
        and the total training time.

    Raises:
        InputError: An argument is invalid, another process uses the output folder, the
            folder contains another run, the VGG19 weights are unavailable, or training
            diverges or collapses.

    Example:

    ```python
    tfstyle.train_adversarial("paintings", "photos", "mine")
    image = tfstyle.stylize("photo.jpg", "paintings", model="mine")
    ```

    Reference:
        Goodfellow et al., "Generative Adversarial Nets" (NeurIPS 2014).
    """
    check_callbacks(callbacks)
    checked, inputs = split_arguments(AdversarialOptions, options)
    plan = plan_adversarial(collection, photos, output, checked, **inputs)
    return run_adversarial(plan, lambda run: callbacks)


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
    """Checks the collection, lists the photographs and creates the output folder.

    Args:
        collection: Folder of paintings.
        photos: Folder of photographs.
        output: Output folder.
        options: Training options.
        init_from: Network to start from; all its weights are trained. Defaults to
            `BASE` unless `finetune` is given.
        finetune: Network to which the collection's style is added.
        **more: Other arguments of `plan_collection`.

    Raises:
        InputError: An argument is invalid.
    """
    named_weights(options.vgg19_weights)
    if options.adversarial_weight and options.warmup_steps >= options.generator_steps:
        logging.getLogger("tfstyle").warning(
            "The network is trained without the discriminator, because all %d steps "
            "that train the network are warmup steps (warmup_steps=%d).",
            options.generator_steps,
            options.warmup_steps,
        )
    first = init_from or ("" if finetune else BASE)
    given = {"init_from": first, "finetune": finetune, **more}
    return plan_collection(collection, photos, output, options, **given)


def run_adversarial(
    plan: CollectionPlan,
    make_callbacks: "Callable[[AdversarialRun], Sequence]" = lambda run: (),
) -> TrainResult:
    """Trains a network according to a plan.

    In addition to the network, writes `adversary/discriminator.keras`.

    Args:
        plan: Plan from `plan_adversarial`.
        make_callbacks: Function that creates Keras callbacks for a run. It is called
            after the run has loaded its checkpoint, and before the first step.

    Returns:
        The trained network, its model card and its files, the number of steps taken,
        and the total training time.

    Raises:
        InputError: Another process uses the output folder, the folder contains another
            run or an invalid checkpoint, the VGG19 weights are unavailable, no
            photograph can be read, or training diverges or collapses.
    """
    return carry_out(plan, _make_run, make_callbacks)


def _make_run(plan: CollectionPlan) -> "AdversarialRun":
    from tfstyle.training.adversarial.run import AdversarialRun

    return AdversarialRun(plan)

"""Arguments of the public training functions."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from tfstyle.arguments import shown
from tfstyle.errors import InputError
from tfstyle.options import Options

T = TypeVar("T", bound=Options)

# Names of the keyword arguments that belong to the plan of a run, not to its options.
PLAN_ARGUMENTS = (
    "style_names",
    "style_titles",
    "init_from",
    "finetune",
    "license",
    "checkpoint_every",
    "samples_every",
    "resume",
)


def split_arguments(
    options: type[T], given: Mapping[str, Any], names: Sequence[str] = PLAN_ARGUMENTS
) -> tuple[T, dict[str, Any]]:
    """Splits keyword arguments into options and arguments of the training plan.

    Args:
        options: Class of the options.
        given: Keyword arguments of a public function.
        names: Names of the plan's arguments.

    Returns:
        A pair: the checked options, and the items of `given` that belong to the plan.

    Raises:
        InputError: An option is unknown, or its value is invalid.
    """
    inputs = {name: given[name] for name in names if name in given}
    others = {name: value for name, value in given.items() if name not in inputs}
    return options.from_kwargs(**others), inputs


def check_callbacks(callbacks: Sequence[Any]) -> None:
    """Raises an error unless `callbacks` is a list of Keras callbacks."""
    is_list = isinstance(callbacks, list | tuple)
    if not is_list or not all(
        hasattr(item, "on_train_batch_end") for item in callbacks
    ):
        raise InputError(
            "Expected `callbacks` to be a list of Keras callbacks. "
            f"Received: callbacks={shown(callbacks)}"
        )

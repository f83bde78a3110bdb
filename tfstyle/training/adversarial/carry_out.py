"""Execution of a `CollectionPlan`: lock, checkpoint, training and result."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tfstyle.backend import TENSORFLOW, import_keras
from tfstyle.files.lock import lock_folder
from tfstyle.training.adversarial.collection_plan import CollectionPlan
from tfstyle.training.inputs import check_unused

if TYPE_CHECKING:
    from tfstyle.training.result import TrainResult


def carry_out(
    plan: CollectionPlan,
    make_run: Callable[[CollectionPlan], Any],
    make_callbacks: Callable[[Any], Sequence],
) -> "TrainResult":
    """Creates or resumes a run, trains, and writes the networks of a finished run.

    Args:
        plan: Plan from `plan_collection`.
        make_run: Function that creates a `CollectionRun` from a plan. It is called
            after Keras has been imported.
        make_callbacks: Function that creates Keras callbacks for a run.

    Raises:
        InputError: The output folder is in use or contains another run, its checkpoint
            is invalid, no photograph can be read, or the training diverges or
            collapses.
    """
    with lock_folder(plan.output):
        if not plan.resume:
            check_unused(plan.output)
        import_keras(TENSORFLOW)
        from tfstyle.training.result import write_result

        run = make_run(plan)
        if plan.resume:
            run.state.load()
        run(make_callbacks(run))
        result = write_result(run, plan, plan.options.steps)
        if result.is_finished:
            run.write_others()
        return result

"""Training of feed-forward networks."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from os import PathLike
from typing import TYPE_CHECKING, Any, Unpack

from tfstyle.backend import TENSORFLOW, WITH_GRADIENTS, import_keras
from tfstyle.distribution.collective import Collective, read_config
from tfstyle.files.lock import lock_folder
from tfstyle.keywords import TrainKeywords
from tfstyle.public import public
from tfstyle.training.arguments import check_callbacks, split_arguments
from tfstyle.training.inputs import Paths, TrainPlan, check_output, plan_train
from tfstyle.training.options import TrainOptions
from tfstyle.training.train_result import TrainResult

if TYPE_CHECKING:
    from tfstyle.training.run import TrainRun


@public
def train(
    styles: Paths,
    photos: str | PathLike,
    output: str | PathLike,
    *,
    callbacks: Sequence[Any] = (),
    **options: Unpack[TrainKeywords],
) -> TrainResult:
    """Trains a network that stylizes a photograph in a single forward pass.

    During training, a checkpoint, `log.jsonl` and sample pictures are written to
    `output`. After the last step, the network is written to `output` as `network.keras`
    and, with Keras' TensorFlow backend, also as `network.tflite`.

    Args:
        styles: Path of a painting, or paths of several paintings.
        photos: Folder of training photographs.
        output: Output folder, created if needed.
        callbacks: Keras callbacks. If a callback sets `stop_training`, training ends
            after the current step.
        **options: Fields of `tfstyle.TrainOptions`, such as `steps`, and also:
            `style_names`: Style names; by default, the file names without extensions.
            `style_titles`: Title and painter of each painting, for the model card.
            `init_from`: Network to start from: a path, or the name of a bundled
                network. The network must have the style names of this run, in the
                same order.
            `finetune`: Network to which the styles are added: a path, or the name of a
                bundled network.
            `license`: License of the weights, for the model card.
            `checkpoint_every`: Number of steps between two checkpoints (default 100).
            `samples_every`: Number of steps between two sample sheets (default 500).
            `resume`: Whether to continue the run in `output`.

    Returns:
        The trained network, its model card and its files, the number of steps taken,
        and the total training time.

    Raises:
        InputError: A picture, a folder, a network or an option is invalid, the VGG19
            weights are unavailable, or training diverges. Also raised if `output` is in
            use by another process or contains another run.

    Example:

    ```python
    result = tfstyle.train("painting.jpg", "photos", "mine", finetune="classic")
    image = tfstyle.stylize("photo.jpg", "painting", model="mine")
    ```

    Reference:
        Johnson, Alahi, Fei-Fei (ECCV 2016); Dumoulin, Shlens, Kudlur (ICLR 2017).
    """
    check_callbacks(callbacks)
    checked, inputs = split_arguments(TrainOptions, options)
    plan = plan_train(styles, photos, output, checked, **inputs)
    return run_train(plan, lambda run: callbacks)


def run_train(
    plan: TrainPlan, make_callbacks: "Callable[[TrainRun], Sequence]" = lambda run: ()
) -> TrainResult:
    """Trains a network according to a plan.

    If the environment variable TF_CONFIG describes several workers, each worker must
    call this function with the same plan. Worker 0 writes all files.

    Args:
        plan: Plan from `plan_train`.
        make_callbacks: Function that creates Keras callbacks for a run. Only worker 0
            calls this function, just before the first step. By then, a resumed run has
            loaded its checkpoint.

    Returns:
        The trained network, its model card and its files, the number of steps taken,
        and the total training time.

    Raises:
        InputError: The checkpoint is invalid, the VGG19 weights are unavailable, no
            photograph can be read, the workers' settings differ, or training diverges.
            Also raised if the output folder is in use by another process or contains
            another run.
    """
    index, count = read_config()
    is_chief = index == 0
    with lock_folder(plan.output) if is_chief else nullcontext():
        if is_chief:
            check_output(plan.output, plan.options, plan.resume)
        import_keras(WITH_GRADIENTS if count == 1 else TENSORFLOW)
        from tfstyle.training.result import describe_result, write_result
        from tfstyle.training.run import TrainRun

        collective = Collective(index, count) if count > 1 else None

        run = TrainRun(
            plan.paintings,
            plan.photos,
            plan.options,
            plan.output,
            plan.base,
            plan.finetune,
            plan.checkpoint_every,
            plan.samples_every,
            collective,
        )
        if plan.resume and is_chief:  # the other workers receive the state of worker 0
            run.state.load()
        run(make_callbacks(run) if is_chief else ())
        finish = write_result if is_chief else describe_result
        return finish(run, plan, plan.options.steps)

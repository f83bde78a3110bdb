"""`tfstyle train`: teach a network to paint in given styles."""

import sys
from collections.abc import Mapping
from pathlib import Path

from absl import flags

from tfstyle.backend import WITH_GRADIENTS, import_keras
from tfstyle.cli.command import Command
from tfstyle.cli.flagfile import resolve_flags, write_flagfile
from tfstyle.cli.interruption import INTERRUPTED
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    options_from_flags,
)
from tfstyle.cli.train_output import check_unused, make_folder, write_networks
from tfstyle.files.lock import lock_folder
from tfstyle.models.find import ModelFiles, bundled_names
from tfstyle.training import (
    check_train_input,
    describe_paintings,
    find_base,
    name_styles,
)
from tfstyle.training.options import TrainOptions

USAGE = """usage: tfstyle train --style=PAINTING --photos=FOLDER --output=FOLDER

Trains a network that paints photographs in the style of one or several paintings in
one pass (Johnson et al. 2016, Dumoulin et al. 2017). Writes network.keras and
network.tflite for `tfstyle stylize --model=FOLDER`; on the way a checkpoint, log.jsonl
and sample pictures. A folder with a checkpoint is gone on with by --resume, also with
more steps.

flags:
"""
_PASSING = ("resume", "checkpoint_every", "samples_every", "tensorboard")


def _define(values: flags.FlagValues) -> None:
    own = {"flag_values": values}
    define_path(
        "style",
        "a painting; repeat the flag for several of them",
        values,
        repeatable=True,
    )
    flags.DEFINE_list(
        "style_names", [], "a name for each painting; else those of the files", **own
    )
    flags.DEFINE_multi_string(
        "style_title", [], "painting and painter, for the network's card", **own
    )
    define_path("photos", "folder of photographs to learn from", values)
    define_path("output", "folder to write into", values)
    define_path(
        "init_from",
        "a network of the same styles, bundled or a file, whose training is continued; "
        "alpha and blocks are its own",
        values,
        "",
        names=bundled_names(),
    )
    define_path(
        "finetune",
        "a network, bundled or a file, that learns the style in addition to its own: "
        "only the style's scales and shifts, in minutes; alpha and blocks are its own",
        values,
        "",
        names=bundled_names(),
    )
    define_option_flags(TrainOptions, values)
    flags.DEFINE_integer(
        "checkpoint_every", 100, "steps between two checkpoints", 1, **own
    )
    flags.DEFINE_integer(
        "samples_every", 500, "steps between two sheets of sample pictures", 1, **own
    )
    flags.DEFINE_string(
        "license", "", "license of the weights, for the network's card", **own
    )
    flags.DEFINE_boolean(
        "tensorboard", False, "write events for TensorBoard; needs [tensorboard]", **own
    )
    flags.DEFINE_boolean(
        "resume", False, "go on with a run that did not end; same flags", **own
    )


def _run(values: flags.FlagValues) -> int:
    """Trains, writes the network and prints a line about it."""
    options = options_from_flags(TrainOptions, values)
    styles = name_styles(values.style, values.style_names)
    about = describe_paintings(styles, values.style_title)
    base = find_base(values.init_from, values.finetune, styles)
    paintings, photos = check_train_input(styles, values.photos, options)
    output = make_folder(values.output, values.photos)
    with lock_folder(output):
        if not values.resume:
            check_unused(output, values.output)
        return _train(values, options, base, (paintings, photos), about, output)


def _train(
    values: flags.FlagValues,
    options: TrainOptions,
    base: ModelFiles | None,
    pictures: tuple,
    about: Mapping[str, Mapping],
    output: Path,
) -> int:
    import_keras(WITH_GRADIENTS)
    from tfstyle.cli.train_callbacks import StopOnSignal, TrainProgress, tensorboard
    from tfstyle.training.run import TrainRun

    extra = [tensorboard(output)] if values.tensorboard else []
    training = TrainRun(
        *pictures,
        options,
        output,
        base,
        bool(values.finetune),
        values.checkpoint_every,
        values.samples_every,
    )
    if values.resume:  # before the flags of the run that is there are replaced
        training.state.load()
    resolved = resolve_flags(values, _PASSING)
    write_flagfile("train", resolved, output / "train.cfg")
    stop = StopOnSignal()
    training([TrainProgress(training.state, options), stop, *extra], values.resume)
    if stop.happened:
        print(
            f"Interrupted after {training.state.step} steps; --resume goes on.",
            file=sys.stderr,
        )
        return INTERRUPTED
    write_networks(training, about, output, values.license)
    return 0


COMMAND = Command(
    usage=USAGE,
    define=_define,
    run=_run,
    required=("style", "photos", "output"),
    renamed={"begin_with": "init_from", "licence": "license"},
)

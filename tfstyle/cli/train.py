"""`tfstyle train`: teach a network to paint in given styles."""

import math
import sys
from pathlib import Path

from absl import flags

from tfstyle.cli.callbacks import INTERRUPTED
from tfstyle.cli.command import Command
from tfstyle.cli.flagfile import resolve_flags, write_flagfile
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    options_from_flags,
)
from tfstyle.cli.status_line import duration
from tfstyle.cli.streams import one_line
from tfstyle.files.paths import expand
from tfstyle.models.find import bundled_names
from tfstyle.training import run_train
from tfstyle.training.inputs import plan_train
from tfstyle.training.options import TrainOptions

USAGE = """usage: tfstyle train --style=PAINTING --photos=FOLDER --output=FOLDER

Trains a network that paints photographs in the style of one or several paintings in
one pass (Johnson et al. 2016, Dumoulin et al. 2017). Writes network.keras and
network.tflite for `tfstyle stylize --model=FOLDER`; on the way a checkpoint, log.jsonl
and sample pictures. A folder with a checkpoint is gone on with by --resume, also with
more steps.

flags:
"""
# Flags that are arguments of the function by the same name.
_INPUTS = (
    "style_names",
    "init_from",
    "finetune",
    "license",
    "checkpoint_every",
    "samples_every",
    "resume",
)
# Flags that do not change the network.
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
    output = expand(values.output)  # as given: the flags become absolute below
    plan = plan_train(
        values.style,
        values.photos,
        values.output,
        options_from_flags(TrainOptions, values),
        style_titles=values.style_title,
        **{name: values[name].value for name in _INPUTS},
    )
    result = run_train(plan, lambda run: _callbacks(run, values))
    if not result.is_finished:
        print(
            f"Interrupted after {result.steps} steps; --resume goes on.",
            file=sys.stderr,
        )
        return INTERRUPTED
    _report(result, output)
    return 0


def _callbacks(run, values: flags.FlagValues) -> list:
    """Callbacks of the terminal; writes the flags, once the run is known to begin."""
    from tfstyle.cli.train_callbacks import StopOnSignal, TrainProgress, tensorboard

    extra = [tensorboard(run.output)] if values.tensorboard else []
    resolved = resolve_flags(values, _PASSING)
    write_flagfile("train", resolved, run.output / "train.cfg")
    return [TrainProgress(run.state, run.options), StopOnSignal(), *extra]


def _report(result, output: Path) -> None:
    for path, reason in result.broken.items():
        print(one_line(f"tfstyle: left out {path}: {reason}"), file=sys.stderr)
    terms = (result.card.about["log"] or [{}])[0]
    parts = (
        f"{one_line(output)}: {' and '.join(f.name for f in result.files)}",
        f"{len(result.card.styles)} styles",
        f"{result.steps} steps",
        *(f"{name} {terms.get(name, math.nan):.3f}" for name in ("content", "style")),
        duration(result.seconds),
    )
    print(", ".join(parts))


COMMAND = Command(
    usage=USAGE,
    define=_define,
    run=_run,
    required=("style", "photos", "output"),
    renamed={"begin_with": "init_from", "licence": "license"},
)

"""The `tfstyle train` command."""

import math
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path

from absl import flags

from tfstyle.cli.callbacks import INTERRUPTED
from tfstyle.cli.command import Command
from tfstyle.cli.flagfile import resolve_flags, write_flagfile
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    flags_from_options,
    options_from_flags,
)
from tfstyle.cli.status_line import StatusLine, duration, time_left
from tfstyle.cli.streams import one_line
from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.models.find import bundled_names
from tfstyle.training import run_train
from tfstyle.training.arbitrary import plan_arbitrary, run_arbitrary
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.inputs import plan_train
from tfstyle.training.options import TrainOptions

USAGE = """usage: tfstyle train --style=PAINTING --photos=FOLDER --output=FOLDER

Trains a network that stylizes photographs in one pass, in the style of one or several
paintings (Johnson et al. 2016, Dumoulin et al. 2017). Writes network.keras and
network.tflite for `tfstyle stylize --model=FOLDER`, and during training a checkpoint,
log.jsonl and sample pictures. --resume continues from a checkpoint, also with more
steps. Several machines train together if each has TensorFlow's variable TF_CONFIG.

With --arbitrary=FOLDER, the network learns to paint in the style of any painting
(Ghiasi et al. 2017), from the paintings in that folder; those given with --style get a
name. See configs/train/arbitrary.cfg for suitable values.

flags:
"""
# Flags that are passed to the function under the same name.
_INPUTS = (
    "style_names",
    "init_from",
    "finetune",
    "license",
    "checkpoint_every",
    "samples_every",
    "resume",
)
# Flags that do not affect the trained network.
_PASSING = ("resume", "checkpoint_every", "samples_every", "tensorboard")


def _define(values: flags.FlagValues) -> None:
    define_path(
        "style",
        "painting; repeat the flag for several",
        values,
        repeatable=True,
    )
    flags.DEFINE_list(
        "style_names",
        [],
        "name of each painting; file names by default",
        flag_values=values,
    )
    flags.DEFINE_multi_string(
        "style_title",
        [],
        "title and painter of each painting, for the card",
        flag_values=values,
    )
    define_path("photos", "folder of training photographs", values)
    define_path("output", "output folder", values)
    define_path(
        "arbitrary",
        "folder of paintings for training a network that takes any painting as its "
        "style",
        values,
        "",
    )
    define_path(
        "cache",
        "folder for the paintings' Gram matrices, which are computed once and take "
        "0.7 MB per variant of a painting; the output folder if empty",
        values,
        "",
    )
    define_path(
        "init_from",
        "network with the same styles, bundled or a file, to continue training from; "
        "alpha and blocks are taken from it",
        values,
        "",
        names=bundled_names(),
    )
    define_path(
        "finetune",
        "network, bundled or a file, that learns an additional style in minutes: only "
        "its scales and shifts are trained; alpha and blocks are taken from it",
        values,
        "",
        names=bundled_names(),
    )
    define_option_flags(TrainOptions, values)
    define_option_flags(ArbitraryOptions, values)
    flags.DEFINE_integer(
        "checkpoint_every",
        100,
        "number of steps between two checkpoints",
        1,
        flag_values=values,
    )
    flags.DEFINE_integer(
        "samples_every",
        500,
        "number of steps between two sample sheets",
        1,
        flag_values=values,
    )
    flags.DEFINE_string(
        "license", "", "license of the weights, for the card", flag_values=values
    )
    flags.DEFINE_boolean(
        "tensorboard",
        False,
        "write TensorBoard events; needs pip install tfstyle[tensorboard]",
        flag_values=values,
    )
    flags.DEFINE_boolean(
        "resume",
        False,
        "resume an unfinished run; needs the same flags",
        flag_values=values,
    )


def _run(values: flags.FlagValues) -> int:
    """Trains, writes the network and prints a summary."""
    output = expand(values.output)  # as given; the flags become absolute below
    inputs = {name: values[name].value for name in _INPUTS}
    inputs["style_titles"] = values.style_title
    train = _train_arbitrary if values.arbitrary else _train_names
    _check_flags(values)
    result = train(values, inputs)
    if not result.is_finished:
        print(
            f"Interrupted after {result.steps} steps; --resume continues the run.",
            file=sys.stderr,
        )
        return INTERRUPTED
    _report(result, output)
    return 0


def _other_flags(values: flags.FlagValues) -> set[str]:
    """Names of the flags that only the other kind of training has."""
    names, arbitrary = (
        {item.name for item in fields(options)}
        for options in (TrainOptions, ArbitraryOptions)
    )
    return names - arbitrary if values.arbitrary else arbitrary - names | {"cache"}


def _check_flags(values: flags.FlagValues) -> None:
    """Raises an error if a flag is set that has no effect with these flags."""
    # Not `present`: flagfiles of older versions contain all flags.
    given = [n for n in _other_flags(values) if values[n].value != values[n].default]
    for name in sorted(given):
        when = "without" if values.arbitrary else "with"
        raise InputError(
            f"Expected `{name}` only {when} `arbitrary`. "
            f"Received: {name}={values[name].value!r}"
        )


def _train_names(values: flags.FlagValues, inputs: Mapping):
    options = options_from_flags(TrainOptions, values)
    plan = plan_train(values.style, values.photos, values.output, options, **inputs)
    return run_train(plan, lambda run: _callbacks(run, values))


def _train_arbitrary(values: flags.FlagValues, inputs: Mapping):
    plan = plan_arbitrary(
        values.style,
        values.arbitrary,
        values.photos,
        values.output,
        options_from_flags(ArbitraryOptions, values, given_only=True),
        values.cache,
        **inputs,
    )
    return run_arbitrary(plan, lambda run: _callbacks(run, values), _show_entries())


def _show_entries() -> Callable[[int, int], None]:
    """Creates a status line for the Gram matrices."""
    line, began = StatusLine(sys.stderr), time.monotonic()
    first: list[int] = []

    def show(done: int, count: int) -> None:
        now = time.monotonic()
        first[:] = first or [done - 1]
        if line.is_due(now) or done == count:
            made = done - first[0]
            left = time_left(now - began, made / count, 1 - done / count)
            line.show(f"Gram matrices, {left}", now, done / count, f"{done}/{count} ")
        if done == count:
            line.keep()

    return show


def _callbacks(run, values: flags.FlagValues) -> list:
    """Creates the terminal callbacks, and writes the flagfile when the run starts."""
    from tfstyle.cli.train_callbacks import StopOnSignal, TrainProgress, tensorboard

    extra = [tensorboard(run.output)] if values.tensorboard else []
    # The default of a flag may be that of the other kind of training.
    flags_from_options(run.options, values)
    resolved = resolve_flags(values, {*_PASSING, *_other_flags(values)})
    write_flagfile("train", resolved, run.output / "train.cfg")
    return [TrainProgress(run.state, run.options), StopOnSignal(), *extra]


def _report(result, output: Path) -> None:
    for path, reason in result.broken.items():
        print(one_line(f"tfstyle: skipped {path}: {reason}"), file=sys.stderr)
    terms = (result.card.about["log"] or [{}])[0]
    names = " and ".join(file.name for file in result.files)
    parts = (
        f"{one_line(output)}: {names or 'written by worker 0'}",
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

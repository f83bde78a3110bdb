"""The `tfstyle train` command."""

import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.counted import counted
from tfstyle.cli.flagfile import resolve_flags, write_flagfile
from tfstyle.cli.interruption import INTERRUPTED
from tfstyle.cli.option_flags import (
    flags_from_options,
    options_from_flags,
)
from tfstyle.cli.status_line import StatusLine, duration, time_left
from tfstyle.cli.streams import one_line
from tfstyle.cli.train_flags import define
from tfstyle.cli.train_kinds import KINDS, check_flags, kind_of, other_flags
from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images import describe_left_out, unreadable
from tfstyle.recent_pace import RecentPace
from tfstyle.training import run_train
from tfstyle.training.adversarial import plan_adversarial, run_adversarial
from tfstyle.training.adversarial.options import AdversarialOptions
from tfstyle.training.arbitrary import ArbitraryPlan, plan_arbitrary, run_arbitrary
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.arguments import PLAN_ARGUMENTS
from tfstyle.training.cycle import plan_cycle, run_cycle
from tfstyle.training.cycle.options import CycleOptions
from tfstyle.training.inputs import plan_train
from tfstyle.training.options import TrainOptions

USAGE = """usage: tfstyle train --style=PAINTING --photos=FOLDER --output=FOLDER
       tfstyle train --arbitrary=FOLDER --style=PAINTING --photos=FOLDER --output=FOLDER
       tfstyle train --adversarial --collection=FOLDER --photos=FOLDER --output=FOLDER
       tfstyle train --cycle --collection=FOLDER --photos=FOLDER --output=FOLDER

Trains a network that stylizes photographs in one pass, in the style of one or several
paintings (Johnson et al. 2016, Dumoulin et al. 2017). Writes network.keras and, if
Keras uses TensorFlow, network.tflite for `tfstyle stylize --model=FOLDER`. During
training, also writes a checkpoint, log.jsonl and sample pictures. --resume continues
from the checkpoint; --steps may be larger than before. Several machines train together
if TensorFlow's environment variable TF_CONFIG is set on each of them.

With --arbitrary=FOLDER, the network learns to paint in the style of any painting
(Ghiasi et al. 2017). FOLDER contains the paintings for training. The paintings given
with --style (at least one) become named styles. See configs/train/arbitrary.cfg for
suitable flags.

With --adversarial, a network learns the common style of the paintings in --collection.
A discriminator learns to distinguish the network's pictures from the paintings, while
the network learns to deceive the discriminator (Goodfellow et al. 2014). Training
starts from the bundled network `classic`, or from the network given with --init_from.
With --finetune=NETWORK, the style of the collection is added to NETWORK, whose existing
styles do not change. See configs/train/adversarial.cfg for suitable flags.

With --cycle, one network learns to turn photographs into paintings, and another network
learns to turn paintings into photographs. Each network has a discriminator, and learns
to reverse the changes made by the other network (CycleGAN, Zhu et al. 2017). The second
network is written to the subfolder `photo` of the output folder. By default, the flags
have the values of the CycleGAN paper, which need a GPU. See configs/train/cycle.cfg for
values that suit a CPU.

flags:
"""
# Flags that do not affect the trained network.
_PASSING = ("resume", "checkpoint_every", "samples_every", "tensorboard")


def _run(values: flags.FlagValues) -> int:
    """Trains and writes the network, and prints a summary."""
    # Computed first, because `_callbacks` makes the path in the flag absolute.
    output = expand(values.output)
    inputs = {name: values[name].value for name in PLAN_ARGUMENTS if name in values}
    inputs["style_titles"] = values.style_title
    check_flags(values)
    kind = kind_of(values)
    try:
        result = _TRAIN[kind](values, inputs)
    except InputError as error:
        raise _naming_flags(error, kind) from error
    except KeyboardInterrupt:  # before the first step, or after the last one
        if not (output / "checkpoint.npz").exists():
            raise
        print("Interrupted; --resume continues the run.", file=sys.stderr)
        return INTERRUPTED
    if not result.is_finished:
        steps = counted(result.steps, "step")
        print(
            f"Interrupted after {steps}; --resume continues the run.", file=sys.stderr
        )
        return INTERRUPTED
    _report(result, output, KINDS[kind].reported)
    return 0


def _naming_flags(error: InputError, kind: str) -> InputError:
    """Returns the error with flag names in place of Python argument names."""
    error = error.naming("styles", "style")
    return error.naming("paintings", "arbitrary") if kind == "arbitrary" else error


def _train_names(values: flags.FlagValues, inputs: Mapping):
    options = options_from_flags(TrainOptions, values)
    plan = plan_train(values.style, values.photos, values.output, options, **inputs)
    return run_train(plan, lambda run: _callbacks(run, values))


def _plan_arbitrary(values: flags.FlagValues, inputs: Mapping) -> ArbitraryPlan:
    options = options_from_flags(ArbitraryOptions, values, given_only=True)
    folders = values.arbitrary, values.photos, values.output
    return plan_arbitrary(values.style, *folders, options, values.cache, **inputs)


def _train_arbitrary(values: flags.FlagValues, inputs: Mapping):
    plan = _plan_arbitrary(values, inputs)
    return run_arbitrary(
        plan, lambda run: _callbacks(run, values), _show_progress("Gram matrices")
    )


def _train_adversarial(values: flags.FlagValues, inputs: Mapping):
    plan = plan_adversarial(
        values.collection,
        values.photos,
        values.output,
        options_from_flags(AdversarialOptions, values, given_only=True),
        on_picture=_show_progress("checked paintings"),
        **inputs,
    )
    return run_adversarial(plan, lambda run: _callbacks(run, values))


def _train_cycle(values: flags.FlagValues, inputs: Mapping):
    options = options_from_flags(CycleOptions, values, given_only=True)
    others = {name: each for name, each in inputs.items() if name != "finetune"}
    plan = plan_cycle(
        values.collection,
        values.photos,
        values.output,
        options,
        on_picture=_show_progress("checked paintings"),
        **others,
    )
    return run_cycle(plan, lambda run: _callbacks(run, values))


_TRAIN = {
    "": _train_names,
    "arbitrary": _train_arbitrary,
    "adversarial": _train_adversarial,
    "cycle": _train_cycle,
}


def _show_progress(what: str) -> Callable[[int, int], None]:
    """Returns a function that shows how many items are done, and the time left."""
    line, pace = StatusLine(sys.stderr), RecentPace()

    def show(done: int, count: int) -> None:
        now = time.monotonic()
        pace.record(now, done)
        if line.is_due(now) or (line.is_terminal and done == count):
            left = time_left(pace.seconds_left(count))
            text = f"{what}  {left}".rstrip()
            line.show(text, now, done / count, f"{done}/{count} ")
        if done == count:
            line.keep()

    return show


def _callbacks(run, values: flags.FlagValues) -> list:
    """Writes the flagfile of a run, and creates the run's callbacks."""
    from tfstyle.cli.train_callbacks import StopOnSignal, TrainProgress, tensorboard

    extra = [tensorboard(run.output)] if values.tensorboard else []
    # The flags are set to the options of this run, because the defaults of the flags
    # may be those of another kind of training.
    flags_from_options(run.options, values)
    resolved = resolve_flags(values, {*_PASSING, *other_flags(values)})
    write_flagfile("train", resolved, run.output / "train.cfg")
    return [TrainProgress(run.state, run.options), StopOnSignal(), *extra]


def _report(result, output: Path, shown: Sequence[str]) -> None:
    if result.broken:
        left_out = describe_left_out(unreadable(result.broken))
        print(one_line(f"tfstyle: {left_out}"), file=sys.stderr)
    terms = (result.card.about["log"] or [{}])[0]
    names = " and ".join(file.name for file in result.files)
    parts = (
        f"{one_line(output)}: {names or 'written by worker 0'}",
        counted(len(result.card.styles), "style"),
        counted(result.steps, "step"),
        *(f"{name} {terms.get(name, math.nan):.3f}" for name in shown),
        duration(result.seconds),
    )
    print(", ".join(parts))


COMMAND = Command(
    group=Group.DEPLOY,
    summary="train a network to paint in given styles",
    usage=USAGE,
    define=define,
    run=_run,
    required=("style", "photos", "output"),
    instead={"style": ("collection", "adversarial", "cycle")},
    renamed={"begin_with": "init_from", "licence": "license"},
)

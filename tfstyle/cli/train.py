"""The `tfstyle train` command."""

import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from absl import flags

from tfstyle.cli.command import Command
from tfstyle.cli.counted import counted
from tfstyle.cli.flagfile import resolve_flags, write_flagfile
from tfstyle.cli.interruption import INTERRUPTED
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
from tfstyle.training.adversarial import plan_adversarial, run_adversarial
from tfstyle.training.adversarial.options import AdversarialOptions
from tfstyle.training.arbitrary import plan_arbitrary, run_arbitrary
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.cycle import plan_cycle, run_cycle
from tfstyle.training.cycle.options import CycleOptions
from tfstyle.training.inputs import plan_train
from tfstyle.training.options import TrainOptions

USAGE = """usage: tfstyle train --style=PAINTING --photos=FOLDER --output=FOLDER
       tfstyle train --adversarial --collection=FOLDER --photos=FOLDER --output=FOLDER
       tfstyle train --cycle --collection=FOLDER --photos=FOLDER --output=FOLDER

Trains a network that stylizes photographs in one pass, in the style of one or several
paintings (Johnson et al. 2016, Dumoulin et al. 2017). Writes network.keras and
network.tflite for `tfstyle stylize --model=FOLDER`, and during training a checkpoint,
log.jsonl and sample pictures. --resume continues from a checkpoint, even with more
steps. Several machines train together if TensorFlow's variable TF_CONFIG is set on
each.

With --arbitrary=FOLDER, the network learns to paint in the style of any painting
(Ghiasi et al. 2017), from the paintings in that folder; those given with --style become
named styles. See configs/train/arbitrary.cfg for suitable values.

With --adversarial, a network learns what the paintings of --collection have in common.
It learns this from a discriminator, which learns to tell the network's pictures from
the paintings (Goodfellow et al. 2014). Training starts from the bundled network
`classic`, or from the one given with --init_from; with --finetune, the network keeps
its own styles. See configs/train/adversarial.cfg.

With --cycle, two networks learn to make paintings from photographs and photographs from
paintings, each against a discriminator, so that one undoes what the other does
(CycleGAN, Zhu et al. 2017). The second network is written to the folder photo. The
defaults are the paper's, for a GPU; see configs/train/cycle.cfg for smaller values.

flags:
"""
# Options of each kind of training, keyed by the flag that chooses the kind.
_KINDS: dict[str, type] = {
    "": TrainOptions,
    "arbitrary": ArbitraryOptions,
    "adversarial": AdversarialOptions,
    "cycle": CycleOptions,
}
# Further flags that apply to some kinds of training only.
_OWN: dict[str, set[str]] = {
    "": {"style", "finetune"},
    "arbitrary": {"style", "finetune", "cache"},
    "adversarial": {"collection", "finetune"},
    "cycle": {"collection"},
}
# Terms in the summary of a run.
_REPORTED = {"cycle": ("cycle_photo", "cycle_painting")}
# Flags that are passed to the training function as arguments of the same name.
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
        "name of each style; by default, the file name of its painting",
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
    flags.DEFINE_boolean(
        "adversarial",
        False,
        "train with a discriminator, which learns from the paintings in `collection`",
        flag_values=values,
    )
    flags.DEFINE_boolean(
        "cycle",
        False,
        "train two networks, to paintings and back, on photographs and the paintings "
        "in `collection`",
        flag_values=values,
    )
    define_path(
        "collection",
        "folder of paintings by the same hand, at least 30, for `adversarial` or "
        "`cycle`",
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
        "bundled network or file with the same styles, from which training continues; "
        "alpha and blocks are taken from it",
        values,
        "",
        names=bundled_names(),
    )
    define_path(
        "finetune",
        "bundled network or file, to which a style is added in minutes: only the "
        "style's scales and shifts are trained; alpha and blocks are taken from it",
        values,
        "",
        names=bundled_names(),
    )
    define_option_flags(TrainOptions, values)
    define_option_flags(ArbitraryOptions, values)
    define_option_flags(AdversarialOptions, values)
    define_option_flags(CycleOptions, values)
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
    # Stored as given, because the flag's value becomes an absolute path below.
    output = expand(values.output)
    inputs = {name: values[name].value for name in _INPUTS}
    inputs["style_titles"] = values.style_title
    _check_flags(values)
    result = _TRAIN[_kind(values)](values, inputs)
    if not result.is_finished:
        steps = counted(result.steps, "step")
        print(
            f"Interrupted after {steps}; --resume continues the run.", file=sys.stderr
        )
        return INTERRUPTED
    _report(result, output, _REPORTED.get(_kind(values), ("content", "style")))
    return 0


def _kind(values: flags.FlagValues) -> str:
    """Name of the flag that chooses the kind of training, or an empty string."""
    chosen = [name for name in _KINDS if name and values[name].value]
    if len(chosen) > 1:
        first, *_, last = chosen
        raise InputError(
            f"Expected `{last}` to be used only without `{first}`. Received: "
            f"{first}={values[first].value!r}"
        )
    return chosen[0] if chosen else ""


def _flags_of(kind: str) -> set[str]:
    """Names of the flags that this kind of training has, but some other kind lacks."""
    own = {n: _OWN[n] | {item.name for item in fields(_KINDS[n])} for n in _KINDS}
    shared = set.intersection(*own.values())
    return own[kind] - shared


def _other_flags(values: flags.FlagValues) -> set[str]:
    """Names of the flags that only other kinds of training have."""
    return set.union(*map(_flags_of, _KINDS)) - _flags_of(_kind(values))


def _check_flags(values: flags.FlagValues) -> None:
    """Raises an error if a flag is set that does not apply to this kind of training."""
    kind = _kind(values)
    # A flag counts as set if its value differs from the default, because flagfiles of
    # older versions contain all flags.
    given = [n for n in _other_flags(values) if values[n].value != values[n].default]
    for name in sorted(given):
        owners = [each for each in _KINDS if name in _flags_of(each)]
        names = " or ".join(f"`{each}`" for each in owners)
        when = f"without `{kind}`" if "" in owners else f"with {names}"
        raise InputError(
            f"Expected `{name}` to be used only {when}. "
            f"Received: {name}={values[name].value!r}"
        )
    if "collection" in _OWN[kind] and not values.collection:
        raise InputError(
            "Expected `collection` to be a folder of paintings, which training with "
            f"`{kind}` learns from. Received: no collection"
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


def _train_adversarial(values: flags.FlagValues, inputs: Mapping):
    plan = plan_adversarial(
        values.collection,
        values.photos,
        values.output,
        options_from_flags(AdversarialOptions, values, given_only=True),
        **inputs,
    )
    return run_adversarial(plan, lambda run: _callbacks(run, values))


def _train_cycle(values: flags.FlagValues, inputs: Mapping):
    options = options_from_flags(CycleOptions, values, given_only=True)
    others = {name: each for name, each in inputs.items() if name != "finetune"}
    plan = plan_cycle(
        values.collection, values.photos, values.output, options, **others
    )
    return run_cycle(plan, lambda run: _callbacks(run, values))


_TRAIN = {
    "": _train_names,
    "arbitrary": _train_arbitrary,
    "adversarial": _train_adversarial,
    "cycle": _train_cycle,
}


def _show_entries() -> Callable[[int, int], None]:
    """Returns a function that shows the progress of computing the Gram matrices."""
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
    # The flags are set to the options of the run, because their defaults may be those
    # of another kind of training.
    flags_from_options(run.options, values)
    resolved = resolve_flags(values, {*_PASSING, *_other_flags(values)})
    write_flagfile("train", resolved, run.output / "train.cfg")
    return [TrainProgress(run.state, run.options), StopOnSignal(), *extra]


def _report(result, output: Path, shown: Sequence[str]) -> None:
    for path, reason in result.broken.items():
        print(one_line(f"tfstyle: skipped {path}: {reason}"), file=sys.stderr)
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
    usage=USAGE,
    define=_define,
    run=_run,
    required=("style", "photos", "output"),
    instead={"style": "collection"},
    renamed={"begin_with": "init_from", "licence": "license"},
)

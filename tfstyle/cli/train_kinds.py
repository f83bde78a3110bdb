"""Kinds of training, and the flags that apply to each."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from absl import flags

from tfstyle.cli.flag_errors import UsageError
from tfstyle.training.adversarial.options import AdversarialOptions
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.cycle.options import CycleOptions
from tfstyle.training.options import TrainOptions


@dataclass(frozen=True)
class Kind:
    """Kind of training.

    Args:
        options: Class of the options; each option is also a flag.
        own: Names of the flags that apply to this kind, but not to all kinds. Flags for
            the fields of `options` are not included.
        reported: Names of the loss terms that the summary of a run shows.
    """

    options: type
    own: set[str]
    reported: tuple[str, ...] = ("content", "style")

    @property
    def flags(self) -> set[str]:
        """Names of this kind's flags: those in `own`, and the fields of `options`."""
        return self.own | {item.name for item in fields(self.options)}


# Kinds of training, keyed by the flag that chooses the kind; "" is the default kind.
KINDS = {
    "": Kind(TrainOptions, {"style", "finetune"}),
    "arbitrary": Kind(ArbitraryOptions, {"style", "cache"}),
    "adversarial": Kind(AdversarialOptions, {"collection", "finetune"}),
    "cycle": Kind(CycleOptions, {"collection"}, ("cycle_photo", "cycle_painting")),
}


def kind_of(values: flags.FlagValues) -> str:
    """Returns the name of the flag that chooses the kind; "" for the default kind."""
    chosen = [name for name in KINDS if name and values[name].value]
    if len(chosen) > 1:
        names = " and ".join(f"`{name}`" for name in chosen)
        given = ", ".join(f"{name}={values[name].value!r}" for name in chosen)
        raise UsageError(f"Expected at most one of {names}. Received: {given}")
    return chosen[0] if chosen else ""


def _flags_of(kind: str) -> set[str]:
    """Returns the names of this kind's flags that do not apply to all kinds."""
    own = KINDS[kind].flags
    return own - own.intersection(*(each.flags for each in KINDS.values()))


def other_flags(values: flags.FlagValues) -> set[str]:
    """Returns the names of flags that do not apply to the chosen kind of training."""
    return set.union(*map(_flags_of, KINDS)) - _flags_of(kind_of(values))


def describe_kinds(flag: flags.Flag) -> str:
    """Describes which kinds of training a flag applies to, and its default for each.

    Returns:
        Clauses to append to the flag's help; empty if the flag applies to all kinds of
        training and has the same default for each.
    """
    name = flag.name
    owners = [kind for kind in KINDS if name in _flags_of(kind)]
    others = [kind for kind in KINDS if kind not in owners]
    clauses = []
    if owners and "" in owners:
        clauses.append(f"not with {_listed(others)}")
    elif owners:
        clauses.append(f"only with {_listed(owners)}")
    defaults = [
        f"{item.default} with --{kind}"
        for kind in KINDS
        for item in fields(KINDS[kind].options)
        if item.name == name and kind and _as_value(item.default) != flag.default
    ]
    if defaults:
        clauses.append(f"by default {', '.join(defaults)}")
    return "; ".join(clauses)


def _listed(kinds: Sequence[str]) -> str:
    *most, last = (f"--{kind}" for kind in kinds)
    return f"{', '.join(most)} or {last}" if most else last


def _as_value(default: Any) -> Any:
    return list(default) if isinstance(default, tuple) else default


def check_flags(values: flags.FlagValues) -> None:
    """Checks that the flags are complete and apply to the chosen kind of training."""
    kind = kind_of(values)
    # A flag is rejected only if its value differs from the default, because flagfiles
    # written by older versions contain all flags.
    given = [n for n in other_flags(values) if values[n].value != values[n].default]
    for name in sorted(given):
        owners = [each for each in KINDS if name in _flags_of(each)]
        names = " or ".join(f"`{each}`" for each in owners)
        expected = (
            f"not to be given with `{kind}`"
            if "" in owners
            else f"to be used only with {names}"
        )
        raise UsageError(
            f"Expected `{name}` {expected}. Received: {name}={values[name].value!r}"
        )
    if "collection" in KINDS[kind].own and not values.collection:
        raise UsageError(
            "Expected `collection` to be a folder of paintings, because "
            f"`{kind}` learns from them. Received: no collection"
        )

"""Description of a command: help text, flags, checks and function."""

import logging
import os
import textwrap
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from absl import flags

from tfstyle.cli.flag_errors import check_followed, check_repeated
from tfstyle.cli.flag_groups import group_flags
from tfstyle.cli.flagfile import read_flagfiles
from tfstyle.cli.option_flags import describe_range, path_names
from tfstyle.files.paths import expand

Values = flags.FlagValues


class Group(StrEnum):
    """Titles of the command groups, in the order used by `tfstyle --help`."""

    PAINT = "paint photographs and videos"
    EXPLORE = "make and understand pictures"
    SOUND = "change sounds"
    DEPLOY = "train and deploy networks"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command of `tfstyle`.

    Args:
        group: Group under which `tfstyle --help` lists the command.
        summary: Short description of the command, beginning with a verb.
        usage: Text above the flags in `tfstyle COMMAND --help`.
        define: Function that defines the flags of the command.
        run: Function that runs the command and returns the exit code.
        required: Names of the required flags.
        instead: Names of flags that can replace a required flag, keyed by the name of
            the required flag. If several flags can replace it, error messages mention
            only the first one.
        positional: Name of the flag that receives all positional arguments except those
            for `first` and `last`.
        renamed: Current names of renamed flags, keyed by former name. The former names
            still work.
        first: Name of the flag that receives the first positional argument, unless the
            flag itself is given.
        last: Name of the flag that receives the last of several positional arguments.
            It receives none if the flag itself is given, or if `defaults` provides a
            value.
        defaults: Functions, keyed by the name of a flag. If the flag is missing, its
            function computes the value from the other flags, or returns None if no
            value is suitable.
        single: Names of flags that can be given only once on the command line. `parse`
            adds all flags that take a comma-separated list.
        streams: Whether pictures can be read from standard input and written to
            standard output.
    """

    group: Group
    summary: str
    usage: str
    define: Callable[[Values], None]
    run: Callable[[Values], int]
    required: Sequence[str] = ()
    instead: Mapping[str, Sequence[str]] = field(default_factory=dict)
    positional: str | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    first: str | None = None
    last: str | None = None
    defaults: Mapping[str, Callable[[Values], Any]] = field(default_factory=dict)
    single: Collection[str] = ()
    streams: bool = False

    def define_flags(self) -> Values:
        """Defines the flags of the command with their default values."""
        values = Values()
        self.define(values)
        return values

    def help_text(self) -> str:
        """Returns the text of `--help`."""
        usage = self.usage.removesuffix("\nflags:\n")
        return f"{usage}{describe_flags(self.define_flags())}"

    def parse(self, arguments: Sequence[str]) -> Values:
        """Parses the arguments after the command's name.

        Args:
            arguments: Flags and positional arguments; flagfiles are expanded.

        Returns:
            The flags with their values.

        Raises:
            flags.Error: The arguments cannot be parsed, a required flag is missing, a
                flag has no value, or a repeatable flag has several paths separated by
                commas. Also raised if a flag that can be given only once is given twice
                with different values.
        """
        values = self.define_flags()
        lists = [name for name in values if _is_list(values[name])]
        check_repeated(arguments, [*self.single, *lists])
        arguments = self._renamed(read_flagfiles(arguments))
        check_followed(arguments, values)
        words = values(["tfstyle", *arguments])[1:]
        self._take_words(words, values)
        for name in values:
            _check_value(values[name])
            _check_commas(values[name])
        # Required flags are checked first, because `defaults` may depend on them.
        self._check_given(values, [n for n in self.required if n not in self.defaults])
        for name, choose in self.defaults.items():
            if values[name].value is None:
                values[name].value = choose(values)
        self._check_given(values, self.required)
        return values

    def _check_given(self, values: Values, required: Sequence[str]) -> None:
        for name in required:
            others = self.instead.get(name, ())
            if values[name].value is None and not any(values[n].value for n in others):
                names = " or ".join(f"`--{each}`" for each in (name, *others[:1]))
                raise flags.Error(
                    f"Expected {names} to be given. Received: no --{name}"
                )

    def _renamed(self, arguments: Sequence[str]) -> list[str]:
        """Replaces `-o` with `--output`, and former flag names with current names.

        A message is logged for each former name.
        """
        present, is_flag = [], True
        for argument in arguments:
            is_flag = is_flag and argument != "--"
            if is_flag and argument.partition("=")[0] == "-o":
                argument = argument.replace("-o", "--output", 1)
            former = argument.partition("=")[0].lstrip("-")
            if is_flag and argument.startswith("-") and former in self.renamed:
                name = self.renamed[former]
                argument = argument.replace(former, name, 1)
                logging.getLogger("tfstyle").info("--%s is now --%s.", former, name)
            present.append(argument)
        return present

    def _take_words(self, words: Sequence[str], values: Values) -> None:
        words = list(words)
        if words and self.first and not values[self.first].value:
            values[self.first].value = words.pop(0)
        if self.last and len(words) > 1 and not values[self.last].value:
            choose = self.defaults.get(self.last)
            if not (choose and choose(values)):
                values[self.last].value = [words.pop()]
        if not words:
            return
        if self.positional is None:
            raise flags.Error(_too_many(words[0], self.first))
        flag = values[self.positional]
        flag.value = [*(flag.value or ()), *words]


def _too_many(word: str, first: str | None) -> str:
    others = "" if first is None else f" other than the value of `--{first}`"
    return f"Expected no positional arguments{others}. Received: {word!r}"


def describe_flags(values: Values) -> str:
    """Returns the help for all flags, in the groups chosen by `group_flags`."""
    groups = group_flags(values)
    return "".join(
        f"\n{title}:\n"
        + "\n".join(map(_describe, map(values.__getitem__, names)))
        + "\n"
        for title, names in groups.items()
    )


def _describe(flag: flags.Flag) -> str:
    help = textwrap.indent(textwrap.fill(_help(flag), 76), " " * 6)
    return f"  {_SHORT.get(flag.name, '')}--{flag.name}{_default(flag)}\n{help}"


# Short forms of flags, shown before the full names.
_SHORT = {"output": "-o, "}


def _check_value(flag: flags.Flag) -> None:
    """Raises an error for a flag without a value, as in `--style=$X` with X unset.

    An empty string is allowed if it is the flag's default, or if the flag is repeatable
    and takes any text, such as a title. Comma-separated lists are checked later.
    """
    is_texts = flag.default == [] and path_names(flag) is None
    if _is_list(flag) or is_texts or flag.default == "":
        return
    values = flag.value if isinstance(flag.value, list) else [flag.value]
    if "" in values:
        raise flags.Error(
            f"Expected `--{flag.name}` to have a value. Received: --{flag.name}=''"
        )


def _check_commas(flag: flags.Flag) -> None:
    """Raises an error if several paths are separated by commas in a repeatable flag."""
    if path_names(flag) is None or not isinstance(flag.value, list):
        return
    for text in flag.value:
        parts = text.split(",")
        if len(parts) > 1 and all(map(_is_path, parts)) and not _exists(text):
            again = " ".join(f"--{flag.name}={part}" for part in parts)
            raise flags.Error(
                f"Expected `--{flag.name}` to be given once for each path ({again}), "
                "not once with all paths separated by commas. "
                f"Received: --{flag.name}={text}"
            )


def _is_path(text: str) -> bool:
    return bool(text) and (bool(expand(text).suffix) or _exists(text))


def _exists(text: str) -> bool:
    return os.path.lexists(expand(text))


def _is_list(flag: flags.Flag) -> bool:
    """Whether a flag takes a comma-separated list; such a flag cannot be repeated."""
    return isinstance(flag.parser, flags.ListParser)


def _help(flag: flags.Flag) -> str:
    # absl appends its own sentence to the help of repeatable flags.
    help = flag.help.split(";\n")[0]
    least = getattr(flag.parser, "lower_bound", None)
    return help + describe_range(least, getattr(flag.parser, "upper_bound", None))


def _default(flag: flags.Flag) -> str:
    value = flag.value
    if value in (None, "", []):
        return ""
    return f"={','.join(map(str, value)) if isinstance(value, list) else value}"

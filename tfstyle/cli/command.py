"""Value class of commands: help text, flags, checks and function."""

import logging
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from absl import flags

from tfstyle.cli.flagfile import read_flagfiles

Values = flags.FlagValues


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command of `tfstyle`.

    Args:
        usage: Text above the flags in `--help`.
        define: Function that defines the flags of the command.
        run: Function that runs the command and returns the exit code.
        required: Names of the required flags.
        positional: Name of the flag that receives positional arguments.
        renamed: Current flag names by former name; the former names still work.
        last: Name of the flag that receives the last of several positional arguments,
            unless it is given.
    """

    usage: str
    define: Callable[[Values], None]
    run: Callable[[Values], int]
    required: Sequence[str] = ()
    positional: str | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    last: str | None = None

    def define_flags(self) -> Values:
        """Defines the flags of the command with their default values."""
        values = Values()
        self.define(values)
        return values

    def help_text(self) -> str:
        """Text of `--help`."""
        return f"{self.usage}{describe_flags(self.define_flags())}"

    def parse(self, arguments: Sequence[str]) -> Values:
        """Parses the arguments after the command's name.

        Args:
            arguments: Flags and positional arguments; flagfiles are expanded.

        Returns:
            The flags with their values.

        Raises:
            flags.Error: The arguments cannot be parsed, or a required flag is missing.
        """
        values = self.define_flags()
        words = values(["tfstyle", *self._renamed(read_flagfiles(arguments))])[1:]
        self._take_words(words, values)
        for name in self.required:
            _check_given(name, values)
        return values

    def _renamed(self, arguments: Sequence[str]) -> list[str]:
        """Replaces former flag names, and logs each replacement."""
        present, is_flag = [], True
        for argument in arguments:
            is_flag = is_flag and argument != "--"
            former = argument.partition("=")[0].lstrip("-")
            if is_flag and argument.startswith("-") and former in self.renamed:
                name = self.renamed[former]
                argument = argument.replace(former, name, 1)
                logging.getLogger("tfstyle").info("--%s is now --%s.", former, name)
            present.append(argument)
        return present

    def _take_words(self, words: Sequence[str], values: Values) -> None:
        if words and self.positional is None:
            raise flags.Error(f"Expected flags only. Received: {words[0]!r}")
        if self.last and len(words) > 1 and not values[self.last].value:
            *words, last = words
            values[self.last].value = [last]
        if words:
            flag = values[self.positional]
            flag.value = [*(flag.value or ()), *words]


def describe_flags(values: Values) -> str:
    """Describes each flag in a paragraph, in order of definition."""
    return "\n".join(
        f"  --{name}{_default(values[name])}\n"
        + textwrap.indent(textwrap.fill(_help(values[name]), 76), " " * 6)
        for name in values
    )


def _check_given(name: str, values: Values) -> None:
    value = values[name].value
    if not value or (isinstance(value, list) and "" in value):
        raise flags.Error(f"Expected `--{name}` to be given. Received: no --{name}")


def _help(flag: flags.Flag) -> str:
    # absl appends its own sentence to the help of repeatable flags.
    help = flag.help.split(";\n")[0]
    least = getattr(flag.parser, "lower_bound", None)
    return help if least is None else f"{help} (at least {least})"


def _default(flag: flags.Flag) -> str:
    value = flag.value
    if value in (None, "", []):
        return ""
    return f"={','.join(map(str, value)) if isinstance(value, list) else value}"

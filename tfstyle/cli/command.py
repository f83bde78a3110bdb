"""A command as a value: its help, flags, checks and function."""

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
        define: Defines the command's flags.
        run: Runs the command with parsed flags, and returns the exit code.
        required: Names of the flags that must be given.
        positional: Name of the flag that takes the words that are not flags.
        renamed: Present names of flags by their former names, which still work.
        last: Name of a flag that takes the last of several words where it is not given.
    """

    usage: str
    define: Callable[[Values], None]
    run: Callable[[Values], int]
    required: Sequence[str] = ()
    positional: str | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    last: str | None = None

    def define_flags(self) -> Values:
        """Defines the command's flags, with their default values."""
        values = Values()
        self.define(values)
        return values

    def help_text(self) -> str:
        """Text that `--help` prints."""
        return f"{self.usage}{describe_flags(self.define_flags())}"

    def parse(self, arguments: Sequence[str]) -> Values:
        """Parses the arguments that follow the command's name.

        Args:
            arguments: Flags and words; flagfiles are read.

        Returns:
            The flags with their values.

        Raises:
            flags.Error: The command line cannot be understood, or a flag is missing.
        """
        values = self.define_flags()
        words = values(["tfstyle", *self._renamed(read_flagfiles(arguments))])[1:]
        self._take_words(words, values)
        for name in self.required:
            _check_given(name, values)
        return values

    def _renamed(self, arguments: Sequence[str]) -> list[str]:
        """Replaces former names of flags, and logs a line about each."""
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
    """Describes each flag in a paragraph, in the order of their definition."""
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
    # absl adds a sentence of its own to flags that can be repeated.
    help = flag.help.split(";\n")[0]
    least = getattr(flag.parser, "lower_bound", None)
    return help if least is None else f"{help} (at least {least})"


def _default(flag: flags.Flag) -> str:
    value = flag.value
    if value in (None, "", []):
        return ""
    return f"={','.join(map(str, value)) if isinstance(value, list) else value}"

"""Which benchmarks there are, what each is told, and how each is run."""

import argparse
import contextlib
import io
import traceback
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

from tests.benchmarks.quiet import quiet_stderr
from tests.benchmarks.report import Table, absent
from tfstyle.errors import InputError

# The quick ones first.
NAMES = (
    "floor",
    "optimize_step",
    "winograd",
    "stylize",
    "export",
    "memory",
    "optimize_command",
    "tiles",
    "train",
    "quality",
    "serve",
    "video",
    "audio",
    "time_to_quality",
)
# What a package, a file or a flag that is not here makes of a benchmark.
NOT_HERE = (ImportError, OSError, InputError)


def arguments_of(
    name: str, parser: argparse.ArgumentParser, common: Mapping, own: Sequence[str]
) -> argparse.Namespace:
    """What a benchmark is told.

    Args:
        name: Of the benchmark.
        parser: Of its arguments.
        common: What all are told, by the flag's name; those that it does not know, and
            those that are None, are left out.
        own: Words for it alone, which come last and so win.

    Raises:
        InputError: A flag is missing.
        SystemExit: A flag is wrong.
    """
    given = [f"--{flag}={v}" for flag, v in common.items() if v is not None]
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            arguments, unknown = parser.parse_known_args([*given, *own])
    except SystemExit as error:
        if not said.getvalue():  # it was asked for its help
            raise
        message = said.getvalue().splitlines()[-1].partition("error: ")[2]
        if "required" in message:
            raise InputError(message.replace("--", f"--{name}.")) from error
        raise SystemExit(f"{name}: {message}") from error
    if wrong := [word for word in unknown if word not in given]:
        raise SystemExit(f"{name}: unrecognized arguments: {' '.join(wrong)}")
    return arguments


class Planned:
    """A benchmark with its arguments.

    Args:
        name: Of its module.
        common: As for `arguments_of`.
        own: As for `arguments_of`.

    Attributes:
        failed: Whether it ended in a way that was not foreseen.
    """

    def __init__(self, name: str, common: Mapping, own: Sequence[str]):
        self.name, self.failed, self._lacks = name, False, ""
        try:
            with quiet_stderr():  # of what TensorFlow says when it is imported
                module = import_module(f"tests.benchmarks.{name}")
            self._measure = module.measure
            self._arguments = arguments_of(name, module.parser(), common, own)
        except (ImportError, InputError) as error:
            self._lacks = str(error)

    def tables(self) -> Iterator[Table]:
        """Measures; what cannot be measured is a table that says so."""
        if self._lacks:
            yield absent(self.name, self._lacks)
            return
        try:
            yield from self._measure(self._arguments)
        except NOT_HERE as error:
            yield absent(self.name, str(error))
        except (Exception, SystemExit) as error:  # the others have to go on
            self.failed = True
            traceback.print_exc()
            yield absent(self.name, f"failed: {error!r}")

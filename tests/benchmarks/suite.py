"""List of the benchmarks, their arguments, and how to run them."""

import argparse
import contextlib
import io
import traceback
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

from tests.benchmarks.quiet import quiet_stderr
from tests.benchmarks.report import Table, absent
from tfstyle.errors import InputError

# The fastest ones come first.
NAMES = (
    "floor",
    "optimize_step",
    "winograd",
    "gradient_precision",
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
# Errors of a benchmark that lacks a package, a file or a flag.
NOT_HERE = (ImportError, OSError, InputError)


def arguments_of(
    name: str, parser: argparse.ArgumentParser, common: Mapping, own: Sequence[str]
) -> argparse.Namespace:
    """Parses the arguments of a benchmark.

    Args:
        name: Name of the benchmark.
        parser: Argument parser of the benchmark.
        common: Arguments for all benchmarks, keyed by flag. Those that are None, or
            that this benchmark does not know, are left out.
        own: Command-line words for this benchmark only, which take precedence.

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
        if not said.getvalue():  # `--help` was given
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
        name: Name of the benchmark's module.
        common: As in `arguments_of`.
        own: As in `arguments_of`.

    Attributes:
        failed: Whether the benchmark ended with an unexpected error.
    """

    def __init__(self, name: str, common: Mapping, own: Sequence[str]):
        self.name, self.failed, self._lacks = name, False, ""
        try:
            with quiet_stderr():  # TensorFlow prints messages when it is imported
                module = import_module(f"tests.benchmarks.{name}")
            self._measure = module.measure
            self._arguments = arguments_of(name, module.parser(), common, own)
        except (ImportError, InputError) as error:
            self._lacks = str(error)

    def tables(self) -> Iterator[Table]:
        """Runs the benchmark; if this is impossible, yields a table with the reason."""
        if self._lacks:
            yield absent(self.name, self._lacks)
            return
        try:
            yield from self._measure(self._arguments)
        except NOT_HERE as error:
            yield absent(self.name, str(error))
        except (Exception, SystemExit) as error:  # the other benchmarks must still run
            self.failed = True
            traceback.print_exc()
            yield absent(self.name, f"failed: {error!r}")

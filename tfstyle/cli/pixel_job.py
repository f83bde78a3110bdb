"""Shared code of the commands that optimize a picture or a sound."""

import contextlib
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from absl import flags

from tfstyle.cli.callbacks import Interruption, Previews, Progress
from tfstyle.cli.counted import counted
from tfstyle.cli.interruption import INTERRUPTED
from tfstyle.cli.option_flags import define_option_flags, define_path
from tfstyle.cli.record import check_record, write_record
from tfstyle.cli.saving import define_saving_flags, read_saving
from tfstyle.cli.standard_pictures import is_standard
from tfstyle.cli.status_line import duration
from tfstyle.cli.streams import one_line
from tfstyle.files.lock import lock_file
from tfstyle.files.paths import expand
from tfstyle.images import check_output, save
from tfstyle.optimization.callbacks import Callback, Result, Session


def define_pixel_flags(options_class: type, values: flags.FlagValues) -> None:
    """Defines the flags of a command that optimizes a picture, except input flags."""
    define_path(
        "output",
        "picture to write (.png, .jpg, .webp, .tif or .bmp); '-' (PNG) or 'jpg:-' "
        "(JPEG) for standard output; an existing file is replaced",
        values,
    )
    define_option_flags(options_class, values)
    define_saving_flags(values, metadata="content" in values)
    flags.DEFINE_integer(
        "save_every",
        0,
        "number of steps between preview files, such as OUT_step0050.png; 0 for no "
        "previews",
        0,
        flag_values=values,
    )
    define_run_flags(values)


def define_run_flags(values: flags.FlagValues, example: str = "OUT.png") -> None:
    """Defines the flags for checkpoints and records.

    The help texts use `example` as the name of the output.
    """
    flags.DEFINE_integer(
        "checkpoint_every",
        10,
        "minimum number of steps between two checkpoints",
        1,
        flag_values=values,
    )
    flags.DEFINE_boolean(
        "resume",
        False,
        "resume an unfinished run; give the same flags as for that run",
        flag_values=values,
    )
    flags.DEFINE_boolean(
        "no_record",
        False,
        f"do not write a flagfile ({example}.cfg) or a record ({example}.json)",
        flag_values=values,
    )


class PixelJob(contextlib.ExitStack):
    """Run that writes checkpoints and, at the end, a picture, a flagfile and a record.

    Within the `with` block, the output is locked, so that no other run writes to it.

    Args:
        command: Name of the command.
        values: Flags of the command, including those of `define_pixel_flags`.
        inputs: Paths of the input files, which must not be overwritten.

    Attributes:
        result: Result of the method, set by `run`.
        kind: Word for the result in messages, either "picture" or "sound".

    Raises:
        InputError: The output, flagfile or record cannot be written, the output would
            overwrite an input, or `--quality` does not apply to the output's format.
    """

    kind = "picture"

    def __init__(self, command: str, values: flags.FlagValues, inputs: Sequence[str]):
        super().__init__()
        self.command, self.values = command, values
        self.output = expand(values.output)
        self.checkpoint = self.output.with_name(f"{self.output.name}.checkpoint")
        self._progress = self.make_progress()
        self.check(inputs)
        if not (values.no_record or self._to_stdout):
            check_record(self.output)

    def check(self, inputs: Sequence[str]) -> None:
        """Checks that the output can be written and is not one of the inputs."""
        check_output(self.output, inputs)
        values = self.values
        content = values["content"].value if "content" in values else None
        self._saving = read_saving(values, content)

    def write(self, result: Result) -> None:
        """Writes the result."""
        save(result.image, self.output, **self._saving._asdict())

    def make_progress(self) -> Progress:
        """Creates the progress line."""
        return Progress()

    def _callbacks(self) -> list[Callback]:
        shown = "preview" in self.values and self.values.preview is not None
        every = "save_every" in self.values and self.values.save_every
        previews = [Previews(self.output, every)] if every else []
        return [self._progress, *previews, *(self._pages() if shown else [])]

    def _pages(self) -> list[Callback]:
        """Starts a web page that shows the progress; returns the page's callback."""
        from tfstyle.serving.preview import Preview

        preview = Preview(self.values.preview)
        print(f"Open {preview.url} to see the picture during the run", file=sys.stderr)
        return [preview]

    def describe_size(self, result: Result) -> str:
        """Describes the size of the result."""
        height, width, _ = result.image.shape
        return f"{width}x{height}"

    def __enter__(self) -> Self:
        """Locks the output."""
        self.enter_context(lock_file(self.output))
        self._report_checkpoint()
        return self

    def run(
        self,
        method: Callable[..., Result],
        describe: Callable[[Result], str] = lambda result: "",
    ) -> int:
        """Makes the picture, writes it and prints a summary.

        Args:
            method: Function that makes the picture. It takes the keyword argument
                `session`.
            describe: Function that returns text for the summary, such as the style
                distance of the result.

        Returns:
            The exit code.
        """
        self._progress.announce()
        try:
            self.result = self._paint(method)
        except Exception:
            self._progress.withdraw()
            raise
        except KeyboardInterrupt:
            if self.checkpoints and not self._to_stdout:
                print("Interrupted; --resume continues the run.", file=sys.stderr)
                return INTERRUPTED
            raise
        return self._close(self.result, describe)

    @property
    def _to_stdout(self) -> bool:
        """Whether the picture is written to standard output."""
        return is_standard(self.values["output"])

    @property
    def checkpoints(self) -> list[Path]:
        """Paths of existing checkpoints, such as `OUT.png.checkpoint.1`."""
        name = re.escape(self.checkpoint.name) + r"(\.\d+)?"
        files = self.checkpoint.parent.iterdir()
        return [path for path in files if re.fullmatch(name, path.name)]

    def _paint(self, method: Callable[..., Result]) -> Result:
        interruption = Interruption()
        result = method(
            session=Session(
                callbacks=[*self._callbacks(), interruption],
                checkpoint=self.checkpoint,
                checkpoint_every=self.values.checkpoint_every,
                resume=self.values.resume,
            )
        )
        if interruption.happened and result.stopped_by == "callback":
            result = replace(result, stopped_by="interrupt")
        self.write(result)
        if not (self.values.no_record or self._to_stdout):
            write_record(self.command, self.values, self.output, result)
        return result

    def _report_checkpoint(self) -> None:
        has_checkpoint = bool(self.checkpoints)
        if self.values.resume and not has_checkpoint:
            print("No checkpoint found; starting from the beginning.", file=sys.stderr)
        elif has_checkpoint and not self.values.resume:
            print(
                f"{one_line(min(self.checkpoints))} belongs to an unfinished run and "
                "will be replaced; use --resume to continue that run.",
                file=sys.stderr,
            )

    def _close(self, result: Result, describe: Callable[[Result], str]) -> int:
        if result.stopped_by == "not_finite":  # the error is already logged
            return 1
        curve = result.curve
        # In a resumed run, the seconds in the curve include the time before the
        # interruption; those in the report do not.
        optimized = curve[-1]["seconds"] if curve else 0
        seconds = max(optimized, result.report.get("seconds", 0))
        parts = (
            f"{one_line(self.output)}: {self.describe_size(result)}",
            counted(len(curve), "step") if curve else "",
            describe(result),
            duration(seconds),
        )
        print(", ".join(filter(None, parts)) + _ENDINGS[result.stopped_by])
        if result.stopped_by == "interrupt":
            kept = self.checkpoints and not self._to_stdout
            further = "; --resume continues the run" if kept else ""
            print(f"Interrupted; saved the best {self.kind} so far{further}.")
            return INTERRUPTED
        for path in self.checkpoints:
            path.unlink()
        return 0


_ENDINGS = {
    "iterations": "",
    "tolerance": " (the loss stopped decreasing)",
    "interrupt": "",
}

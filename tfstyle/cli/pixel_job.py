"""What the commands that optimise pixels have in common."""

import contextlib
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from absl import flags

from tfstyle.cli.callbacks import INTERRUPTED, Interruption, Previews, Progress
from tfstyle.cli.option_flags import define_option_flags, define_path
from tfstyle.cli.record import write_record
from tfstyle.cli.saving import define_saving_flags, read_saving
from tfstyle.cli.standard_pictures import is_standard
from tfstyle.cli.status_line import duration
from tfstyle.cli.streams import one_line
from tfstyle.files.lock import lock_file
from tfstyle.files.paths import expand
from tfstyle.images import check_output, save
from tfstyle.optimization.callbacks import Callback, Result, Session


def define_pixel_flags(options_class: type, values: flags.FlagValues) -> None:
    """Defines the output's flag, those of the options, and those of a long run."""
    files = {"flag_values": values}
    define_path(
        "output",
        "the picture to write: .png, .jpg, .webp, .tif or .bmp; - or jpg:- for "
        "standard output",
        values,
    )
    define_option_flags(options_class, values)
    define_saving_flags(values, metadata="content" in values)
    flags.DEFINE_integer(
        "save_every", 0, "every so many steps, write OUT_step0050.png", 0, **files
    )
    flags.DEFINE_integer(
        "checkpoint_every", 10, "least steps between two checkpoints", 1, **files
    )
    flags.DEFINE_boolean(
        "resume", False, "go on with a run that did not end; same flags", **files
    )
    flags.DEFINE_boolean(
        "no_record", False, "write neither OUT.png.cfg nor OUT.png.json", **files
    )


class PixelJob(contextlib.ExitStack):
    """A run with its files: picture, checkpoint, previews, flags and record.

    A context, inside of which no other run can write the files.

    Args:
        command: Name of the command.
        values: Its flags, of `define_pixel_flags` and its own.
        inputs: Files that are read, and so must not be written.

    Attributes:
        result: What came out, once `run` has ended.

    Raises:
        InputError: The output cannot be written, or is an input.
    """

    def __init__(self, command: str, values: flags.FlagValues, inputs: Sequence[str]):
        super().__init__()
        self.command, self.values = command, values
        self.output = expand(values.output)
        self.checkpoint = self.output.with_name(f"{self.output.name}.checkpoint")
        check_output(self.output, inputs)
        content = values["content"].value if "content" in values else None
        self._progress = Progress()
        self._saving = read_saving(values, content)

    def __enter__(self) -> Self:
        """Locks the output."""
        self.enter_context(lock_file(self.output))
        self._tell_about_checkpoint()
        return self

    def run(
        self,
        method: Callable[..., Result],
        describe: Callable[[Result], str] = lambda result: "",
    ) -> int:
        """Makes the picture, writes it and prints a line about it.

        Args:
            method: Takes the keyword `session`.
            describe: What the line says of the result, such as its distances.

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
                print("Interrupted at once; --resume goes on.", file=sys.stderr)
                return INTERRUPTED
            raise
        return self._close(self.result, describe)

    @property
    def _to_stdout(self) -> bool:
        """Whether the files are temporary ones."""
        return is_standard(self.values["output"])

    @property
    def checkpoints(self) -> list[Path]:
        """The files that are there: one, or for several runs `.checkpoint.1`, ..."""
        name = re.escape(self.checkpoint.name) + r"(\.\d+)?"
        files = self.checkpoint.parent.iterdir()
        return [path for path in files if re.fullmatch(name, path.name)]

    def _paint(self, method: Callable[..., Result]) -> Result:
        interruption = Interruption()
        callbacks: list[Callback] = [self._progress, interruption]
        if self.values.save_every:
            callbacks.append(Previews(self.output, self.values.save_every))
        result = method(
            session=Session(
                callbacks=callbacks,
                checkpoint=self.checkpoint,
                checkpoint_every=self.values.checkpoint_every,
                resume=self.values.resume,
            )
        )
        if interruption.happened and result.stopped_by == "callback":
            result = replace(result, stopped_by="interrupt")
        save(result.image, self.output, **self._saving._asdict())
        if not (self.values.no_record or self._to_stdout):
            write_record(self.command, self.values, self.output, result)
        return result

    def _tell_about_checkpoint(self) -> None:
        there, resume = bool(self.checkpoints), self.values.resume
        if resume and not there:
            print("No checkpoint here; starting at the beginning.", file=sys.stderr)
        elif there and not resume:
            print(
                f"{one_line(self.checkpoint)} of a run that did not end will be "
                "replaced; --resume goes on with it.",
                file=sys.stderr,
            )

    def _close(self, result: Result, describe: Callable[[Result], str]) -> int:
        if result.stopped_by == "not_finite":  # the library has said so
            return 1
        height, width, _ = result.image.shape
        curve = result.curve
        seconds = curve[-1]["seconds"] if curve else result.report["seconds"]
        parts = (
            f"{one_line(self.output)}: {width}x{height}",
            f"{len(curve)} steps" if curve else "",
            describe(result),
            duration(seconds),
        )
        print(", ".join(filter(None, parts)) + _ENDINGS[result.stopped_by])
        if result.stopped_by == "interrupt":
            kept = self.checkpoints and not self._to_stdout
            further = "; --resume goes on" if kept else ""
            print(f"Interrupted: this is the best so far{further}.")
            return INTERRUPTED
        for path in self.checkpoints:
            path.unlink()
        return 0


_ENDINGS = {
    "iterations": "",
    "tolerance": " (the loss no longer fell)",
    "interrupt": "",
}

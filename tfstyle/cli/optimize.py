"""`tfstyle optimize`: paint a photograph in the style of a painting."""

import sys
from dataclasses import replace
from pathlib import Path

from absl import flags

from tfstyle.cli.interruption import INTERRUPTED, Interruption
from tfstyle.cli.option_flags import (
    define_option_flags,
    describe_flags,
    options_from_flags,
)
from tfstyle.cli.output import check_output
from tfstyle.cli.previews import Previews
from tfstyle.cli.progress import Progress
from tfstyle.cli.record import write_record
from tfstyle.cli.status_line import duration
from tfstyle.images import save
from tfstyle.methods.loop.callback import Result
from tfstyle.methods.optimize import check_input, run_optimize
from tfstyle.methods.optimize_options import OptimizeOptions
from tfstyle.quiet import import_tensorflow_quietly

USAGE = """usage: tfstyle optimize --content=PHOTO --style=PAINTING --output=OUT.png

Paints a photograph in the style of one or several paintings by optimising its pixels
(Gatys, Ecker, Bethge 2016). Writes the picture, OUT.png.cfg (its flags, for
--flagfile) and OUT.png.json (the run's record); existing files are replaced.

flags:
"""


def define_flags() -> flags.FlagValues:
    """The command's flags."""
    values = flags.FlagValues()
    files = {"flag_values": values}
    flags.DEFINE_string("content", None, "the photograph", **files)
    flags.DEFINE_multi_string(
        "style", None, "a painting; repeat the flag for several of them", **files
    )
    flags.DEFINE_string(
        "output", None, "the picture to write: .png, .jpg, .webp, .tif or .bmp", **files
    )
    define_option_flags(OptimizeOptions, values)
    flags.DEFINE_integer(
        "save_every", 0, "every so many steps, write OUT_step0050.png", 0, **files
    )
    flags.DEFINE_integer(
        "checkpoint_every", 10, "steps between two checkpoints", 1, **files
    )
    flags.DEFINE_boolean(
        "resume", False, "go on with a run that did not end; same flags", **files
    )
    return values


def help_text(values: flags.FlagValues) -> str:
    """What `--help` prints."""
    return USAGE + describe_flags(values)


def check_flags(values: flags.FlagValues) -> None:
    """Raises `flags.Error` where a flag is missing."""
    for name in ("content", "style", "output"):
        value = values[name].value
        if not value or (isinstance(value, list) and "" in value):
            raise flags.Error(f"Expected `--{name}` to be given. Received: no --{name}")


def run(values: flags.FlagValues) -> int:
    """Makes the picture, writes it and prints a line about it."""
    options = options_from_flags(OptimizeOptions, values)
    output = Path(values.output).expanduser()
    check_output(output, [values.content, *values.style])
    checkpoint = output.with_name(f"{output.name}.checkpoint")
    _tell_about(checkpoint, values.resume)
    pictures = check_input(values.content, values.style, options)
    import_tensorflow_quietly()
    try:
        result = _paint(values, options, pictures, output, checkpoint)
    except KeyboardInterrupt:
        if checkpoint.exists():
            print("Interrupted at once; --resume goes on.", file=sys.stderr)
            return INTERRUPTED
        raise
    return _close(output, checkpoint, result)


def _paint(
    values: flags.FlagValues,
    options: OptimizeOptions,
    pictures: tuple,
    output: Path,
    checkpoint: Path,
) -> Result:
    """Runs the loop and writes the picture and its record."""
    interruption = Interruption()
    callbacks = [Progress(), interruption]
    if values.save_every:
        callbacks.append(Previews(output, values.save_every))
    result = run_optimize(
        *pictures,
        options,
        callbacks=callbacks,
        checkpoint=checkpoint,
        checkpoint_every=values.checkpoint_every,
        resume=values.resume,
    )
    if interruption.happened and result.stopped_by == "callback":
        result = replace(result, stopped_by="interrupt")
    save(result.image, output)
    write_record("optimize", values, output, result)
    return result


def _tell_about(checkpoint: Path, resume: bool) -> None:
    if resume and not checkpoint.exists():
        print("No checkpoint here; starting at the beginning.", file=sys.stderr)
    elif checkpoint.exists() and not resume:
        print(
            f"{checkpoint} of a run that did not end will be replaced; "
            "--resume goes on with it.",
            file=sys.stderr,
        )


def _close(output: Path, checkpoint: Path, result: Result) -> int:
    if result.stopped_by == "not_finite":  # the library has said so
        return 1
    height, width, _ = result.image.shape
    measured = result.report["distances"]
    print(
        f"{output}: {width}x{height}, {len(result.curve)} steps, "
        f"content distance {measured['content']:.3f}, "
        f"style distance {measured['style']:.4f}, "
        f"{duration(result.curve[-1]['seconds'])}{_ENDINGS[result.stopped_by]}"
    )
    if result.stopped_by == "interrupt":
        return INTERRUPTED
    checkpoint.unlink(missing_ok=True)
    return 0


_ENDINGS = {
    "iterations": "",
    "tolerance": " (the loss no longer fell)",
    "interrupt": "\nInterrupted: this is the best so far; --resume goes on.",
}

"""`tfstyle optimize`: paint a photograph in the style of a painting."""

from functools import partial

from absl import flags

from tfstyle.cli.option_flags import (
    check_given,
    describe_flags,
    options_from_flags,
)
from tfstyle.cli.pixel_job import PixelJob, define_pixel_flags
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
    define_pixel_flags(OptimizeOptions, values)
    return values


def help_text(values: flags.FlagValues) -> str:
    """What `--help` prints."""
    return USAGE + describe_flags(values)


def check_flags(values: flags.FlagValues) -> None:
    """Raises `flags.Error` where a flag is missing."""
    check_given(values, "content", "style", "output")


def run(values: flags.FlagValues) -> int:
    """Makes the picture, writes it and prints a line about it."""
    options = options_from_flags(OptimizeOptions, values)
    job = PixelJob("optimize", values, [values.content, *values.style])
    pictures = check_input(values.content, values.style, options)
    import_tensorflow_quietly()
    return job.run(partial(run_optimize, *pictures, options), _describe)


def _describe(result: Result) -> str:
    measured = result.report["distances"]
    return (
        f"content distance {measured['content']:.3f}, "
        f"style distance {measured['style']:.4f}"
    )

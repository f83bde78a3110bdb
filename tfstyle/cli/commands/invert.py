"""The `tfstyle invert` command."""

from functools import partial

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.default_output import beside
from tfstyle.cli.option_flags import define_path, options_from_flags
from tfstyle.cli.pixel_job import PixelJob, define_pixel_flags
from tfstyle.methods.invert import run_invert
from tfstyle.methods.invert.options import InvertOptions
from tfstyle.optimization.callbacks import Result

USAGE = """usage: tfstyle invert PHOTO [-o OUT.png]
       tfstyle invert PHOTO --sheet [-o OUT.png]

Reconstructs a photograph from the activations of a layer, to show what the layer
preserves (Mahendran & Vedaldi 2015). The reconstruction starts from noise.
--reconstruct=style uses the style statistics of several layers instead of the
activations. --sheet makes one picture that shows several reconstructions, like figure 1
of Gatys et al. (2016). Writes OUT.png (the picture), OUT.png.cfg (flags for repeating
the run with --flagfile) and OUT.png.json (a record of the run). Existing files are
replaced.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    define_path("content", "the content image; '-' for standard input", values)
    define_pixel_flags(InvertOptions, values)


def _run(values: flags.FlagValues) -> int:
    """Makes the picture, writes it and prints a summary."""
    options = options_from_flags(InvertOptions, values)
    with PixelJob("invert", values, [values.content]) as job:
        return job.run(partial(run_invert, values.content, options), _describe)


def _describe(result: Result) -> str:
    if "parts" in result.report:
        parts = result.report["parts"]
        return ", ".join(f"{part['label']} {part['psnr']:.1f} dB" for part in parts)
    style = result.report["distances"]["style"]
    return f"PSNR {result.report['psnr']:.1f} dB, style distance {style:.4f}"


COMMAND = Command(
    group=Group.EXPLORE,
    summary="show what a layer of a network preserves of a photograph",
    usage=USAGE,
    define=_define,
    run=_run,
    required=("content",),
    first="content",
    streams=True,
    defaults={"output": lambda values: beside(values.content, "invert", values)},
)

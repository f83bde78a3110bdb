"""The `tfstyle texture` command."""

from functools import partial

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.default_output import beside
from tfstyle.cli.option_flags import define_path, options_from_flags
from tfstyle.cli.pixel_job import PixelJob, define_pixel_flags
from tfstyle.methods.texture import run_texture
from tfstyle.methods.texture.options import TextureOptions
from tfstyle.optimization.callbacks import Result

USAGE = """usage: tfstyle texture PAINTING... [-o OUT.png]

Turns noise into a picture of any size with the texture of one or several pictures
(Gatys, Ecker, Bethge 2015). With --seamless, copies of the picture fit together without
visible seams. Writes OUT.png (the picture), OUT.png.cfg (flags for repeating the run
with --flagfile) and OUT.png.json (a record of the run). Existing files are replaced.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    define_path(
        "style",
        "picture whose texture is used, or folder of pictures treated as one style; "
        "repeat the flag to blend several",
        values,
        repeatable=True,
    )
    define_path(
        "style_mask",
        "mask of a style image, white where its texture is used; repeat the flag for "
        "each style, in the order of the styles",
        values,
        [],
        repeatable=True,
    )
    define_pixel_flags(TextureOptions, values)


def _run(values: flags.FlagValues) -> int:
    """Makes the picture, writes it and prints a summary."""
    options = options_from_flags(TextureOptions, values)
    masks = values.style_mask
    method = partial(run_texture, values.style, options, style_mask=masks)
    with PixelJob("texture", values, [*values.style, *masks]) as job:
        return job.run(method, _describe)


def _describe(result: Result) -> str:
    return f"style distance {result.report['distances']['style']:.4f}"


COMMAND = Command(
    group=Group.EXPLORE,
    summary="make a texture of any size from a painting",
    usage=USAGE,
    define=_define,
    run=_run,
    required=("style",),
    positional="style",
    streams=True,
    defaults={"output": lambda values: beside(values.style[0], "texture", values)},
)

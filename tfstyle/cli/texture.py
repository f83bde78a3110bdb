"""`tfstyle texture`: more of a texture than a picture shows of it."""

from functools import partial

from absl import flags

from tfstyle.cli.option_flags import check_given, describe_flags, options_from_flags
from tfstyle.cli.pixel_job import PixelJob, define_pixel_flags
from tfstyle.methods.texture import run_texture
from tfstyle.methods.texture.options import TextureOptions
from tfstyle.optimization.callbacks import Result

USAGE = """usage: tfstyle texture --style=PAINTING --output=OUT.png

Makes a picture of any size of the same texture as one or several others, from noise
(Gatys, Ecker, Bethge 2015); with --seamless, one that tiles. Writes the picture,
OUT.png.cfg (its flags, for --flagfile) and OUT.png.json (the run's record); existing
files are replaced.

flags:
"""


def define_flags() -> flags.FlagValues:
    """The command's flags."""
    values = flags.FlagValues()
    flags.DEFINE_multi_string(
        "style",
        None,
        "a picture of the texture, or a folder of them that count as one; repeat the "
        "flag for several, which are blended",
        flag_values=values,
    )
    flags.DEFINE_multi_string(
        "style_mask",
        [],
        "white where a picture counts; once for each style",
        flag_values=values,
    )
    define_pixel_flags(TextureOptions, values)
    return values


def help_text(values: flags.FlagValues) -> str:
    """What `--help` prints."""
    return USAGE + describe_flags(values)


def check_flags(values: flags.FlagValues) -> None:
    """Raises `flags.Error` where a flag is missing."""
    check_given(values, "style", "output")


def run(values: flags.FlagValues) -> int:
    """Makes the picture, writes it and prints a line about it."""
    options = options_from_flags(TextureOptions, values)
    masks = values.style_mask
    method = partial(run_texture, values.style, options, style_mask=masks)
    with PixelJob("texture", values, [*values.style, *masks]) as job:
        return job.run(method, _describe)


def _describe(result: Result) -> str:
    return f"style distance {result.report['distances']['style']:.4f}"

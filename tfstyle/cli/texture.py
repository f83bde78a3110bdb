"""`tfstyle texture`: more of a texture than a picture shows of it."""

from functools import partial

from absl import flags

from tfstyle.backend import import_keras
from tfstyle.cli.option_flags import check_given, describe_flags, options_from_flags
from tfstyle.cli.pixel_job import PixelJob, define_pixel_flags
from tfstyle.methods.loop.callback import Result
from tfstyle.methods.texture import check_input, run_texture
from tfstyle.methods.texture_options import TextureOptions

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
        "a picture of the texture; repeat the flag for several of them",
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
    with PixelJob("texture", values, values.style) as job:
        styles = check_input(values.style, options)
        import_keras()
        return job.run(partial(run_texture, styles, options), _describe)


def _describe(result: Result) -> str:
    return f"style distance {result.report['distances']['style']:.4f}"

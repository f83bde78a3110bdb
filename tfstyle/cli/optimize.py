"""`tfstyle optimize`: paint a photograph in the style of a painting."""

from functools import partial

from absl import flags

from tfstyle.cli.option_flags import check_given, describe_flags, options_from_flags
from tfstyle.cli.output import check_outside
from tfstyle.cli.pixel_job import PixelJob, define_pixel_flags
from tfstyle.files.paths import expand
from tfstyle.methods.optimize import run_optimize
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.methods.targets.paintings import is_folder
from tfstyle.optimization.callbacks import Result

# Flags of pictures that say where and what, beside the photograph and the style.
GUIDES = ("content_mask", "style_mask", "keep_mask", "fine_style")

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
        "style",
        None,
        "a painting, or a folder of them that count as one style; repeat the flag for "
        "several styles",
        **files,
    )
    flags.DEFINE_multi_string(
        "content_mask",
        [],
        "white where a style goes; once for each style, in their order",
        **files,
    )
    flags.DEFINE_multi_string(
        "style_mask", [], "white where a painting counts; once for each style", **files
    )
    flags.DEFINE_string(
        "keep_mask", None, "white where the photograph stays as it is", **files
    )
    flags.DEFINE_string(
        "fine_style",
        None,
        "a painting or folder for strokes and grain; --style gives what is larger",
        **files,
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
    guides = {name: values[name].value for name in GUIDES}
    inputs = [values.content, *values.style, *_files(guides)]
    for style in filter(is_folder, [*values.style, values.fine_style]):
        check_outside(expand(values.output), expand(style), values.output)
    method = partial(run_optimize, values.content, values.style, options, **guides)
    with PixelJob("optimize", values, inputs) as job:
        return job.run(method, _describe)


def _files(guides: dict[str, str | list[str] | None]) -> list[str]:
    lists = [v if isinstance(v, list) else [v] for v in guides.values() if v]
    return [path for paths in lists for path in paths]


def _describe(result: Result) -> str:
    measured = result.report.get("distances")
    if measured is None:
        return "colours only"
    return (
        f"content distance {measured['content']:.3f}, "
        f"style distance {measured['style']:.4f}"
    )

"""The `tfstyle optimize` command."""

from functools import partial
from typing import Any

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.default_output import beside, folder_beside, style_label
from tfstyle.cli.optimize_folder import (
    check_folder_flags,
    define_folder_flags,
    run_folder_command,
)
from tfstyle.cli.option_flags import define_path, options_from_flags
from tfstyle.cli.pixel_job import PixelJob, define_pixel_flags
from tfstyle.errors import InputError
from tfstyle.files.paths import check_exists, check_outside, expand
from tfstyle.methods.optimize import run_optimize
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.targets.paintings import is_folder
from tfstyle.models.find import bundled_with_style
from tfstyle.optimization.callbacks import Result

# Flags for the masks and for the painting that guides fine strokes.
GUIDES = ("content_mask", "style_mask", "keep_mask", "fine_style")

USAGE = """usage: tfstyle optimize PHOTO PAINTING... [-o OUT.png]
       tfstyle optimize FOLDER PAINTING... [-o FOLDER]

Paints a photograph in the style of one or several paintings by optimizing pixels
(Gatys, Ecker, Bethge 2016). Writes OUT.png (the picture), OUT.png.cfg (flags for
repeating the run with --flagfile) and OUT.png.json (a record of the run). Existing
files are replaced. Without -o, the picture is written next to the photograph as
PHOTO-PAINTING.png or, if that name is taken, as PHOTO-PAINTING-2.png, and so on.

If the content is a folder, one picture per photograph is written to an output folder
with the same subfolders; without -o, the output folder is FOLDER-PAINTING. A photograph
is skipped if its result already exists and is not older than the photograph, so
repeating the command continues an interrupted run. Unreadable photographs are reported
and skipped.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    define_path(
        "content",
        "content image, or folder of photographs; '-' for standard input",
        values,
    )
    define_path(
        "style",
        "style image, or folder of paintings treated as one style; repeat the flag "
        "for several styles",
        values,
        repeatable=True,
    )
    define_path(
        "content_mask",
        "mask of the content image, white where a style applies; repeat the flag for "
        "each style, in the order of the styles",
        values,
        [],
        repeatable=True,
    )
    define_path(
        "style_mask",
        "mask of a style image, white where the painting is used; repeat the flag for "
        "each style, in the order of the styles",
        values,
        [],
        repeatable=True,
    )
    define_path(
        "keep_mask",
        "mask of the content image, white where the image stays unchanged",
        values,
    )
    define_path(
        "fine_style",
        "second painting, or folder of paintings, for fine strokes and grain; --style "
        "then affects only larger shapes",
        values,
    )
    define_pixel_flags(OptimizeOptions, values)
    flags.DEFINE_integer(
        "preview",
        None,
        "port of a web page on this machine that shows the current picture and the "
        "loss curve during the run; 0 for any free port",
        0,
        65535,
        flag_values=values,
    )
    define_folder_flags(values)


def _run(values: flags.FlagValues) -> int:
    """Paints one picture or a folder of pictures, and prints a summary."""
    options = options_from_flags(OptimizeOptions, values)
    check_exists(values.content, "content")
    _check_styles(values)
    guides: dict[str, Any] = {name: values[name].value for name in GUIDES}
    inputs = [values.content, *values.style, *_files(guides)]
    is_folder_run = expand(values.content).is_dir()
    check_folder_flags(values, is_folder_run)
    for style in filter(is_folder, [*values.style, values.fine_style]):
        check_outside(expand(values.output), expand(style), values.output)
    if is_folder_run:
        return run_folder_command(values, options)
    method = partial(run_optimize, values.content, values.style, options, **guides)
    with PixelJob("optimize", values, inputs) as job:
        return job.run(method, _describe)


def _output(values: flags.FlagValues) -> str:
    label = style_label(values.style)
    if expand(values.content).is_dir():
        return folder_beside(values.content, label)
    return beside(values.content, label, values)


def _check_styles(values: flags.FlagValues) -> None:
    """Raises an error if a style is from a bundled network; suggests `stylize`."""
    for style in values.style:
        name = style.partition(":")[0]
        if expand(style).exists() or not (models := bundled_with_style(name)):
            continue
        model = "" if StylizeOptions().model in models else f" --model={models[0]}"
        raise InputError(
            f"Expected `style` to be the path of a painting. '{name}' is a style of a "
            f"trained network: use `tfstyle stylize {values.content} "
            f"--style={name}{model}`. Received: style={style!r}"
        )


def _files(guides: dict[str, str | list[str] | None]) -> list[str]:
    lists = [v if isinstance(v, list) else [v] for v in guides.values() if v]
    return [path for paths in lists for path in paths]


def _describe(result: Result) -> str:
    measured = result.report.get("distances")
    if measured is None:
        return "colors only"
    return (
        f"content distance {measured['content']:.3f}, "
        f"style distance {measured['style']:.4f}"
    )


COMMAND = Command(
    group=Group.PAINT,
    summary="paint a photograph in a painting's style by optimizing pixels",
    usage=USAGE,
    define=_define,
    run=_run,
    required=("content", "style"),
    first="content",
    positional="style",
    single=("keep_mask", "fine_style"),
    streams=True,
    defaults={"output": _output},
)

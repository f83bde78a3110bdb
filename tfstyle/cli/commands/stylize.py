"""The `tfstyle stylize` command."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.counted import counted
from tfstyle.cli.flag_errors import UsageError
from tfstyle.cli.folder_progress import FolderProgress, report_interruption
from tfstyle.cli.interruption import INTERRUPTED
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    options_from_flags,
)
from tfstyle.cli.saving import define_saving_flags
from tfstyle.cli.several_photographs import announce_photographs
from tfstyle.cli.spread_flags import define_spread_flags, read_spread
from tfstyle.cli.status_line import PictureProgress
from tfstyle.cli.streams import one_line
from tfstyle.cli.stylize_tasks import (
    StylizeTask,
    check_style_names,
    only_style,
    plan_tasks,
)
from tfstyle.errors import InputError, StorageError
from tfstyle.files.paths import expand
from tfstyle.files.replace_folder import make_folder
from tfstyle.images import DEFAULT_QUALITY, check_quality
from tfstyle.interruption import interruption_kept
from tfstyle.methods.folders.arguments import Saving
from tfstyle.methods.folders.jobs import is_folder_job
from tfstyle.methods.folders.run import Tally
from tfstyle.methods.stylize.file import make_stylizer, open_stylizer, stylize_file
from tfstyle.methods.stylize.folder import run_stylize_folder
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.photo_stylizer import PhotoStylizer

USAGE = """usage: tfstyle stylize PHOTO --style=NAME [-o OUT.png]
       tfstyle stylize PHOTO... --style=NAME:2,OTHER:1 --output=FOLDER
       tfstyle stylize PHOTO... --style=all
       tfstyle stylize PHOTO PAINTING.jpg [-o OUT.png]
       tfstyle stylize PHOTO --style=NAME:2,PAINTING.jpg [-o OUT.png]

Stylizes photographs with a trained network in one pass (Johnson et al. 2016). `tfstyle
styles` lists the styles; a network with only one style needs no --style. PNG, WebP and
TIFF outputs keep the photograph's transparency.

The photographs in a folder are stylized into an output folder with the same subfolders:
JPEG files as JPEG, all others as PNG. A photograph is skipped if its result already
exists and is not older than the photograph, so repeating the command continues an
interrupted run. Use --overwrite to replace pictures made with another style, strength,
size or network. Unreadable photographs are reported and skipped.

Without -o, the picture is written next to the photograph as PHOTO-STYLE.png (.jpg with
--quality) or, if that name is taken, as PHOTO-STYLE-2.png, and so on. If PHOTO is a
folder, the output folder is PHOTO-STYLE. With --each or --style=all, one picture per
style is written to the folder given by -o, or next to the photograph.

Some models, such as the default network `any`, take paintings. With these models, a
style can also be the path of a painting, or a saved style. Named styles, saved styles
and paintings can be blended by weight. The network describes a painting's style as a
list of numbers, called the style code. --refine=20 fits the code to the photograph in
20 steps, so that the result matches the style more closely. --save_style=NAME saves the
code for later use as --style=NAME.

--model may also be the folder or URL of a TensorFlow Hub module that takes a photograph
and a painting, such as Magenta's arbitrary-image-stylization (Ghiasi et al. 2017).

flags:
"""


def _define(values: flags.FlagValues) -> None:
    define_path(
        "content",
        "content image, or folder of photographs; can also be given as a positional "
        "argument; '-' for standard input; repeat the flag for several",
        values,
        repeatable=True,
    )
    flags.DEFINE_multi_string(
        "style",
        None,
        "style, or blend of styles: NAME[:WEIGHT][,NAME[:WEIGHT]...]; the flag can "
        "also be repeated to blend several styles; --style=all makes one picture per "
        "style of the model; if the model takes paintings, NAME can also be a saved "
        "style or the path of a painting",
        flag_values=values,
    )
    define_path(
        "output",
        "folder to write, or picture (.png, .jpg, .webp, .tif or .bmp); '-' (PNG) or "
        "'jpg:-' (JPEG) for standard output; an existing file is replaced",
        values,
    )
    flags.DEFINE_boolean(
        "each",
        False,
        "make one picture per style instead of blending the styles",
        flag_values=values,
    )
    define_saving_flags(values)
    define_option_flags(StylizeOptions, values)
    flags.DEFINE_string(
        "save_style",
        None,
        "name for saving the painting's style code, or path of a .style file; only "
        "for a single photograph; a saved style with this name is replaced",
        flag_values=values,
    )
    flags.DEFINE_boolean(
        "overwrite",
        False,
        "replace existing pictures in the output folder instead of skipping them",
        flag_values=values,
    )
    define_spread_flags(values)


def _output(values: flags.FlagValues) -> str:
    return "-" if values.content == ["-"] and not values.each else ""


def _run(values: flags.FlagValues) -> int:
    """Stylizes the photographs and prints a summary."""
    options = options_from_flags(StylizeOptions, values)
    check_style_names(values, options)
    tasks = plan_tasks(values, options)
    announce_photographs(values)
    if values.save_style and (
        len(tasks) > 1 or is_folder_job(tasks[0].content, tasks[0].output)
    ):
        raise UsageError(
            "Expected `save_style` to be used with one photograph and one style. "
            f"Received: save_style={values.save_style!r}"
        )
    stylizer = make_stylizer(options) if len(tasks) > 1 else None
    for task in tasks if stylizer else []:
        open_stylizer(task.style, options, stylizer)
    if values.output and tasks[0].output != values.output:
        make_folder(expand(values.output), values.output)
    shard = read_spread(values).shard
    share = [
        task
        for task in tasks
        if is_folder_job(task.content, task.output) or shard.owns(task.output)
    ]
    if not share:
        name, style = values.output or tasks[0].output, ",".join(values.style)
        progress = FolderProgress(name, style)
        progress.on_begin(0)
        progress.on_end(Tally())
    return _run_tasks(share, values, options, stylizer)


def _run_tasks(
    tasks: Sequence[StylizeTask],
    values: flags.FlagValues,
    options: StylizeOptions,
    stylizer: PhotoStylizer | None,
) -> int:
    code, done = 0, 0
    reported = set[str]()
    for task in tasks:
        try:
            code = max(code, _run_task(task, values, options, stylizer))
            done += 1
        except KeyboardInterrupt:
            if not done:
                raise
            finished = f"{done} of {counted(len(tasks), 'picture')}"
            print(f"Interrupted after {finished}.", file=sys.stderr)
            return INTERRUPTED
        except StorageError:
            raise
        except InputError as error:
            if len(tasks) == 1 or is_folder_job(task.content, task.output):
                raise
            # As in a folder, an unreadable photograph does not stop the command. It is
            # reported only once, not for each style.
            if str(error) not in reported:
                print(one_line(f"tfstyle: {error}"), file=sys.stderr)
            reported.add(str(error))
            code = 1
        if code == INTERRUPTED:  # interrupted while painting a folder
            break
    return code


def _run_task(
    task: StylizeTask,
    values: flags.FlagValues,
    options: StylizeOptions,
    stylizer: PhotoStylizer | None,
) -> int:
    run = _run_folder if is_folder_job(task.content, task.output) else _run_file
    return run(task, values, options, stylizer)


def _run_file(
    task: StylizeTask,
    values: flags.FlagValues,
    options: StylizeOptions,
    stylizer: PhotoStylizer | None,
) -> int:
    began = time.monotonic()
    content, progress = task.content[0], PictureProgress(1)
    if values.quality != DEFAULT_QUALITY:
        check_quality(values.quality, expand(task.output))
    height, width = stylize_file(
        content,
        task.style,
        task.output,
        options,
        lambda share: progress.show(Path(content).name, share),
        values.save_style or "",
        Saving(values.quality, values.keep_metadata),
        stylizer,
    )
    progress.end()
    parts = (
        f"{expand(task.output)}: {width}x{height}",
        ",".join(task.style),
        f"{time.monotonic() - began:.1f} s",
    )
    print(one_line(", ".join(parts)))
    return 0


def _run_folder(
    task: StylizeTask,
    values: flags.FlagValues,
    options: StylizeOptions,
    stylizer: PhotoStylizer | None,
) -> int:
    try:
        with interruption_kept():
            tally = run_stylize_folder(
                task.content,
                task.style,
                task.output,
                options,
                values.overwrite,
                FolderProgress(task.output, ",".join(task.style)),
                Saving(values.quality, values.keep_metadata),
                stylizer,
                read_spread(values),
            )
    except KeyboardInterrupt:
        return report_interruption(values.overwrite)
    return 1 if tally.failed else 0


COMMAND = Command(
    group=Group.PAINT,
    summary="stylize photographs with a trained network, in one pass",
    usage=USAGE,
    define=_define,
    run=_run,
    required=("content", "style"),
    positional="content",
    last="style",
    renamed={"photo": "content"},
    streams=True,
    # `_output` only chooses standard output; `plan_tasks` chooses file names.
    defaults={"style": only_style, "output": _output},
)

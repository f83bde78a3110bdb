"""`tfstyle stylize`: paint photographs with a trained network, in one pass."""

import signal
import sys
import time

from absl import flags

from tfstyle.cli.command import Command
from tfstyle.cli.due import choose_due
from tfstyle.cli.interruption import INTERRUPTED
from tfstyle.cli.jobs import Job, lock_jobs, plan_jobs, wants_folder
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    options_from_flags,
)
from tfstyle.cli.paint_job import paint_job
from tfstyle.cli.photo_progress import PhotoProgress
from tfstyle.cli.settings import read_settings
from tfstyle.cli.status_line import duration
from tfstyle.cli.style_flag import open_stylizer
from tfstyle.cli.stylize_all import Tally, stylize_all
from tfstyle.cli.terminal import one_line
from tfstyle.files.lock import lock_file
from tfstyle.files.paths import expand
from tfstyle.images import check_output, load_photograph
from tfstyle.methods.stylize.options import StylizeOptions

USAGE = """usage: tfstyle stylize PHOTO --style=NAME --output=OUT.png
       tfstyle stylize PHOTO... --style=NAME:2,OTHER:1 --output=FOLDER
       tfstyle stylize PHOTO --model=HANDLE --style=PAINTING.jpg --output=OUT.png

Paints photographs in the styles of a trained network (Johnson et al. 2016), which
`tfstyle styles` lists. Of a folder all pictures are painted, into a folder of the same
structure: a JPEG becomes a JPEG, everything else a PNG. What is there already, and no
older than the photograph, is left out, so that a run that was ended goes on where it
was; pictures that were painted with another style, strength, size or network are
only replaced with --overwrite. A photograph that cannot be read is named and left out.
PNG, WebP and TIFF keep the photograph's transparency.

HANDLE is a TensorFlow Hub module, a folder or a URL, that is called with a photograph
and a painting, as Magenta's arbitrary-image-stylization is (Ghiasi et al. 2017).

flags:
"""


def _define(values: flags.FlagValues) -> None:
    own = {"flag_values": values}
    define_path(
        "content",
        "a content image or a folder of them, as without the flag's name; repeatable",
        values,
        repeatable=True,
    )
    flags.DEFINE_multi_string(
        "style",
        None,
        "NAME[:WEIGHT][,NAME[:WEIGHT]...], or repeat the flag to mix several; a "
        "painting's file where the model is a hub module that takes one",
        **own,
    )
    define_path(
        "output",
        "the picture to write (.png, .jpg, .webp, .tif or .bmp), or a folder",
        values,
    )
    define_option_flags(StylizeOptions, values)
    flags.DEFINE_boolean(
        "overwrite", False, "paint what is in the output folder already as well", **own
    )


def _run(values: flags.FlagValues) -> int:
    """Paints, and prints a line about it."""
    # As Ctrl-C, so that no temporary file stays.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = options_from_flags(StylizeOptions, values)
    if wants_folder(values.content, values.output):
        return _run_folder(values, options)
    return _run_one(values, options)


def _run_one(values: flags.FlagValues, options: StylizeOptions) -> int:
    began = time.monotonic()
    job = Job(expand(values.content[0]), expand(values.output))
    check_output(job.output, values.content)
    stylizer, style = open_stylizer(values.style, options)
    check_output(job.output, stylizer.files_of(style))
    settings = read_settings(stylizer, style)
    progress = PhotoProgress(1)
    with lock_file(job.output):
        # Without a name here, so that its memory is free again when it is painted.
        height, width = paint_job(
            stylizer, style, job, load_photograph(values.content[0]), progress, settings
        )
    progress.end()
    seconds = time.monotonic() - began
    print(one_line(f"{job.output}: {width}x{height}, {style}, {seconds:.1f} s"))
    return 0


def _run_folder(values: flags.FlagValues, options: StylizeOptions) -> int:
    began = time.monotonic()
    stylizer, style = open_stylizer(values.style, options)
    settings = read_settings(stylizer, style)
    jobs = plan_jobs(values.content, values.output)
    with lock_jobs(jobs, values.content, values.output):
        due = jobs
        if not values.overwrite:
            due = choose_due(jobs, settings, values.output)
        stylizer.pictures = len(due)
        tally = Tally(there_already=len(jobs) - len(due))
        try:
            stylize_all(due, stylizer, style, tally, settings)
        except KeyboardInterrupt:
            print("Interrupted; the same command goes on.", file=sys.stderr)
            return INTERRUPTED
        finally:
            parts = (tally, style, duration(time.monotonic() - began))
            line = f"{values.output}: {', '.join(map(str, parts))}{_hint(tally)}"
            print(one_line(line))
    return 1 if tally.failed else 0


def _hint(tally: Tally) -> str:
    return "; --overwrite paints all of them" if tally.there_already else ""


COMMAND = Command(
    usage=USAGE,
    define=_define,
    run=_run,
    required=("content", "style", "output"),
    positional="content",
    renamed={"photo": "content"},
)

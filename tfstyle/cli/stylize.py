"""The `tfstyle stylize` command."""

import signal
import sys
import time
from pathlib import Path

from absl import flags

from tfstyle.cli.callbacks import INTERRUPTED
from tfstyle.cli.command import Command
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    options_from_flags,
)
from tfstyle.cli.status_line import PictureProgress, duration
from tfstyle.cli.streams import one_line
from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.methods.stylize.file import stylize_file
from tfstyle.methods.stylize.folder import FolderCallback, Tally, run_stylize_folder
from tfstyle.methods.stylize.jobs import is_folder_job
from tfstyle.methods.stylize.options import StylizeOptions

USAGE = """usage: tfstyle stylize PHOTO --style=NAME --output=OUT.png
       tfstyle stylize PHOTO... --style=NAME:2,OTHER:1 --output=FOLDER
       tfstyle stylize PHOTO PAINTING.jpg --model=MODEL --output=OUT.png
       tfstyle stylize PHOTO --model=MODEL --style=NAME:2,PAINTING.jpg --output=OUT.png

Stylizes photographs with a trained network in one pass (Johnson et al. 2016). `tfstyle
styles` lists the styles. All pictures of a folder are written to a folder of the same
structure: JPEG files as JPEG, others as PNG. Pictures that already exist and are newer
than their photograph are skipped, so an interrupted run can be repeated. Use
--overwrite to replace pictures made with another style, strength, size or network.
Unreadable photographs are reported and skipped. PNG, WebP and TIFF keep the
transparency.

If MODEL takes paintings, --style accepts names, paintings and saved styles, and blends
them by weight. --refine=20 fits the painting's style code to the photograph for a
closer match. --save_style=NAME saves the code for later use as --style=NAME.

MODEL may also be a TensorFlow Hub module, as a folder or URL, that takes a photograph
and a painting, such as Magenta's arbitrary-image-stylization (Ghiasi et al. 2017).

flags:
"""


def _define(values: flags.FlagValues) -> None:
    own = {"flag_values": values}
    define_path(
        "content",
        "content image or folder, same as a positional argument; repeatable",
        values,
        repeatable=True,
    )
    flags.DEFINE_multi_string(
        "style",
        None,
        "NAME[:WEIGHT][,NAME[:WEIGHT]...], or repeat the flag to blend several; where "
        "the model takes paintings, a NAME may be a painting's file or a saved style",
        **own,
    )
    define_path(
        "output",
        "picture to write (.png, .jpg, .webp, .tif or .bmp), or folder",
        values,
    )
    define_option_flags(StylizeOptions, values)
    flags.DEFINE_string(
        "save_style",
        "",
        "name, or path ending in .style, under which to save the style code; for one "
        "photograph",
        **own,
    )
    flags.DEFINE_boolean(
        "overwrite", False, "replace pictures that already exist", **own
    )


class _Follower(FolderCallback):
    """Shows the progress of a folder, and prints a summary."""

    def __init__(self, values: flags.FlagValues):
        self.values = values
        self.began = time.monotonic()

    def on_begin(self, total: int) -> None:
        self.progress = PictureProgress(total)

    def on_share(self, content: Path, share: float) -> None:
        self.progress.show(content.name, share)

    def on_error(self, content: Path, error: InputError) -> None:
        self.progress.say(f"tfstyle: {error}")

    def on_picture(self, content: Path) -> None:
        self.progress.advance()

    def on_end(self, tally: Tally) -> None:
        self.progress.end()
        style, seconds = ",".join(self.values.style), time.monotonic() - self.began
        hint = "; --overwrite replaces them" if tally.there_already else ""
        line = f"{self.values.output}: {tally}, {style}, {duration(seconds)}{hint}"
        print(one_line(line))


def _run(values: flags.FlagValues) -> int:
    """Stylizes and prints a summary."""
    # Handle SIGTERM like Ctrl-C, so that temporary files are removed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = options_from_flags(StylizeOptions, values)
    if is_folder_job(values.content, values.output):
        if values.save_style:
            raise InputError(
                "Expected `save_style` to be used with a single photograph. "
                f"Received: save_style={values.save_style!r}"
            )
        return _run_folder(values, options)
    return _run_file(values, options)


def _run_file(values: flags.FlagValues, options: StylizeOptions) -> int:
    began = time.monotonic()
    content, progress = values.content[0], PictureProgress(1)
    height, width = stylize_file(
        content,
        values.style,
        values.output,
        options,
        lambda share: progress.show(Path(content).name, share),
        values.save_style,
    )
    progress.end()
    parts = (
        f"{expand(values.output)}: {width}x{height}",
        ",".join(values.style),
        f"{time.monotonic() - began:.1f} s",
    )
    print(one_line(", ".join(parts)))
    return 0


def _run_folder(values: flags.FlagValues, options: StylizeOptions) -> int:
    try:
        tally = run_stylize_folder(
            values.content,
            values.style,
            values.output,
            options,
            values.overwrite,
            _Follower(values),
        )
    except KeyboardInterrupt:
        print("Interrupted; repeat the command to continue.", file=sys.stderr)
        return INTERRUPTED
    return 1 if tally.failed else 0


COMMAND = Command(
    usage=USAGE,
    define=_define,
    run=_run,
    required=("content", "style", "output"),
    positional="content",
    last="style",
    renamed={"photo": "content"},
)

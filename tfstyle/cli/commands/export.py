"""The `tfstyle export` command."""

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    options_from_flags,
)
from tfstyle.cli.status_line import PictureProgress
from tfstyle.cli.table import print_table
from tfstyle.exporting import run_export
from tfstyle.exporting.options import ExportOptions
from tfstyle.exporting.report import HEADER, as_text, rows
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.models.find import bundled_names

USAGE = """usage: tfstyle export --format=FORMAT --output=FOLDER
       tfstyle export --model=PATH --format=saved_model --format=tflite --output=FOLDER

Exports a trained network for TensorFlow Serving, LiteRT (TensorFlow Lite), TensorFlow
Hub, Keras or a web page. Each exported file is loaded, and the pictures it makes are
compared with those of the original network. If the PSNR for any file is below that
file's threshold, nothing is written, unless --force is set. A report is written to
NAME_export.json and NAME_export.md in the output folder, where NAME is the name of the
network.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    about = "name of a bundled network, or path of a .keras file or its folder"
    define_path("model", about, values, StylizeOptions().model, names=bundled_names())
    define_path("output", "output folder", values)
    define_option_flags(ExportOptions, values)


def _run(values: flags.FlagValues) -> int:
    """Exports the network and prints a table of the files."""
    options = options_from_flags(ExportOptions, values)
    progress = PictureProgress(1)

    def on_plan(files: list[str]) -> None:
        progress.total = len(files)

    def on_target(file: str) -> None:
        progress.begin(file)

    try:
        report = run_export(values.model, values.output, options, on_plan, on_target)
    finally:
        progress.end()
    files = report["files"]
    print_table(HEADER, rows(files), as_text(files))
    return 0


COMMAND = Command(
    group=Group.DEPLOY,
    summary="export a trained network for servers, phones and web pages",
    usage=USAGE,
    define=_define,
    run=_run,
    required=("model", "output", "format", "tflite"),
)

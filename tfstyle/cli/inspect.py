"""`tfstyle inspect`: show what a network sees in a picture."""

from absl import flags

from tfstyle.cli.command import Command
from tfstyle.cli.default_output import beside
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    options_from_flags,
)
from tfstyle.cli.saving import define_saving_flags, read_saving
from tfstyle.cli.streams import one_line
from tfstyle.files.lock import lock_file
from tfstyle.files.paths import expand
from tfstyle.images import check_output, save
from tfstyle.methods.inspect import run_inspect
from tfstyle.methods.inspect.options import InspectOptions

USAGE = """usage: tfstyle inspect PHOTO [PAINTING ...] [-o SHEET.png]

Shows what layers of VGG19 see in a picture, or in several side by side: the feature
maps of their most active channels, and their Gram matrices, which are the style.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    define_path(
        "content",
        "a picture, as without the flag's name; repeatable",
        values,
        repeatable=True,
    )
    define_path(
        "output",
        "the sheet to write: .png, .jpg, .webp, .tif or .bmp; - for standard output",
        values,
    )
    define_option_flags(InspectOptions, values)
    define_saving_flags(values, metadata=False)


def _run(values: flags.FlagValues) -> int:
    """Writes the sheet and prints a line about it."""
    options = options_from_flags(InspectOptions, values)
    output = expand(values.output)
    check_output(output, values.content)
    saving = read_saving(values, None)
    with lock_file(output):
        sheet = run_inspect(values.content, options)
        save(sheet, output, **saving._asdict())
    height, width, _ = sheet.shape
    print(f"{one_line(output)}: {width}x{height}, {len(options.layers)} layers")
    return 0


COMMAND = Command(
    usage=USAGE,
    define=_define,
    run=_run,
    required=("content",),
    streams=True,
    default_output=lambda values: beside(values.content[0], "inspect", values),
    positional="content",
)

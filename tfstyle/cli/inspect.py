"""`tfstyle inspect`: show what a network sees in a picture."""

from absl import flags

from tfstyle.cli.lock import lock_file
from tfstyle.cli.option_flags import (
    check_given,
    define_option_flags,
    describe_flags,
    options_from_flags,
)
from tfstyle.cli.output import check_output
from tfstyle.cli.terminal import one_line
from tfstyle.files.paths import expand
from tfstyle.images import save
from tfstyle.methods.inspect import run_inspect
from tfstyle.methods.inspect.options import InspectOptions

POSITIONAL = "content"

USAGE = """usage: tfstyle inspect PHOTO [PAINTING ...] --output=SHEET.png

Shows what layers of VGG19 see in a picture, or in several side by side: the feature
maps of their most active channels, and their Gram matrices, which are the style.

flags:
"""


def define_flags() -> flags.FlagValues:
    """The command's flags."""
    values = flags.FlagValues()
    files = {"flag_values": values}
    flags.DEFINE_multi_string(
        "content", None, "a picture, as without the flag's name; repeatable", **files
    )
    flags.DEFINE_string(
        "output", None, "the sheet to write: .png, .jpg, .webp, .tif or .bmp", **files
    )
    define_option_flags(InspectOptions, values)
    return values


def help_text(values: flags.FlagValues) -> str:
    """What `--help` prints."""
    return USAGE + describe_flags(values)


def check_flags(values: flags.FlagValues) -> None:
    """Raises `flags.Error` where a flag is missing."""
    check_given(values, "content", "output")


def run(values: flags.FlagValues) -> int:
    """Writes the sheet and prints a line about it."""
    options = options_from_flags(InspectOptions, values)
    output = expand(values.output)
    check_output(output, values.content)
    with lock_file(output):
        sheet = run_inspect(values.content, options)
        save(sheet, output)
    height, width, _ = sheet.shape
    print(f"{one_line(output)}: {width}x{height}, {len(options.layers)} layers")
    return 0

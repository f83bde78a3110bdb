"""The `tfstyle inspect` command."""

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.counted import counted
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
from tfstyle.methods.inspect import are_sounds, run_inspect
from tfstyle.methods.inspect.options import InspectOptions

USAGE = """usage: tfstyle inspect PHOTO [PAINTING ...] [-o SHEET.png]
       tfstyle inspect SOUND [SOUND ...] [-o SHEET.png]

For pictures, shows features of VGG19 side by side: the feature maps of the most active
channels, and the Gram matrices, which describe the style. For sounds and videos with
sound, shows spectrograms and statistics of the sound. Sounds can be .wav, .flac, .ogg
or .mp3 files, among others.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    define_path(
        "content",
        "picture or sound; can also be given as a positional argument; repeat the flag "
        "for several",
        values,
        repeatable=True,
    )
    define_path(
        "output",
        "contact sheet to write (.png, .jpg, .webp, .tif or .bmp); '-' for standard "
        "output; an existing file with this name is replaced",
        values,
    )
    define_option_flags(InspectOptions, values)
    define_saving_flags(values, metadata=False)


def _run(values: flags.FlagValues) -> int:
    """Writes the sheet and prints a summary."""
    options = options_from_flags(InspectOptions, values)
    output = expand(values.output)
    check_output(output, values.content)
    saving = read_saving(values, None)
    with lock_file(output):
        sheet = run_inspect(values.content, options)
        save(sheet, output, **saving._asdict())
    height, width, _ = sheet.shape
    shown = (
        counted(len(values.content), "sound")
        if are_sounds(values.content)
        else counted(len(options.layers), "layer")
    )
    print(f"{one_line(output)}: {width}x{height}, {shown}")
    return 0


COMMAND = Command(
    group=Group.EXPLORE,
    summary="show a network's features for a picture, or the spectrogram of a sound",
    usage=USAGE,
    define=_define,
    run=_run,
    required=("content",),
    streams=True,
    defaults={"output": lambda values: beside(values.content[0], "inspect", values)},
    positional="content",
)

"""The `tfstyle optimize` command for a folder of photographs."""

from absl import flags

from tfstyle.cli.default_output import style_label
from tfstyle.cli.flag_errors import UsageError
from tfstyle.cli.folder_progress import FolderProgress, report_interruption
from tfstyle.cli.spread_flags import (
    SPREAD_FLAGS,
    check_no_empty_spread,
    define_spread_flags,
    read_spread,
)
from tfstyle.cli.standard_pictures import is_standard
from tfstyle.interruption import interruption_kept
from tfstyle.methods.folders.arguments import Saving
from tfstyle.methods.optimize.folder import run_optimize_folder
from tfstyle.methods.optimize.options import OptimizeOptions

# Flags that apply only to a single picture, and flags that apply only to folders.
_OF_ONE = ("content_mask", "keep_mask", "save_every", "preview", "resume")
_OF_FOLDERS = ("overwrite", *SPREAD_FLAGS)


def define_folder_flags(values: flags.FlagValues) -> None:
    """Defines the flags that apply only to folders of photographs."""
    flags.DEFINE_boolean(
        "overwrite",
        False,
        "replace existing pictures in the output folder instead of skipping them",
        flag_values=values,
    )
    define_spread_flags(values)


def check_folder_flags(values: flags.FlagValues, is_folder: bool) -> None:
    """Rejects single-picture flags for a folder, and folder flags for a single picture.

    Raises:
        UsageError: `--shard` or `--ray` is empty, a flag does not apply to this
            content, or a folder's pictures would be written to standard output.
    """
    check_no_empty_spread(values)
    kind = "a single photograph" if is_folder else "a folder of photographs"
    for name in _OF_ONE if is_folder else _OF_FOLDERS:
        if values[name].value != values[name].default:
            raise UsageError(
                f"Expected `{name}` to be used with {kind} only. "
                f"Received: {name}={values[name].value!r}, content={values.content!r}"
            )
    if is_folder and is_standard(values["output"]):
        raise UsageError(
            "Expected `output` to be a folder, because `content` is a folder. "
            f"Received: output={values.output!r}"
        )


def run_folder_command(values: flags.FlagValues, options: OptimizeOptions) -> int:
    """Paints the photographs in a folder, and prints a summary.

    Args:
        values: Flags of the command.
        options: Options of the method.

    Returns:
        The exit code.
    """
    try:
        with interruption_kept():
            tally = run_optimize_folder(
                [values.content],
                values.style,
                values.output,
                options,
                values.overwrite,
                FolderProgress(values.output, style_label(values.style)),
                Saving(values.quality, values.keep_metadata),
                read_spread(values),
                style_mask=values.style_mask,
                fine_style=values.fine_style,
            )
    except KeyboardInterrupt:
        return report_interruption(values.overwrite)
    return 1 if tally.failed else 0

"""Messages of `tfstyle stylize` for several photographs given as positional arguments.

A user who names two paintings may want to blend them, but all positional arguments
except the last are treated as photographs.
"""

import logging
import shlex
from collections.abc import Sequence

from absl import flags

from tfstyle.cli.counted import counted
from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images.save import FORMATS

# Maximum number of styles listed in the hint; longer lists are abbreviated.
MOST_NAMED = 3


def announce_photographs(values: flags.FlagValues) -> None:
    """Logs that the last of three or more positional arguments is used as the style.

    Nothing is logged if the style is given with `--style`.

    Args:
        values: Flags of the command.
    """
    is_positional = values["style"].value and not values["style"].present
    if is_positional and len(_positional(values)) > 1:
        logging.getLogger("tfstyle").info(
            "Painting %s in the style of %s; to blend paintings, use --style=%s",
            *(_photographs(values), values.style[0]),
            _blend([*_positional(values)[1:], *values.style]),
        )


def check_output_folder(values: flags.FlagValues) -> None:
    """Checks that the output for several photographs is not a picture file.

    Args:
        values: Flags of the command.

    Raises:
        InputError: The output has the suffix of a picture file, such as `.png`. The
            suffix is allowed if the output is an existing folder or ends with a slash.
    """
    output = expand(values.output)
    is_picture = output.suffix.lower() in FORMATS and not output.is_dir()
    if len(values.content) < 2 or not is_picture or values.output.endswith("/"):
        return
    blend = _blend([*_positional(values)[1:], *values.style])
    is_unclear = len(_positional(values)) > 1
    hint = f"; to blend paintings, use --style={blend}" if is_unclear else ""
    raise InputError(
        "Expected `output` to be a folder, not a file, because "
        f"{_photographs(values)} are given{hint}. Received: output={values.output!r}"
    )


def _positional(values: flags.FlagValues) -> Sequence[str]:
    """Returns the photographs that were given as positional arguments."""
    return values.content[values["content"].present :]


def _photographs(values: flags.FlagValues) -> str:
    if any(expand(path).is_dir() for path in values.content):
        return f"{len(values.content)} photographs and folders"
    return counted(len(values.content), "photograph")


def _blend(styles: Sequence[str]) -> str:
    if len(styles) > MOST_NAMED:
        styles = ["PAINTING", "PAINTING", *styles[-1:]]
    return ",".join(map(shlex.quote, styles))

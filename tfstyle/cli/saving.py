"""Flags that say how a picture is written."""

from typing import NamedTuple

from absl import flags

from tfstyle.files.paths import expand
from tfstyle.images import Metadata, check_quality, read_metadata

QUALITY = 95


class Saving(NamedTuple):
    """How a picture is written: arguments of `tfstyle.images.save`.

    Attributes:
        quality: Quality of JPEG and WebP, from 1 to 100.
        metadata: Metadata to keep; None for none.
    """

    quality: int = QUALITY
    metadata: Metadata | None = None


def define_saving_flags(values: flags.FlagValues, *, metadata: bool = True) -> None:
    """Defines `--quality`, and `--keep_metadata` where there is a photograph."""
    own = {"flag_values": values}
    flags.DEFINE_integer(
        "quality", QUALITY, "quality of a JPEG or WebP output", 1, 100, **own
    )
    if metadata:
        flags.DEFINE_boolean(
            "keep_metadata",
            False,
            "keep the photograph's date, author, copyright and resolution, and state "
            "that colors are sRGB; its place and camera are never kept",
            **own,
        )


def read_saving(values: flags.FlagValues, content: str | None) -> Saving:
    """Reads the flags for one output file, and the metadata that it keeps.

    Args:
        values: Flags of the command.
        content: File of the photograph, if there is one.

    Raises:
        InputError: `--quality` was given for a format that has none.
    """
    # Not `present`: the flagfile of a PNG gives the default value too.
    if values.quality != QUALITY:
        check_quality(values.quality, expand(values.output))
    keeps = "keep_metadata" in values and values.keep_metadata and content
    return Saving(values.quality, read_metadata(content) if keeps else None)

"""Flags that affect how the output is saved."""

from typing import NamedTuple

from absl import flags

from tfstyle.files.paths import expand
from tfstyle.images import DEFAULT_QUALITY, Metadata, check_quality, read_metadata


class Saving(NamedTuple):
    """Arguments of `tfstyle.images.save`.

    Attributes:
        quality: Quality of JPEG and WebP files, from 1 to 100.
        metadata: Metadata to write into the picture, or None.
    """

    quality: int = DEFAULT_QUALITY
    metadata: Metadata | None = None


def define_saving_flags(values: flags.FlagValues, *, metadata: bool = True) -> None:
    """Defines `--quality` and, if `metadata` is True, `--keep_metadata`."""
    flags.DEFINE_integer(
        "quality",
        DEFAULT_QUALITY,
        "quality of a JPEG or WebP file",
        1,
        100,
        flag_values=values,
    )
    if metadata:
        flags.DEFINE_boolean(
            "keep_metadata",
            False,
            "copy the photograph's date, author, copyright and resolution, and embed "
            "an sRGB profile; location and camera are never copied",
            flag_values=values,
        )


def read_saving(values: flags.FlagValues, content: str | None) -> Saving:
    """Reads the flags, and with `--keep_metadata` also the photograph's metadata.

    Args:
        values: Flags of the command.
        content: Path of the photograph, or None if there is none.

    Raises:
        InputError: `--quality` differs from its default, but the output is neither a
            JPEG nor a WebP file.
    """
    # The default quality is not checked, because flagfiles of PNG pictures contain it.
    if values.quality != DEFAULT_QUALITY:
        check_quality(values.quality, expand(values.output))
    keeps = "keep_metadata" in values and values.keep_metadata
    metadata = read_metadata(content) if keeps and content else None
    return Saving(values.quality, metadata)

"""Names of pictures whose name was not given: `PHOTO-STYLE.png` beside the photo."""

import re
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from absl import flags

from tfstyle.cli.record import flagfile_path, record_path
from tfstyle.files.paths import expand, literal

# Longest name of a style in the name of a picture, in characters.
LONGEST_LABEL = 60


def beside(photo: str, label: str, values: flags.FlagValues) -> str:
    """Chooses a picture beside a photograph, so that no existing file is replaced.

    Args:
        photo: File of the photograph; `-` gives `-`.
        label: Name of the style or method.
        values: Flags of the command. With `--resume`, the picture is that of the run
            that did not end; with `--quality`, it is a JPEG.

    Returns:
        `PHOTO-STYLE.png`, or if that is taken `PHOTO-STYLE-2.png` and so on.
    """
    if photo == "-":
        return "-"
    resume = "resume" in values and values["resume"].value
    suffix = ".jpg" if "quality" in values and values["quality"].present else ".png"
    path = expand(photo)
    for number in count(1):
        ending = f"-{number}" if number > 1 else ""
        output = path.with_name(f"{path.stem}-{label}{ending}{suffix}")
        if (resume and _checkpoint(output).exists()) or not _is_taken(output):
            return str(literal(output))


def folder_beside(folder: str, label: str) -> str:
    """Returns `FOLDER-STYLE`, which stays the same for a repeated run.

    Args:
        folder: Folder of photographs.
        label: Name of the style.
    """
    path = expand(folder)
    named = path.resolve() if path.name in ("", "..") else path
    return str(named.with_name(f"{named.name}-{label}"))


def _checkpoint(output: Path) -> Path:
    return output.with_name(f"{output.name}.checkpoint")


def _is_taken(output: Path) -> bool:
    """Whether a run would replace a file."""
    files = (output, flagfile_path(output), record_path(output), _checkpoint(output))
    return any(map(Path.exists, files))


def style_label(styles: Iterable[str]) -> str:
    """Joins the names of styles for the name of a picture.

    Args:
        styles: Names, or paths of paintings, with or without weights.

    Example:

    >>> style_label(["art/The Wave.jpg", "udnie:2,mosaic"])
    'The_Wave+udnie+mosaic'
    """
    labels = [_label(part) for style in styles for part in style.split(",")]
    return "+".join(filter(None, labels))[:LONGEST_LABEL] or "style"


def _label(style: str) -> str:
    if style == "-":
        return "stdin"
    if not expand(style).exists():
        style = re.sub(r":[\d.]*$", "", style)
    name = expand(style).name
    stem = Path(name).stem if not expand(style).is_dir() else name
    return re.sub(r"[^\w.-]+", "_", stem).strip("_")

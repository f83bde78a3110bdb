"""Default paths of outputs, such as `PHOTO-STYLE.png` next to the photograph."""

import re
from collections.abc import Container, Iterable, Iterator
from itertools import count
from pathlib import Path

from absl import flags

from tfstyle.cli.record import flagfile_path, record_path
from tfstyle.files.paths import expand, literal

# Maximum length, in characters, of the part of a file name that names the styles.
LONGEST_LABEL = 60


def beside(
    photo: str, label: str, values: flags.FlagValues, taken: Container[str] = ()
) -> str:
    """Chooses an unused path in the same folder as a photograph.

    Args:
        photo: Path of the photograph. For `-` (standard input), the result is `-`
            (standard output).
        label: Name of the style or method, used in the file name.
        values: Flags of the command. With `--resume`, the file name of an unfinished
            run counts as unused; with `--quality`, the file name ends in .jpg.
        taken: Paths that must not be chosen, because the same command will write other
            pictures to them.

    Returns:
        The first unused path in the sequence `PHOTO-STYLE.png`, `PHOTO-STYLE-2.png` and
        so on.
    """
    if photo == "-":
        return "-"
    resume = "resume" in values and values["resume"].value
    suffix = ".jpg" if "quality" in values and values["quality"].present else ".png"
    path = expand(photo)

    def is_usable(output: Path) -> bool:
        is_free = not _is_taken(output) and str(literal(output)) not in taken
        return (resume and _checkpoint(output).exists()) or is_free

    names = numbered(path.with_name(f"{path.stem}-{label}"), suffix)
    return str(literal(next(filter(is_usable, names))))


def numbered(stem: Path, suffix: str) -> Iterator[Path]:
    """Yields `STEM.png`, `STEM-2.png`, `STEM-3.png` and so on.

    Args:
        stem: Path without suffix.
        suffix: Suffix, such as ".png".
    """
    for number in count(1):
        ending = f"-{number}" if number > 1 else ""
        yield stem.with_name(f"{stem.name}{ending}{suffix}")


def folder_beside(folder: str, label: str) -> str:
    """Returns the path `FOLDER-STYLE`, even if that folder exists.

    Repeating a command reuses the folder, and so resumes an interrupted run.

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
    """Whether a run with this output would replace an existing file."""
    files = (output, flagfile_path(output), record_path(output), _checkpoint(output))
    return any(map(Path.exists, files))


def style_label(styles: Iterable[str]) -> str:
    """Joins the names of styles for use in a file name.

    Args:
        styles: Names of styles or paths of paintings, each with or without a weight.

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

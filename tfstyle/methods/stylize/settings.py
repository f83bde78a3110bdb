"""Settings of a stylized picture, stored in the picture itself.

A separate record could be lost when pictures are copied, or describe a picture that was
never written or was replaced. The settings are stored as a comment in PNG and JPEG
files.
"""

import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tfstyle.files.paths import expand
from tfstyle.images import read_comment
from tfstyle.methods.stylize.hub_stylizer import ModuleStylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.painting_stylizer import PaintingStylizer
from tfstyle.methods.stylize.style_shares import Style
from tfstyle.methods.stylize.style_weights import style_weights
from tfstyle.methods.stylize.stylizer import (
    NetworkStylizer,
    PhotoStylizer,
    Stylizer,
)

Settings = Mapping[str, str | float]

# Prefix that distinguishes these comments from those of other programs.
_MARK = "tfstyle stylize "
# Number of bytes for distinguishing photographs: their header with its time and
# thumbnail, and the first pixels. Reading thousands of whole files would take minutes.
_HEAD = 2**16


def read_settings(stylizer: PhotoStylizer, style: Style) -> dict[str, str | float]:
    """Returns all settings that affect the pixels, except the photograph.

    Tiles and runtimes are left out, because they only affect the time.

    Args:
        stylizer: Network or module.
        style: Checked style.
    """
    options = stylizer.options
    return {
        "style": _describe_style(stylizer, style),
        "strength": options.strength,
        "image_size": options.image_size,
        "preserve_color": options.preserve_color,
        **_extras(options),
        "model": _digest(_model_files(stylizer)),
    }


def with_content(settings: Settings, content: Path) -> dict[str, str | float]:
    """Adds a digest of the content image, empty if it is not a regular file.

    Args:
        settings: Settings from `read_settings`.
        content: File of the content image.
    """
    return {**settings, "photo": content_digest(content)}


def content_digest(content: Path) -> str:
    """Returns a digest of a file's head and size; of nothing if it cannot be read."""
    head = b""
    with contextlib.suppress(OSError):
        if content.is_file():  # a pipe cannot be read twice
            size = content.stat().st_size
            with content.open("rb") as file:
                head = file.read(_HEAD) + str(size).encode()
    return hashlib.sha256(head).hexdigest()[:16]


def to_comment(settings: Settings) -> str:
    """Returns the comment for a picture, for `settings_of`."""
    return _MARK + json.dumps(settings)


def settings_of(picture: Path) -> dict[str, str | float] | None:
    """Returns the settings stored in a picture, or None if unknown."""
    comment = read_comment(picture)
    if not comment.startswith(_MARK):
        return None
    try:
        settings = json.loads(comment.removeprefix(_MARK))
    except (ValueError, RecursionError):
        return None
    return settings if isinstance(settings, dict) else None


def _extras(options: StylizeOptions) -> dict[str, str | float]:
    """Options that older versions did not have, if they affect the pixels."""
    extras: dict[str, str | float] = {}
    if options.stroke_scale:
        extras["stroke_scale"] = options.stroke_scale
    if options.content_mask:
        masks = [expand(path) for path in options.content_mask]
        # With their order, since each is that of a style.
        extras["content_mask"] = " ".join(_digest([mask]) for mask in masks)
    if options.refine:
        extras |= {"refine": options.refine, "seed": options.seed}
    return extras


def _describe_style(stylizer: PhotoStylizer, style: Style) -> str:
    if isinstance(stylizer, PaintingStylizer):
        return stylizer.describe(style)
    if not isinstance(stylizer, Stylizer):
        paintings = [expand(path) for path in stylizer.files_of(style)]
        return f"{paintings[0].name} ({_digest(paintings)})"
    weights = style_weights(style, stylizer.styles)
    shares = {n: w for n, w in zip(stylizer.styles, weights, strict=True) if w}
    if len(shares) == 1:
        return next(iter(shares))
    return ",".join(f"{name}:{share:.4g}" for name, share in shares.items())


def _model_files(stylizer: PhotoStylizer) -> list[Path]:
    given: list[Path | None] = []
    if isinstance(stylizer, ModuleStylizer):
        given.append(stylizer.folder)
    if isinstance(stylizer, NetworkStylizer):
        files = stylizer.files
        given += [files.keras, files.litert, files.saved_model]
    return [
        file
        for path in filter(None, given)
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
    ]


def _digest(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in filter(Path.is_file, files):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]

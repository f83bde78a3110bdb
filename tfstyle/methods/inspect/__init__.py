"""Contact sheets with features of pictures, or with statistics of sounds."""

from collections.abc import Sequence
from dataclasses import fields
from os import PathLike
from pathlib import Path
from typing import Any, Unpack, cast

import numpy as np

from tfstyle.arguments import shown
from tfstyle.backend import import_keras
from tfstyle.errors import InputError
from tfstyle.images.folder import SUFFIXES as PICTURE_SUFFIXES
from tfstyle.images.load import Picture, as_pictures
from tfstyle.keywords import InspectKeywords
from tfstyle.methods.inspect.inputs import plan_inspect
from tfstyle.methods.inspect.options import InspectOptions
from tfstyle.options import check_unchanged
from tfstyle.public import public
from tfstyle.sounds.sound import Sound

SOUND_SUFFIXES = (
    *(".wav", ".flac", ".ogg", ".opus", ".mp3", ".m4a", ".aac", ".aiff"),
    *(".aif", ".wma", ".mka", ".ac3", ".amr", ".au", ".caf"),
    # Videos; only their sound is inspected.
    *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".ts", ".mpg", ".mpeg", ".wmv"),
)


@public
def inspect(
    content: Picture | Sound | Sequence[Picture | Sound],
    **options: Unpack[InspectKeywords],
) -> np.ndarray:
    """Draws feature maps and Gram matrices of pictures, or statistics of sounds.

    For pictures, the sheet has a row for each layer. For each picture, the row shows
    the feature maps of the most active channels, then the Gram matrix. The maps are
    shown in gray, from the minimum (black) to the maximum (white). The colors of a Gram
    matrix show the square root of each entry. Within a row, the same channels are shown
    for all pictures, and all Gram matrices have the same color scale.

    For sounds, the sheet has a row for each sound. The row shows the spectrogram, the
    mean and standard deviation of each frequency band, the modulation amplitudes and a
    Gram matrix (see `docs/audio.md`).

    Args:
        content: Picture, sound, list of pictures or list of sounds. A picture is a
            path, bytes, a file object, a PIL image or an array, as in `tfstyle.load`. A
            sound is the path of a sound file or video, or a `tfstyle.Sound`.
        **options: Fields of `tfstyle.InspectOptions`, such as `layers`.

    Returns:
        The sheet, float32 `(height, width, 3)` in [0, 1].

    Raises:
        InputError: A picture, a sound or an option is invalid, or the VGG19 weights are
            missing.

    Example:

    ```python
    sheet = tfstyle.inspect(["photo.jpg", "painting.jpg"], layers=["relu3_1"])
    ```

    Reference:
        Gatys, Ecker, Bethge, "Image Style Transfer Using Convolutional Neural
        Networks" (CVPR 2016), section 2, about content and style representations.
    """
    return run_inspect(content, InspectOptions.from_kwargs(**options))


def are_sounds(contents: Sequence[Any]) -> bool:
    """Whether at least one item of `contents` is a sound or a video."""
    return any(isinstance(each, Sound) or _is_sound_file(each) for each in contents)


def _is_sound_file(content: Any) -> bool:
    if not isinstance(content, str | PathLike):
        return False
    return Path(content).suffix.lower() in SOUND_SUFFIXES


def _check_no_pictures(contents: Sequence[Any]) -> None:
    """Raises an error if sounds are mixed with pictures."""
    for each in contents:
        is_path = isinstance(each, str | PathLike)
        suffix = Path(each).suffix.lower() if is_path else ""
        if suffix in PICTURE_SUFFIXES or not (is_path or isinstance(each, Sound)):
            raise InputError(
                "Expected `content` to contain only pictures or only sounds. Received: "
                f"content=[..., {shown(each)}, ...]"
            )


def run_inspect(
    content: Picture | Sound | Sequence[Picture | Sound], options: InspectOptions
) -> np.ndarray:
    """Works like `inspect`, but takes the options as an object."""
    contents: list[Any] = as_pictures(cast(Any, content))
    if are_sounds(contents):
        from tfstyle.methods.audio.sheet import inspect_sounds

        others = {field.name for field in fields(options)} - {"cell_size"}
        check_unchanged(options, others, "for pictures")
        _check_no_pictures(contents)
        return inspect_sounds(contents, options.cell_size)
    plan = plan_inspect(contents, options)
    # TensorFlow takes seconds to import, so the input is checked first.
    import_keras()
    from tfstyle.methods.inspect.run import make_sheet

    return make_sheet(plan)

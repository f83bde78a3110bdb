"""Tasks of `tfstyle stylize`, each with photographs, a style and an output path."""

import os
from collections.abc import Sequence
from typing import NamedTuple

from absl import flags

from tfstyle.cli.default_output import (
    beside,
    folder_beside,
    numbered,
    style_label,
)
from tfstyle.cli.several_photographs import check_output_folder
from tfstyle.cli.standard_pictures import is_standard
from tfstyle.errors import InputError
from tfstyle.files.paths import check_exists, expand
from tfstyle.images.folder import SUFFIXES
from tfstyle.images.save import FORMATS
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.models.find import find_model, resolve_handle
from tfstyle.models.saved_style_names import RESERVED, is_saved
from tfstyle.models.saved_style_names import SUFFIX as SAVED_SUFFIX

(ALL,) = RESERVED


class StylizeTask(NamedTuple):
    """Photographs to paint in one style.

    Attributes:
        content: Photographs and folders of photographs.
        style: One style, or several styles to blend.
        output: File or folder to write.
    """

    content: Sequence[str]
    style: Sequence[str]
    output: str


def plan_tasks(values: flags.FlagValues, options: StylizeOptions) -> list[StylizeTask]:
    """Plans the tasks of a command.

    Args:
        values: Flags of the command.
        options: Options, which include the name of the network.

    Raises:
        InputError: A photograph does not exist, `--output` does not suit the number of
            pictures, the style `all` is part of a blend, or the style `all` is used
            with a model without named styles.
    """
    for path in values.content:
        check_exists(path, "content")
    _check_all_alone(values.style)
    is_each = values.each or ALL in values.style
    styles = _each_style(values.style, options) if is_each else [values.style]
    content, output = values.content, values.output
    if output and not is_each:
        _check_stream(values, len(content) > 1 or expand(content[0]).is_dir())
        check_output_folder(values)
        return [StylizeTask(content, styles[0], output)]
    _check_stream(values, True)
    if output and expand(output).suffix.lower() in FORMATS:
        raise InputError(
            "Expected `output` to be a folder, because one picture per style is "
            f"written. Received: output={output!r}"
        )
    tasks: list[StylizeTask] = []
    for photo in content:
        for style in styles:
            taken = [task.output for task in tasks]
            name = _output(photo, style, values, taken)
            tasks.append(StylizeTask([photo], style, name))
    return tasks


def _check_all_alone(styles: Sequence[str]) -> None:
    for style in styles:
        names = [part.partition(":")[0].strip() for part in style.split(",")]
        if style != ALL and ALL in names and not os.path.lexists(expand(style)):
            raise InputError(
                f"Expected '{ALL}' to be used alone, without other styles or weights, "
                f"because one picture per style is made. Received: style={style!r}"
            )


def _each_style(styles: Sequence[str], options: StylizeOptions) -> list[list[str]]:
    if ALL in styles:
        names = find_model(resolve_handle(options.model)).card.styles
        if not names:
            raise InputError(
                "Expected `style` to be a painting, because the model has no named "
                f"styles. Received: style={ALL!r}"
            )
        styles = [*names, *(style for style in styles if style not in (ALL, *names))]
    elif len(styles) == 1:
        styles = [style.strip() for style in styles[0].split(",")]
    return [[style] for style in styles]


def _output(
    photo: str, style: Sequence[str], values: flags.FlagValues, taken: Sequence[str]
) -> str:
    """Returns the output path for a photograph or folder painted in one style.

    Args:
        photo: Path of the photograph or folder.
        style: One style, or several styles to blend.
        values: Flags of the command.
        taken: Output paths of earlier tasks, which must not be used again.
    """
    label, path = style_label(style), expand(photo)
    if path.is_dir():
        # The output folder has the same name in each run, so that a repeated run finds
        # the existing pictures and skips them.
        if values.output:
            return str(expand(values.output) / label)
        return folder_beside(photo, label)
    if not values.output:
        return beside(photo, label, values, taken)
    suffix = ".jpg" if values["quality"].present else ".png"
    stem = expand(values.output) / f"{path.stem}-{label}"
    names = map(str, numbered(stem, suffix))
    return next(name for name in names if name not in taken)


def _check_stream(values: flags.FlagValues, is_several: bool) -> None:
    """Checks the use of `-` for standard input and output.

    Only a single picture can be written to standard output. A picture from standard
    input needs `--output`, unless the result is written to standard output by
    default.
    """
    if is_several and is_standard(values["output"]):
        raise InputError(
            "Expected a single picture for standard output. "
            f"Received: output={values.output!r}"
        )
    if is_standard(values["content"]) and not values.output:
        raise InputError(
            "Expected `output` to be given for a picture from standard input. "
            "Received: no --output"
        )


def check_style_names(values: flags.FlagValues, options: StylizeOptions) -> None:
    """Rejects paintings for a network that only has named styles.

    Raises:
        InputError: A style is a painting, but the network only has named styles. The
            message suggests alternatives.
    """
    paintings = [
        style
        for style in values.style
        if (is_painting(style) or is_saved(style)) and "://" not in style
    ]
    if not paintings or "://" in options.model:
        return
    try:
        card = find_model(options.model).card
    except InputError:  # may be a Hub module; other mistakes are reported later
        return
    unknown = next((p for p in paintings if p not in card.styles), None)
    if unknown and card.family.has_styles:
        raise InputError(
            f"Expected `style` to be a style of '{card.name}' "
            f"({', '.join(card.styles)}). {_other_way(values.content[0], unknown)}. "
            f"Received: style={unknown!r}"
        )


def _other_way(photo: str, style: str) -> str:
    if expand(style).suffix == SAVED_SUFFIX or is_saved(style):
        return "For a saved style, use the --model for which it was saved"
    return f"For paintings, use --model=any or `tfstyle optimize {photo} {style}`"


def only_style(values: flags.FlagValues) -> list[str] | None:
    """Returns the style of a network with a single style; None for other networks.

    Raises:
        InputError: The network does not exist.
    """
    if "://" in values.model:
        return None
    try:
        card = find_model(values.model).card
    except InputError:
        if expand(values.model).is_dir():  # perhaps a Hub module
            return None
        raise
    is_single = len(card.styles) == 1 and card.family.has_styles
    return list(card.styles) if is_single else None


def is_painting(text: str) -> bool:
    """Whether a style is an existing path, or has a suffix such as .jpg or .style."""
    path = expand(text)
    return path.suffix.lower() in (*SUFFIXES, SAVED_SUFFIX) or path.exists()

"""Pictures that one `stylize` command makes: photographs, styles and names."""

from collections.abc import Sequence
from typing import NamedTuple

from absl import flags

from tfstyle.cli.default_output import beside, folder_beside, style_label
from tfstyle.cli.standard_pictures import is_standard
from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images.folder import SUFFIXES
from tfstyle.images.save import FORMATS
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.models.find import find_model

ALL = "all"


class StylizeTask(NamedTuple):
    """Photographs that are painted in one style.

    Attributes:
        content: Files, or one folder.
        style: One style, or several that are blended.
        output: File or folder to write.
    """

    content: Sequence[str]
    style: Sequence[str]
    output: str


def plan_tasks(values: flags.FlagValues, options: StylizeOptions) -> list[StylizeTask]:
    """Plans the pictures of a command: one task for all of them, or one for each.

    Args:
        values: Flags of the command.
        options: Options with the network's name.

    Raises:
        InputError: The output cannot be that of several pictures.
    """
    is_each = values.each or ALL in values.style
    styles = _each_style(values.style, options) if is_each else [values.style]
    content, output = values.content, values.output
    if output and not is_each:
        _check_stream(values, len(content) > 1 or expand(content[0]).is_dir())
        return [StylizeTask(content, styles[0], output)]
    _check_stream(values, True)
    if output and expand(output).suffix.lower() in FORMATS:
        raise InputError(
            "Expected `output` to be a folder, for there is a picture for each style. "
            f"Received: output={output!r}"
        )
    return [
        StylizeTask([photo], style, _output(photo, style, values))
        for photo in content
        for style in styles
    ]


def _each_style(styles: Sequence[str], options: StylizeOptions) -> list[list[str]]:
    if ALL in styles:
        names = find_model(options.model).card.styles
        if not names:
            raise InputError(
                "Expected `style` to be a painting, for the model has no styles of its "
                f"own. Received: style={ALL!r}"
            )
        styles = [*names, *(style for style in styles if style not in (ALL, *names))]
    elif len(styles) == 1:
        styles = [style.strip() for style in styles[0].split(",")]
    return [[style] for style in styles]


def _output(photo: str, style: Sequence[str], values: flags.FlagValues) -> str:
    """A file or folder for one photograph or folder in one style."""
    label, path = style_label(style), expand(photo)
    if path.is_dir():
        # A name that stays the same: what is there already is left out.
        if values.output:
            return str(expand(values.output) / label)
        return folder_beside(photo, label)
    if not values.output:
        return beside(photo, label, values)
    folder = expand(values.output)
    suffix = ".jpg" if values["quality"].present else ".png"
    return str(folder / f"{path.stem}-{label}{suffix}")


def make_folder(given: str) -> None:
    """Makes the folder of several pictures.

    Args:
        given: Value of `--output`.

    Raises:
        InputError: It cannot be made.
    """
    try:
        expand(given).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"Expected `output` to be a folder that can be written: {error.strerror}. "
            f"Received: output={given!r}"
        ) from error


def _check_stream(values: flags.FlagValues, is_several: bool) -> None:
    """Refuses several pictures in a stream, and no name for a picture from one."""
    if is_several and is_standard(values["output"]):
        raise InputError(
            "Expected one picture for standard output. Received: output='-'"
        )
    if is_standard(values["content"]) and not values.output:
        raise InputError(
            "Expected `output` to be given for a picture from standard input. "
            "Received: no --output"
        )


def check_style_names(values: flags.FlagValues, options: StylizeOptions) -> None:
    """Points to `optimize` where a painting is given to a network that knows names.

    Raises:
        InputError: A style is a painting, and the network takes none.
    """
    paintings = [style for style in values.style if _is_painting(style)]
    if not paintings or "://" in options.model:
        return
    try:
        card = find_model(options.model).card
    except InputError:  # a hub module, or reported later
        return
    unknown = next((p for p in paintings if p not in card.styles), None)
    if unknown and card.family.has_styles:
        raise InputError(
            f"Expected `style` to be one of {list(card.styles)}, for '{card.name}' "
            "knows styles by name only; "
            f"`tfstyle optimize {values.content[0]} {unknown}` paints in the style of "
            f"any painting. Received: style={unknown!r}"
        )


def _is_painting(style: str) -> bool:
    path = expand(style)
    return path.suffix.lower() in SUFFIXES or path.exists()

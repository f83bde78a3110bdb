"""Names of saved styles, and the files to which the names refer."""

import os
from collections.abc import Collection
from pathlib import Path

from tfstyle.errors import InputError, check_name
from tfstyle.files.paths import expand
from tfstyle.models.card import Card
from tfstyle.models.card_checks import is_name

SUFFIX = ".style"
# Environment variable for the folder of saved styles.
FOLDER_VARIABLE = "TFSTYLE_STYLES"
# Names with a special meaning on the command line.
RESERVED = ("all",)


def styles_folder() -> Path:
    """Returns the folder in which saved styles are looked up by name."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else Path.home() / ".tfstyle" / "styles"


def style_path(name_or_file: str | os.PathLike) -> Path:
    """Returns the path of a saved style.

    Args:
        name_or_file: Path that ends in `.style`, or name of a style in the folder of
            saved styles.

    Raises:
        InputError: The value is neither a path that ends in `.style` nor a valid name.
    """
    path = expand(name_or_file)
    if path.suffix == SUFFIX:
        return path
    if len(path.parts) > 1 or not is_name(str(name_or_file)):
        raise InputError(
            f"Expected a saved style to be a name, or a path that ends in '{SUFFIX}'. "
            f"Received: '{name_or_file}'"
        )
    return styles_folder() / f"{name_or_file}{SUFFIX}"


def new_style_path(name_or_file: str | os.PathLike, card: Card) -> Path:
    """Returns the path at which a style can be saved for a network.

    Args:
        name_or_file: Name or path, as in `style_path`.
        card: Card of the network.

    Raises:
        InputError: The value is invalid, the name is reserved, or the network has a
            style with this name. In the last two cases, `--style` would not find the
            saved style.
    """
    path = style_path(name_or_file)
    name = path.name.removesuffix(SUFFIX)
    if path.parent.resolve() != styles_folder().resolve():
        return path
    is_reserved = name in RESERVED
    if is_reserved or name in card.styles:
        owner = "is reserved" if is_reserved else f"is a style of '{card.name}'"
        raise InputError(
            f"Expected `save_style` to be an available name, but '{name}' "
            f"{owner}. Received: save_style={os.fspath(name_or_file)!r}"
        )
    return path


def is_saved(name: str) -> bool:
    """Whether a style with this name is in the folder of saved styles."""
    return is_name(name) and (styles_folder() / f"{name}{SUFFIX}").is_file()


def existing_style_path(
    name_or_file: str | os.PathLike, names: Collection[str]
) -> Path:
    """Returns the path of a saved style.

    If the value is a path that ends in `.style`, this function does not check whether
    the file exists.

    Args:
        name_or_file: Path of a file, or name of a style in the folder of saved styles.
        names: Names to suggest in the error message if the style does not exist.

    Raises:
        InputError: The value is neither the name of a saved style, nor a path that ends
            in `.style`, nor the path of an existing file.
    """
    name, path = os.fspath(name_or_file), expand(name_or_file)
    if is_saved(name):
        return styles_folder() / f"{name}{SUFFIX}"
    if path.suffix == SUFFIX or path.is_file():
        return path
    wanted = f"a path that ends in '{SUFFIX}'"
    if names:
        check_name("style", name, names, f", or {wanted}")
    raise InputError(
        f"Expected `style` to be {wanted}, because there are no saved styles. "
        f"Received: style={name!r}"
    )

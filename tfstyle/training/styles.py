"""Names and paintings of the styles to learn, and the network to start from."""

import re
from collections.abc import Collection, Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path

from tfstyle.arguments import check_path
from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.models.card_checks import LONGEST_NAME
from tfstyle.models.find import find_model

# Pattern of valid style names. The allowed characters have no special meaning in file
# systems or in `--style=NAME:WEIGHT,...`.
_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{LONGEST_NAME - 1}}}")


def name_styles(
    paths: Sequence[str | PathLike], names: Sequence[str] = ()
) -> dict[str, Path]:
    """Gives each painting a name.

    Args:
        paths: Painting files.
        names: A name for each painting; empty to use file names without extensions. A
            name has at most `LONGEST_NAME` ASCII letters, digits, `_` and `-`, and
            starts with a letter or digit.

    Returns:
        Paths, keyed by name.

    Raises:
        InputError: There is no painting, the number of names is wrong, two names are
            equal, or a name is invalid.

    Example:

    >>> name_styles(["pictures/wave.jpg"])
    {'wave': PosixPath('pictures/wave.jpg')}
    """
    given = list(names) or [Path(path).stem for path in paths]
    wrong = [name for name in given if not _NAME.fullmatch(name)]
    if not paths or wrong or len({*given}) != len(paths) or len(given) != len(paths):
        raise InputError(
            "Expected `style_names` to contain a unique name for each style. A name "
            f"has at most {LONGEST_NAME} ASCII letters, digits, underscores and "
            "hyphens, and starts with a letter or digit. By default, a style is named "
            f"after its file or folder. Received: style_names={given}"
        )
    return {n: expand(path) for n, path in zip(given, paths, strict=True)}


def describe_paintings(
    styles: Mapping[str, Path], titles: Sequence[str] = ()
) -> dict[str, dict[str, str]]:
    """Describes the paintings for the model card: file name and title.

    Args:
        styles: Paths of the paintings, keyed by name.
        titles: A title for each painting; empty for no titles.

    Raises:
        InputError: The number of titles differs from the number of styles.
    """
    if titles and len(titles) != len(styles):
        raise InputError(
            "Expected `style_titles` to contain one title for each style, "
            f"{len(styles)} in all. Received: style_titles={list(titles)}"
        )
    about = {name: {"file": path.name} for name, path in styles.items()}
    for name, title in zip(styles, titles, strict=False):
        about[name]["title"] = title
    return about


def find_base(
    init_from: str | PathLike,
    finetune: str | PathLike,
    styles: Collection[str],
    shown_paintings: bool = False,
    new_styles: bool = False,
) -> Path | None:
    """Finds the network to start from, if one is given.

    Args:
        init_from: Network to start from: a path, or the name of a bundled network.
        finetune: Network to which the styles are added: a path, or the name of a
            bundled network.
        styles: Names of the styles to learn.
        shown_paintings: If True, the network must accept any painting as a style; if
            False, it must have only named styles.
        new_styles: Whether the new network replaces the styles of `init_from`. If
            False, `styles` must have the same names as the styles of `init_from`.

    Raises:
        InputError: Both `init_from` and `finetune` are given, or the network is not
            found, is of the wrong kind or has no .keras file. Also raised if `finetune`
            already has one of `styles` or would have too many styles, or if
            `new_styles` is False and the styles of `init_from` differ from `styles`.
    """
    for name, value in (("init_from", init_from), ("finetune", finetune)):
        if value != "":
            check_path(name, value)
    if init_from and finetune:
        raise InputError(
            "Expected at most one of `init_from` and `finetune`. "
            f"Received: init_from={fspath(init_from)!r}, finetune={fspath(finetune)!r}"
        )
    if not (init_from or finetune):
        return None
    argument, given = ("finetune", finetune) if finetune else ("init_from", init_from)
    try:
        files = find_model(given)
    except InputError as error:
        raise error.naming("model", argument) from error
    if files.card.family.has_styles == shown_paintings:
        raise InputError(
            f"Expected `{argument}` to be a trainable network "
            f"{'that takes any painting' if shown_paintings else 'with named styles'}. "
            f"Received: {argument}={fspath(given)!r}"
        )
    if files.keras is None:
        raise InputError(
            f"Expected `{argument}` to be a network with a .keras file, which training "
            f"needs. Received: {argument}={fspath(given)!r}"
        )
    if finetune:
        files.card.family.check({"styles": len(files.card.styles) + len(styles)})
    if finetune or not new_styles:
        _check_names(list(styles), files.card.styles, bool(finetune))
    return files.keras


def _check_names(styles: list[str], known: Sequence[str], finetune: bool) -> None:
    right = not {*styles} & {*known} if finetune else styles == list(known)
    if not right:
        which = "different from" if finetune else "the same as"
        raise InputError(
            f"Expected `style_names` to be {which} the network's style names, "
            f"{', '.join(known)}. Received: style_names={styles}"
        )

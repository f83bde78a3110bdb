"""Files of saved styles. Each file contains a style code (see `ArbitraryNet`)."""

import base64
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.files.replace_file import replace_file
from tfstyle.files.strict_json import load_json
from tfstyle.models.card import PROGRAM, Card
from tfstyle.models.card_checks import LONGEST_TEXT, is_name, printable
from tfstyle.models.saved_style_names import (
    SUFFIX,
    existing_style_path,
    styles_folder,
)
from tfstyle.version import __version__

FORMAT = 1
# Maximum size of a file in bytes. A code of 2784 numbers takes 15 kB.
MOST_BYTES = 1 << 20
# Maximum magnitude of the numbers in a code. Codes of trained networks have numbers far
# below this limit.
LARGEST = 1e4


@dataclass(frozen=True)
class SavedStyle:
    """Style code, with the digest of the network for which it was computed.

    Args:
        name: Name of the style.
        title: Description of the style's origin, such as the name of a painting.
        digest: Result of `network_digest` for the network's card.
        code: Style code, `(code_length,)`, float32.
    """

    name: str
    title: str
    digest: str
    code: np.ndarray


def network_digest(card: Card) -> str:
    """Returns a digest of a card; the digest is the same for all files of a network."""
    text = json.dumps(asdict(card), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def write_saved_style(style: SavedStyle, path: Path) -> None:
    """Writes a style to a file.

    Args:
        style: Style to write.
        path: File to write or replace atomically. The folder of saved styles is created
            if needed.

    Raises:
        InputError: The file cannot be written.
    """
    record = {
        "program": PROGRAM,
        "kind": "style",
        "format": FORMAT,
        "version": __version__,
        "name": style.name,
        "title": style.title,
        "network": style.digest,
        "code": base64.b64encode(style.code.astype("<f4").tobytes()).decode(),
    }
    if path.parent == styles_folder():
        path.parent.mkdir(parents=True, exist_ok=True)
    with replace_file(path, "save_style") as temporary:
        temporary.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


def read_saved_style(
    path: str | os.PathLike, card: Card, numbers: int = 0
) -> SavedStyle:
    """Reads a style from an untrusted file.

    Args:
        path: Style file.
        card: Card of the network that will use the style.
        numbers: Expected length of the code; 0 to accept any length.

    Raises:
        InputError: The file cannot be read, is invalid, or was saved for another
            network.
    """
    style = _parse(path, _read(path))
    if style.digest != network_digest(card):
        raise _unusable(path, f"it was saved for a network other than '{card.name}'")
    if numbers and len(style.code) != numbers:
        raise _unusable(path, f"its code has {len(style.code)} numbers, not {numbers}")
    return style


def saved_styles(card: Card) -> dict[str, Path]:
    """Returns the files of the styles saved for a network, keyed by style name."""
    found = {}
    for path in sorted(styles_folder().glob(f"*{SUFFIX}")):
        try:
            read_saved_style(path, card)
        except InputError:
            continue  # the file is damaged, or was saved for another network
        if is_name(path.stem):
            found[path.stem] = path
    return found


def find_saved_styles(
    names: Sequence[str | os.PathLike], card: Card
) -> list[SavedStyle]:
    """Reads styles that were saved for a network.

    Args:
        names: Files, or names of styles in the folder of saved styles.
        card: Card of the network.

    Raises:
        InputError: A style cannot be read, was saved for another network, or has the
            same name as another style.
    """
    by_name = saved_styles(card) if names else {}
    with _named_saved_style():
        paths = [by_name.get(str(n)) or existing_style_path(n, by_name) for n in names]
        found = [read_saved_style(path, card) for path in paths]
    known = [*card.styles, *(style.name for style in found)]
    twice = next((name for name in known if known.count(name) > 1), None)
    if twice is not None:
        raise InputError(
            "Expected the names in `saved_style` to differ from each other and from "
            f"the network's styles, but there are two styles named '{twice}'. "
            f"Received: saved_style={[os.fspath(name) for name in names]}"
        )
    return found


def check_saved_style(name_or_file: str | os.PathLike) -> None:
    """Checks that a saved style is valid, regardless of the network it was saved for.

    Args:
        name_or_file: File, or name of a style in the folder of saved styles.

    Raises:
        InputError: The style does not exist, or its file is invalid.
    """
    with _named_saved_style():
        _read_any(name_or_file)


def is_saved_for(name_or_file: str | os.PathLike, card: Card) -> bool:
    """Whether a style was saved for a given network.

    Args:
        name_or_file: File, or name of a style in the folder of saved styles.
        card: Card of the network.

    Raises:
        InputError: The style does not exist, or its file is invalid.
    """
    with _named_saved_style():
        return _read_any(name_or_file).digest == network_digest(card)


def card_with(card: Card, found: Sequence[SavedStyle]) -> Card:
    """Returns a copy of a network's card that also lists the given saved styles.

    Args:
        card: Card of the network.
        found: Styles from `find_saved_styles`.
    """
    titles = {style.name: {"title": style.title} for style in found}
    styles = {**card.about.get("styles", {}), **titles}
    names = (*card.styles, *(style.name for style in found))
    return replace(card, styles=names, about={**card.about, "styles": styles})


@contextmanager
def _named_saved_style() -> Iterator[None]:
    """Renames the argument `style` to `saved_style` in error messages."""
    try:
        yield
    except InputError as error:
        raise error.naming("style", "saved_style") from error


def _read_any(name_or_file: str | os.PathLike) -> SavedStyle:
    """Reads a style that may have been saved for any network."""
    names = [path.stem for path in sorted(styles_folder().glob(f"*{SUFFIX}"))]
    path = existing_style_path(name_or_file, names)
    return _parse(path, _read(path))


def _read(path: str | os.PathLike) -> bytes:
    where = expand(path)
    try:
        if not where.is_file():
            raise OSError(None, "the file does not exist")
        with where.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _unusable(path, (error.strerror or str(error)).lower()) from error
    if len(text) > MOST_BYTES:
        raise _unusable(path, f"it has more than {MOST_BYTES} bytes")
    return text


def _parse(path: str | os.PathLike, text: bytes) -> SavedStyle:
    try:
        record = load_json(text)
    except ValueError as error:
        raise _unusable(path, f"it is damaged ({error})") from error
    record = record if isinstance(record, Mapping) else {}
    if (record.get("program"), record.get("kind")) != (PROGRAM, "style"):
        raise _unusable(path, "it was made by another program")
    if record.get("format") != FORMAT:
        raise _unusable(
            path, f"its format is not {FORMAT}, the only format that tfstyle supports"
        )
    name, title, digest = (record.get(k) for k in ("name", "title", "network"))
    if not (is_name(name) and isinstance(title, str) and isinstance(digest, str)):
        raise _unusable(path, "it has no valid name, title or network")
    code = _decode(path, record.get("code"))
    return SavedStyle(name, printable(title[:LONGEST_TEXT]), digest, code)


def _decode(path: str | os.PathLike, text: object) -> np.ndarray:
    try:
        if not isinstance(text, str):
            raise TypeError(text)
        numbers = base64.b64decode(text, validate=True)
        code = np.frombuffer(numbers, "<f4").astype(np.float32)
    except (TypeError, ValueError) as error:
        raise _unusable(path, "its code is damaged") from error
    if not len(code) or not (np.abs(code) <= LARGEST).all():  # false for NaN
        raise _unusable(path, "its code is empty or has invalid numbers")
    return code


def _unusable(path: str | os.PathLike, reason: str) -> InputError:
    return InputError(
        f"Expected `style` to be a usable saved style: {reason}. "
        f"Received: style='{path}'"
    )

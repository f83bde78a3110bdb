"""Cards: descriptions of networks and their training, stored in the network files."""

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from tfstyle.errors import InputError
from tfstyle.files.strict_json import load_json
from tfstyle.files.zip_archive import ArchiveError, open_archive, read_member
from tfstyle.models.card_checks import find_unusable, printable, wanted
from tfstyle.models.model_path import (
    MEMBER,
    card_file,
    expand_model_path,
    is_saved_model,
    open_model,
    reason,
    unusable,
)
from tfstyle.networks.families import FAMILIES, Family
from tfstyle.version import __version__

PROGRAM = "tfstyle"
FORMAT = 1
# Maximum size of a card in bytes. The largest card of a bundled network takes 12 kB,
# and each further training run adds 5 kB to a network's card.
MOST_CARD_BYTES = 1 << 20
LITERT_MARK = b"TFL3"


@dataclass(frozen=True)
class Card:
    """Description of a network, stored in its file.

    Args:
        name: Name of the network, such as "classic".
        network: Family of the network, such as "TransformerNet".
        styles: Names of the styles, in the order of the network's style weights; empty
            for a network without named styles.
        about: Information about the styles and training as JSON values: titles,
            options, number of steps, license and so on.

    Raises:
        InputError: A name is too long or has unsafe characters, two styles have the
            same name, styles are missing or unexpected, or an entry of `about` is
            invalid. Entries of `about` that tfstyle does not use are not checked.
            Unsafe characters cause problems in a terminal, a file name or `--style`.
    """

    name: str
    network: str
    styles: tuple[str, ...]
    about: dict = field(default_factory=dict)

    def __post_init__(self):
        wrong = find_unusable(self.name, self.network, self.styles, self.about)
        if wrong:
            raise InputError(
                f"Expected `{wrong}` to be {wanted(wrong)}. "
                f"Received: {wrong}={getattr(self, wrong)!r}"
            )

    @property
    def family(self) -> Family:
        """Family of the network.

        Raises:
            InputError: This version of tfstyle does not support the family.
        """
        if self.network not in FAMILIES:
            reason = (
                f"its card names the family '{self.network}', which this version does "
                "not support"
            )
            raise unusable(self.name, reason)
        return FAMILIES[self.network]


@dataclass(frozen=True)
class StoredCard:
    """Card that was read from a file.

    Args:
        card: The card itself.
        offset: Offset of the card in the file, in bytes. In a `.tflite` file, the bytes
            before this offset are the network.
        sha256: For `.tflite` files, SHA-256 of the bytes before the card, computed when
            the card was added; None for other formats and for files from older versions
            of tfstyle.
    """

    card: Card
    offset: int
    sha256: str | None


def add_card(path: str | os.PathLike, card: Card) -> None:
    """Adds a card to a network file that has none.

    A `.keras` file is a zip archive, and the card becomes an additional file in this
    archive. In a `.tflite` file, the network is followed by a zip archive with the
    card. TFLite files with metadata contain their associated files in the same way. The
    card of a `.tflite` file includes the SHA-256 of the network. Keras and LiteRT
    ignore cards.

    Args:
        path: Network file.
        card: Card to add.
    """
    # The ZipInfo has no modification time, so that equal cards give equal bytes.
    member = zipfile.ZipInfo(MEMBER)
    text = _to_json(card, _digest(Path(path)))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, text)


def add_card_to_folder(folder: str | os.PathLike, card: Card) -> None:
    """Adds a card to a SavedModel, as `assets.extra/tfstyle.json`.

    Args:
        folder: Folder with `saved_model.pb`.
        card: Card to add.
    """
    file = card_file(folder)
    file.parent.mkdir(exist_ok=True)
    file.write_text(_to_json(card), encoding="utf-8")


def read_card(path: str | os.PathLike) -> Card:
    """Reads the card of a network file, without importing Keras.

    Args:
        path: `.keras` or `.tflite` file, or folder of a SavedModel; `~` is expanded.

    Raises:
        InputError: The file does not exist, was not made by tfstyle, has an unsupported
            format version, or is damaged.

    Example:

    >>> read_card("classic.keras").styles  # doctest: +SKIP
    ('starry_night', 'wave')
    """
    where = expand_model_path(path)
    if card_file(where).is_file():
        return _parse(path, _read_folder(where)).card
    if is_saved_model(where):
        raise unusable(path, "it is a SavedModel made by another program")
    with open_model(path) as file:
        return read_stored_card(path, file).card


def read_stored_card(path: str | os.PathLike, file: BinaryIO) -> StoredCard:
    """Reads the card of an open `.keras` or `.tflite` file.

    Args:
        path: Path of the file, as shown in messages.
        file: Open binary file.

    Raises:
        InputError: The card cannot be read; see `read_card`.
    """
    try:
        archive = open_archive(file)
        if MEMBER not in archive.namelist():
            is_keras = "config.json" in archive.namelist()
            what = "it is a Keras model without a tfstyle model card"
            raise unusable(path, what if is_keras else _what_it_is(file))
        text = read_member(archive, MEMBER, MOST_CARD_BYTES)
    except ArchiveError as error:
        raise unusable(path, _what_it_is(file, str(error))) from error
    except OSError as error:
        raise unusable(path, reason(error)) from error
    return _parse(path, text, archive.getinfo(MEMBER).header_offset)


def check_styles(path: str | os.PathLike, card: Card, styles: int) -> None:
    """Raises an error if a card and its network have different numbers of styles.

    Args:
        path: Path of the file, as shown in the message.
        card: Card of the file.
        styles: Number of style weights that the network takes; 0 if none.

    Raises:
        InputError: The numbers differ.
    """
    if card.family.names_styles and styles != len(card.styles):
        raise unusable(
            path, f"it has {styles} styles, but its card lists {len(card.styles)}"
        )


def _digest(path: Path) -> str | None:
    with path.open("rb") as file:
        if file.read(8)[4:] != LITERT_MARK:
            return None
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_json(card: Card, sha256: str | None = None) -> str:
    record = {"program": PROGRAM, "format": FORMAT, "version": __version__}
    digest = {"sha256": sha256} if sha256 else {}
    return json.dumps(record | digest | asdict(card), indent=1, allow_nan=False)


def _read_folder(folder: Path) -> bytes:
    try:
        with card_file(folder).open("rb") as file:
            return file.read(MOST_CARD_BYTES + 1)
    except OSError as error:
        raise unusable(folder, reason(error)) from error


def _what_it_is(file: BinaryIO, damage: str = "") -> str:
    file.seek(0)
    start = file.read(8)
    if start[:2] == b"PK":
        return damage or "it is a zip archive made by another program"
    if start[4:] == LITERT_MARK:
        return "it is a LiteRT file made by another program"
    return "its format is unknown"


def _parse(path: str | os.PathLike, text: bytes, offset: int = 0) -> StoredCard:
    if len(text) > MOST_CARD_BYTES:
        raise unusable(path, f"its card has more than {MOST_CARD_BYTES} bytes")
    try:
        record = load_json(text)
    except ValueError as error:
        raise unusable(path, f"its card is damaged ({error})") from error
    if not isinstance(record, Mapping) or record.get("program") != PROGRAM:
        raise unusable(path, "it was made by another program")
    if record.get("format") != FORMAT:
        made = printable(f"{record.get('version')} in format {record.get('format')}")
        ours = f"tfstyle {__version__} reads format {FORMAT}"
        raise unusable(path, f"it was made by tfstyle {made[:50]}; {ours}")
    return StoredCard(_to_card(path, record), offset, _stored_digest(path, record))


def _stored_digest(path: str | os.PathLike, record: Mapping) -> str | None:
    digest = record.get("sha256")
    if digest is not None and not (isinstance(digest, str) and len(digest) == 64):
        raise unusable(path, "its card has no valid 'sha256'")
    return digest


def _to_card(path: str | os.PathLike, record: Mapping) -> Card:
    name, network = record.get("name", ""), record.get("network", "")
    styles = record.get("styles")
    styles = tuple(styles) if isinstance(styles, list) else ()
    about = printable(record.get("about"))
    wrong = find_unusable(name, network, styles, about)
    if wrong:
        raise unusable(path, f"its card has no valid '{wrong}'")
    return Card(name, network, styles, about)

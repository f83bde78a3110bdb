"""The card inside a network file: what the network is and how it was trained."""

import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.networks.saved_model_folder import MEMBER, card_file, is_saved_model
from tfstyle.paths import expand
from tfstyle.version import __version__

PROGRAM = "tfstyle"
FORMAT = 1
# The command line parts names and weights by them.
SEPARATORS = ",:"


@dataclass(frozen=True)
class Card:
    """What a network file says of itself.

    Args:
        name: Of the network, such as "classic".
        network: Its kind, such as "TransformerNet".
        styles: Names of the styles, in the order of the network's style weights.
        about: How it was trained, ready for JSON: command, data, seed, distances,
            licence and so on.

    Raises:
        InputError: There is no style, two have the same name, or a name is empty or
            holds a comma or colon.
    """

    name: str
    network: str
    styles: tuple[str, ...]
    about: dict = field(default_factory=dict)

    def __post_init__(self):
        names = self.styles
        usable = [n for n in names if n and not set(n) & set(SEPARATORS)]
        if not names or len(set(usable)) < len(names):
            raise InputError(
                "Expected `styles` to be different names without comma or colon. "
                f"Received: styles={names!r}"
            )


def add_card(path: str | os.PathLike, card: Card) -> None:
    """Adds a card to a network file that has none yet.

    A `.keras` file is a zip and gets one more member; to a `.tflite` file a zip is
    appended, the usual way of its associated files. Neither Keras nor LiteRT minds.

    Args:
        path: Of the file.
        card: What to write.
    """
    # ZipInfo has no date of its own, so that the same card gives the same bytes.
    member = zipfile.ZipInfo(MEMBER)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, _to_json(card))


def add_card_to_folder(folder: str | os.PathLike, card: Card) -> None:
    """Puts a card beside a SavedModel, as `assets.extra/tfstyle.json`.

    Args:
        folder: That holds `saved_model.pb`.
        card: What to write.
    """
    file = card_file(folder)
    file.parent.mkdir(exist_ok=True)
    file.write_text(_to_json(card))


def read_card(path: str | os.PathLike) -> Card:
    """Reads the card of a network file, without Keras.

    Args:
        path: Of a `.keras` or `.tflite` file, or of a SavedModel's folder; `~` is
            expanded.

    Raises:
        InputError: There is no such file, or it is not one of ours, from another
            format, or damaged; the message says which.

    Example:

    >>> read_card("classic.keras").styles  # doctest: +SKIP
    ('starry_night', 'wave')
    """
    record = _read_record(expand(path))
    if not isinstance(record, Mapping) or record.get("program") != PROGRAM:
        raise unusable(path, "it is of another program")
    if record.get("format") != FORMAT:
        raise unusable(
            path,
            f"it was made by tfstyle {record.get('version')} in format "
            f"{record.get('format')}; this is {__version__}, which reads {FORMAT}",
        )
    return _to_card(path, record)


def unusable(path: str | os.PathLike, reason: str) -> InputError:
    """Returns the error for a file that is no network of ours, to be raised."""
    return InputError(
        f"Expected `model` to be a network of tfstyle, a .keras or .tflite file "
        f"or a SavedModel: {reason}. Received: model='{os.fspath(path)}'"
    )


def check_styles(path: str | os.PathLike, card: Card, styles: int) -> None:
    """Refuses a card that names another number of styles than its network has.

    Raises:
        InputError: It does.
    """
    if styles != len(card.styles):
        raise unusable(
            path, f"it has {styles} styles, but its card names {len(card.styles)}"
        )


def _to_json(card: Card) -> str:
    record = {"program": PROGRAM, "format": FORMAT, "version": __version__}
    return json.dumps(record | asdict(card), indent=1)


def _read_record(path: Path):
    ours = card_file(path).is_file()
    if is_saved_model(path) and not ours:
        raise unusable(path, "it is a SavedModel of another program")
    try:
        if ours:
            return json.loads(card_file(path).read_text())
        with zipfile.ZipFile(path) as archive:
            return json.loads(archive.read(MEMBER))
    except OSError as error:
        raise unusable(path, (error.strerror or str(error)).lower()) from error
    except (KeyError, zipfile.BadZipFile) as error:
        raise unusable(path, _what_it_is(path)) from error
    except ValueError as error:  # not JSON, not UTF-8
        raise unusable(path, f"its card is damaged ({error})") from error


def _what_it_is(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(8)
    if start[:2] == b"PK":
        whole = zipfile.is_zipfile(path)
        return "it is a zip of another program" if whole else "it is damaged"
    if start[4:] == b"TFL3":
        return "it is a LiteRT file of another program"
    return "it is something else"


def _to_card(path: str | os.PathLike, record: Mapping) -> Card:
    kinds = {"name": str, "network": str, "styles": list, "about": dict}
    for key, kind in kinds.items():
        if not isinstance(record.get(key), kind):
            raise unusable(path, f"its card has no usable '{key}'")
    styles = tuple(map(str, record["styles"]))
    try:
        return Card(record["name"], record["network"], styles, record["about"])
    except InputError as error:
        raise unusable(path, "its card has no usable 'styles'") from error

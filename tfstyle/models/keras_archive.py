"""Reading of tfstyle's `.keras` files without importing Keras.

Keras creates an object of any class that a file names, even if the object is huge. To
prevent huge objects, this module first checks the class and its arguments, and then the
size of the weights file.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from tfstyle.files.strict_json import load_json
from tfstyle.files.zip_archive import ArchiveError, open_archive, read_member
from tfstyle.models.card import Card, read_stored_card
from tfstyle.models.card_checks import is_name
from tfstyle.models.model_path import MEMBER, open_model, unusable
from tfstyle.networks.families import FAMILIES

# Names of the files in the archive, as used by Keras.
CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
MOST_CONFIG_BYTES = 1 << 16
# Bytes per weight in half and in single precision, and maximum size of HDF5's overhead
# in bytes. The actual overhead is 130 kB for 44 variables.
LEAST_BYTES, MOST_BYTES = 2, 4
MOST_OVERHEAD = 4 << 20


@dataclass(frozen=True)
class KerasFile:
    """Checked content of a `.keras` file.

    Args:
        card: Card of the network.
        config: Constructor arguments of the class that the card names.
        weights: Content of the HDF5 weights file.
    """

    card: Card
    config: dict
    weights: bytes


def read_keras_file(path: str | os.PathLike) -> KerasFile:
    """Reads a `.keras` file; checks its config, and the size and CRC of each member.

    Args:
        path: Path of the file.

    Raises:
        InputError: The file cannot be opened, is damaged, or is not a tfstyle network.
    """
    with open_model(path) as file:
        card = read_stored_card(path, file).card
        try:
            archive = open_archive(file)
            names = {*archive.namelist()}
            if names - {CONFIG, METADATA, WEIGHTS, MEMBER}:
                raise ArchiveError("it contains files that do not belong to a network")
            config = _check_config(
                card, read_member(archive, CONFIG, MOST_CONFIG_BYTES)
            )
            needed = card.family.count_parameters(**config)
            most = MOST_BYTES * needed + MOST_OVERHEAD
            weights = read_member(archive, WEIGHTS, most)
        except ArchiveError as error:
            raise unusable(path, str(error)) from error
    if len(weights) < LEAST_BYTES * needed:
        raise unusable(path, f"it has fewer than the required {needed} weights")
    return KerasFile(card, config, weights)


def _check_config(card: Card, text: bytes) -> dict:
    try:
        record = load_json(text)
    except ValueError as error:
        raise ArchiveError(f"its file '{CONFIG}' is damaged ({error})") from error
    name = card.network
    ours = {"class_name": name, "registered_name": f"tfstyle>{name}"}
    if name not in FAMILIES:
        raise ArchiveError(
            f"its card names the family '{name}', which this version does not support"
        )
    record = record if isinstance(record, Mapping) else {}
    if {key: record.get(key) for key in ours} != ours:
        raise ArchiveError(
            f"its card names the family '{name}', but the file contains no such network"
        )
    family, config = FAMILIES[name], record.get("config")
    if not isinstance(config, Mapping) or not is_name(config.get("name", "a")):
        raise ArchiveError(f"it contains a {name} with invalid arguments")
    config = {key: value for key, value in config.items() if key != "name"}
    complete = family.complete(config)
    if complete is None:
        raise ArchiveError(f"it contains a {name} with invalid arguments")
    if family.names_styles and config["styles"] != len(card.styles):
        raise ArchiveError(
            f"it has {config['styles']} styles, but its card lists {len(card.styles)}"
        )
    return complete

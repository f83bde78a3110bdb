"""Reader of `.keras` files that takes nothing but our networks. Needs no Keras.

Keras makes whatever classes a file names, and as large as the file says. So the class
and its arguments are checked first, then whether the weights can be those of it.
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

# Keras's names.
CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
MOST_CONFIG_BYTES = 1 << 16
# Of half and of single precision; and what HDF5 adds: 130 KB for 44 variables.
LEAST_BYTES, MOST_BYTES = 2, 4
MOST_OVERHEAD = 4 << 20


@dataclass(frozen=True)
class KerasFile:
    """What a `.keras` file holds, checked.

    Args:
        card: The card.
        config: Arguments of the network that the card names.
        weights: HDF5 file of the weights.
    """

    card: Card
    config: dict
    weights: bytes


def read_keras_file(path: str | os.PathLike) -> KerasFile:
    """Reads a `.keras` file, each part within its bounds and with its checksum.

    Args:
        path: Of the file.

    Raises:
        InputError: It is damaged, or not one of our networks.
    """
    with open_model(path) as file:
        card = read_stored_card(path, file).card
        try:
            archive = open_archive(file)
            names = {*archive.namelist()}
            if names - {CONFIG, METADATA, WEIGHTS, MEMBER}:
                raise ArchiveError("it holds files that are not a network's")
            config = _check_config(
                card, read_member(archive, CONFIG, MOST_CONFIG_BYTES)
            )
            needed = card.family.count_parameters(**config)
            most = MOST_BYTES * needed + MOST_OVERHEAD
            weights = read_member(archive, WEIGHTS, most)
        except ArchiveError as error:
            raise unusable(path, str(error)) from error
    if len(weights) < LEAST_BYTES * needed:
        raise unusable(path, f"it holds fewer weights than the {needed} that it needs")
    return KerasFile(card, config, weights)


def _check_config(card: Card, text: bytes) -> dict:
    try:
        record = load_json(text)
    except ValueError as error:
        raise ArchiveError(f"its '{CONFIG}' is damaged ({error})") from error
    name = card.network
    ours = {"class_name": name, "registered_name": f"tfstyle>{name}"}
    if name not in FAMILIES:
        raise ArchiveError(f"its card names a '{name}', which this version has not")
    record = record if isinstance(record, Mapping) else {}
    if {key: record.get(key) for key in ours} != ours:
        raise ArchiveError(f"it does not hold the {name} that its card names")
    family, config = FAMILIES[name], record.get("config")
    if not isinstance(config, Mapping) or not is_name(config.get("name", "a")):
        raise ArchiveError(f"it holds a {name} with arguments that are not valid")
    config = {key: value for key, value in config.items() if key != "name"}
    if not family.is_config(config):
        raise ArchiveError(f"it holds a {name} with arguments that are not valid")
    if family.names_styles and config["styles"] != len(card.styles):
        raise ArchiveError(
            f"it has {config['styles']} styles, but its card names {len(card.styles)}"
        )
    return {key: config[key] for key in family.ranges}

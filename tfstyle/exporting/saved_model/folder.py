"""A SavedModel's folder, there whole or not at all."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import tensorflow as tf

from tfstyle.files.replace_file import unwritable
from tfstyle.files.replace_folder import replace_folder
from tfstyle.models.card import Card, add_card_to_folder


@contextlib.contextmanager
def save_folder(
    module: tf.train.Checkpoint,
    signatures: dict,
    card: Card,
    folder: str | os.PathLike,
) -> Iterator[Path]:
    """Saves a module with its card; what else is to be in the folder is added inside.

    Args:
        module: Holds the variables.
        signatures: Functions by name.
        card: Of the network.
        folder: Replaced when all went well.

    Yields:
        Path of the temporary folder, written already.

    Raises:
        InputError: The folder cannot be written.
    """
    with replace_folder(folder, "output") as temporary:
        try:
            tf.saved_model.save(module, str(temporary), signatures)
        except tf.errors.OpError as error:  # a full disk, among others
            raise unwritable(folder, "output", error, "folder") from error
        add_card_to_folder(temporary, card)
        yield temporary

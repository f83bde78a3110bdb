"""The folder of a training, and the networks that it ends in."""

import math
import sys
from collections.abc import Mapping
from pathlib import Path

from tfstyle.cli.status_line import duration
from tfstyle.cli.terminal import one_line
from tfstyle.errors import InputError
from tfstyle.files.paths import check_outside, expand


def make_folder(output: str, photos: str) -> Path:
    """Makes the folder that a training writes into.

    Args:
        output: The folder; `~` is expanded.
        photos: Folder of photographs; samples below it would be photographs later.

    Raises:
        InputError: It cannot be made, or lies inside of `photos`.
    """
    folder = expand(output)
    check_outside(folder, expand(photos), output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"Expected `output` to be a folder that can be written: {error.strerror}. "
            f"Received: output={output!r}"
        ) from error
    return folder


def check_unused(folder: Path, output: str) -> None:
    """Makes sure that a folder holds no run that could be resumed.

    Args:
        folder: The folder.
        output: How it was given, for the message.

    Raises:
        InputError: It does.
    """
    if (folder / "checkpoint.npz").exists():
        raise InputError(
            "Expected `output` to be a new folder, or --resume to go on with the run "
            f"in it. Received: output={output!r}"
        )


def write_networks(
    training, paintings: Mapping[str, Mapping], output: Path, license: str
) -> None:
    """Writes the network as it stands, and prints a line about it.

    Args:
        training: A `TrainRun`.
        paintings: What the card is to say of them.
        output: The folder.
        license: License of the weights.
    """
    from tfstyle.models.keras_file import save_network
    from tfstyle.training.card import make_card

    card = make_card(output.absolute().name, training, paintings, license)
    save_network(training.network, card, output / "network.keras")
    written = "network.keras" + _write_litert(training.network, card, output)
    for path, reason in training.broken.items():
        line = one_line(f"tfstyle: left out {path}: {reason}")
        print(line, file=sys.stderr)
    terms = (card.about["log"] or [{}])[0]
    print(
        f"{one_line(output)}: {written}, {len(card.styles)} styles, "
        f"{training.state.step} steps, "
        f"content {terms.get('content', math.nan):.3f}, "
        f"style {terms.get('style', math.nan):.3f}, {duration(training.state.seconds)}"
    )


def _write_litert(network, card, output: Path) -> str:
    import keras

    if keras.backend.backend() != "tensorflow":
        print(
            "tfstyle: network.tflite takes TensorFlow; --resume without KERAS_BACKEND "
            "writes it.",
            file=sys.stderr,
        )
        return ""
    from tfstyle.exporting.litert.convert import write_litert

    write_litert(network, card, output / "network.tflite")
    return " and network.tflite"

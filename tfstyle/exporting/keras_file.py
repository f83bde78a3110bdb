"""Exported `.keras` files, opened again."""

from collections import Counter
from pathlib import Path

from tfstyle.exporting.verification import as_paint
from tfstyle.models.keras_file import load_network
from tfstyle.runtimes.runtime import Paint


def open_keras(path: Path) -> Paint:
    """Opens a file for the comparison with what it was made of."""
    return as_paint(load_network(path)[0])


def count_layers(path: Path) -> dict[str, int]:
    """How often which kind of layer is in a file."""
    network, _ = load_network(path)
    return dict(Counter(type(layer).__name__ for layer in network.layers))

"""Small network with random weights for named styles and any painting."""

from functools import cache
from pathlib import Path

STYLES = ("dots", "lines", "waves")


@cache
def make_painting_network(blocks: int = 0, coarse_blocks: int = 0):
    """Returns a network with different styles; callers must not change it.

    Args:
        blocks: As for `ArbitraryNet`.
        coarse_blocks: As for `ArbitraryNet`.
    """
    import keras
    import numpy as np

    from tfstyle.networks.arbitrary_net import ArbitraryNet

    keras.utils.set_random_seed(0)
    network = ArbitraryNet(len(STYLES), blocks, coarse_blocks)
    rng = np.random.default_rng(0)
    for name, spread in (("codes", 0.3), ("head", 0.1)):
        table = network.get_layer(name).weights[0]
        table.assign(table + rng.normal(0, spread, table.shape))
    for variable in network.weights:  # half precision: files are exact
        variable.assign(np.asarray(variable).astype("float16").astype("float32"))
    return network


def painting_card(blocks: int = 0, coarse_blocks: int = 0):
    """Card of `make_painting_network`."""
    from tfstyle.models.card import Card

    about = {
        "styles": {"waves": {"title": "The Sea"}},
        "options": {"blocks": blocks, "coarse_blocks": coarse_blocks},
    }
    return Card("any", "ArbitraryNet", STYLES, about)


def write_painting_model(folder: Path) -> None:
    """Writes `any.keras` and `any.tflite`.

    Args:
        folder: Folder to write into.
    """
    from tfstyle.exporting.litert.convert import write_litert
    from tfstyle.models.keras_file import save_network

    network, card = make_painting_network(), painting_card()
    save_network(network, card, folder / "any.keras")
    write_litert(network, card, folder / "any.tflite")

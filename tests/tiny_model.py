"""Small network with random weights, in files for both runtimes."""

from pathlib import Path

STYLES = ("dots", "lines", "waves")


def write_tiny_model(folder: Path) -> None:
    """Writes `tiny.keras` and `tiny.tflite`.

    Args:
        folder: Folder to write into.
    """
    import keras
    import numpy as np

    from tfstyle.exporting.litert.convert import write_litert
    from tfstyle.models.card import Card
    from tfstyle.models.keras_file import save_network
    from tfstyle.networks.transformer_net import TransformerNet

    keras.utils.set_random_seed(0)
    network = TransformerNet(styles=len(STYLES), alpha=0.125, blocks=1)
    rng = np.random.default_rng(0)
    for variable in network.trainable_variables:
        if variable.name in ("gamma", "beta"):  # equal for all styles at first
            variable.assign(variable + rng.normal(0, 0.3, variable.shape))
    about = {
        "styles": {"waves": {"title": "The Sea"}},
        "options": {"blocks": 1},
    }
    card = Card("tiny", "TransformerNet", STYLES, about)
    save_network(network, card, folder / "tiny.keras")
    write_litert(network, card, folder / "tiny.tflite")

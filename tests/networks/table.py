"""Networks whose properties are tested; a new network needs one line here."""

import keras
import numpy as np

from tfstyle.networks.transformer_net import TransformerNet

NETWORKS = {
    "TransformerNet": lambda styles: TransformerNet(styles, alpha=0.125, blocks=1),
}


def make_network(name: str, styles: int = 2) -> keras.Model:
    """Returns a small network with different styles; always the same one."""
    network = NETWORKS[name](styles)
    random = np.random.default_rng(0)
    for variable in network.weights:
        noise = random.standard_normal(variable.shape, np.float32)
        if variable.name == "kernel":
            variable.assign(noise / np.sqrt(np.prod(variable.shape[:-1])))
        else:
            variable.assign((variable.name == "gamma") + 0.5 * noise)
    return network


def make_inputs(random, height: int, width: int, weights=((0.5, 0.25),)) -> dict:
    """Returns a batch of noise, one picture for each row of weights."""
    return {
        "image": random.random((len(weights), height, width, 3), np.float32),
        "style_weights": np.array(weights, np.float32),
    }


def run(model: keras.Model, inputs: dict) -> np.ndarray:
    """Calls a model with arrays, and returns an array."""
    tensors = {n: keras.ops.convert_to_tensor(x) for n, x in inputs.items()}
    return keras.ops.convert_to_numpy(model(tensors))

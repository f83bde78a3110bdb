"""Small network as a SavedModel and as a hub module."""

import pytest
import tensorflow as tf

from tests.networks.table import make_network
from tfstyle.exporting.saved_model.hub_module import write_hub_module
from tfstyle.exporting.saved_model.saved_model import write_saved_model
from tfstyle.models.card import Card

MAX_PIXELS = 4096


@pytest.fixture(scope="session")
def card():
    about = {"licence": "Apache-2.0", "styles": {"lines": {"title": "The Grid"}}}
    return Card("tiny", "TransformerNet", ("dots", "lines"), about)


@pytest.fixture(scope="session")
def small_network():
    return make_network("TransformerNet")


@pytest.fixture(scope="session")
def saved_model(small_network, card, tmp_path_factory):
    """Folder of version 1."""
    folder = tmp_path_factory.mktemp("saved_model") / "tiny" / "1"
    write_saved_model(small_network, card, folder, MAX_PIXELS)
    return folder


@pytest.fixture(scope="session")
def loaded(saved_model):
    return tf.saved_model.load(str(saved_model))


@pytest.fixture(scope="session")
def hub_folder(small_network, card, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hub") / "tiny_hub"
    write_hub_module(small_network, card, folder)
    return folder


@pytest.fixture
def ask(loaded):
    """Calls a signature, with the defaults that a server would add."""
    definitions = {"style_weights": [[1.0, 0.0]], "strength": [1.0]}

    def run(signature, **inputs):
        tensors = {n: tf.constant(x) for n, x in (definitions | inputs).items()}
        (result,) = loaded.signatures[signature](**tensors).values()
        return result.numpy()

    return run

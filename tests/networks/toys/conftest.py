"""Fixtures with a network of each toy family, its files and its inputs."""

import numpy as np
import pytest

from tests.networks.table import run
from tests.networks.toys.families import FAMILIES, ToyNames, ToyPainting
from tfstyle.exporting.litert.convert import write_litert
from tfstyle.exporting.saved_model.saved_model import write_saved_model
from tfstyle.models.card import Card
from tfstyle.models.keras_file import save_network
from tfstyle.networks import families


@pytest.fixture(scope="package", autouse=True)
def table():
    with pytest.MonkeyPatch.context() as patch:
        for name, family in FAMILIES.items():
            patch.setitem(families.FAMILIES, name, family)
        yield


@pytest.fixture(scope="package", params=FAMILIES)
def network(request, table):
    random = np.random.default_rng(0)
    network = ToyNames(3) if request.param == "ToyNames" else ToyPainting()
    for variable in network.weights:  # as in half precision, so that files are exact
        noise = random.normal(0, 0.5, variable.shape)
        variable.assign(noise.astype(np.float16).astype(np.float32))
    return network


@pytest.fixture(scope="package")
def card(network):
    styles = ("dots", "lines", "waves") if isinstance(network, ToyNames) else ()
    return Card("toy", type(network).__name__, styles)


@pytest.fixture(scope="package")
def folder(network, card, tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    save_network(network, card, folder / "toy.keras")
    write_litert(network, card, folder / "toy.tflite")
    write_saved_model(network, card, folder / "toy" / "1")
    return folder


@pytest.fixture
def models(folder):
    """Paths of the network, keyed by runtime."""
    return {"keras": folder, "litert": folder, "saved_model": folder / "toy" / "1"}


@pytest.fixture
def photo(random):
    return random.random((29, 41, 3), np.float32)


@pytest.fixture
def painting(random):
    return random.random((33, 20, 3), np.float32)


@pytest.fixture
def style(card, painting):
    """What `stylize` is told."""
    return {"dots": 3, "waves": 1} if card.styles else painting


@pytest.fixture
def expect(network, card, painting):
    """What a network itself makes of a photograph, at full strength."""

    def paint(photo):
        images = photo[None]
        if card.styles:
            weights = np.array([[0.75, 0, 0.25]], np.float32)
            return run(network, {"image": images, "style_weights": weights})[0]
        # Painting and code are told apart by the second run.
        code = np.zeros((1, 4), np.float32)
        inputs = {"image": images, "code": code, "painting": painting[None]}
        made = network({n: np.array(x) for n, x in inputs.items()})["code"]
        inputs["code"] = np.array(made)
        return np.array(network(inputs)["stylized_image"])[0]

    return paint

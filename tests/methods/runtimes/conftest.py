"""The files of one small network, and both runtimes of it."""

import pytest

from tests.networks.table import make_network
from tfstyle.exporting.litert import write_litert
from tfstyle.methods.runtimes.keras_runtime import KerasRuntime
from tfstyle.methods.runtimes.litert_runtime import LitertRuntime
from tfstyle.networks.bundled import find_model
from tfstyle.networks.card import Card
from tfstyle.networks.model_file import save_network

RUNTIMES = {"keras": KerasRuntime, "litert": LitertRuntime}


@pytest.fixture(scope="session")
def card():
    return Card("tiny", "TransformerNet", ("dots", "lines"))


@pytest.fixture(scope="session")
def network():
    return make_network("TransformerNet")


@pytest.fixture(scope="session")
def files(network, card, tmp_path_factory):
    folder = tmp_path_factory.mktemp("network")
    save_network(network, card, folder / "tiny.keras")
    write_litert(network, card, folder / "tiny.tflite")
    return find_model(folder)


@pytest.fixture(scope="session", params=RUNTIMES)
def runtime(files, request):
    if request.param == "litert":
        pytest.importorskip("ai_edge_litert")
    return RUNTIMES[request.param](getattr(files, request.param))

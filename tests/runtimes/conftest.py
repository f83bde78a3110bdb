"""Fixtures with the files of a small network and both of its runtimes."""

from dataclasses import replace

import pytest

from tests.networks.table import make_network
from tfstyle.exporting.litert.convert import write_litert
from tfstyle.exporting.saved_model.saved_model import write_saved_model
from tfstyle.models.card import Card
from tfstyle.models.find import find_model
from tfstyle.models.keras_file import save_network
from tfstyle.runtimes.keras_runtime import KerasRuntime
from tfstyle.runtimes.litert_runtime import LitertRuntime
from tfstyle.runtimes.saved_model_runtime import SavedModelRuntime

RUNTIMES = {
    "keras": KerasRuntime,
    "litert": LitertRuntime,
    "saved_model": SavedModelRuntime,
}


@pytest.fixture(scope="session")
def card():
    return Card("tiny", "TransformerNet", ("dots", "lines"))


@pytest.fixture(scope="session")
def network():
    return make_network("TransformerNet")


@pytest.fixture(scope="session")
def files(network, card, make_once):
    def write(folder):
        save_network(network, card, folder / "tiny.keras")
        write_litert(network, card, folder / "tiny.tflite")
        write_saved_model(network, card, folder / "tiny" / "1")

    folder = make_once("files", write)
    return replace(find_model(folder), saved_model=folder / "tiny" / "1")


@pytest.fixture(scope="session", params=RUNTIMES)
def runtime(files, request):
    if request.param == "litert":
        pytest.importorskip("ai_edge_litert")
    return RUNTIMES[request.param](getattr(files, request.param))

"""Tests of files with a single error each, packed by LiteRT's own writer."""

from types import SimpleNamespace

import flatbuffers
import pytest

from tests.runtimes.litert_file.wrong_structures import CHANGES, schema
from tfstyle.models.card import read_stored_card
from tfstyle.models.find import FOLDER
from tfstyle.networks.families import FAMILIES
from tfstyle.runtimes.litert_file.flatbuffer import FlatbufferError
from tfstyle.runtimes.litert_file.structure import check_structure

FAMILY = FAMILIES["TransformerNet"]


@pytest.fixture(scope="module")
def content(files) -> bytes:
    with files.litert.open("rb") as file:
        offset = read_stored_card(files.litert, file).offset
    return files.litert.read_bytes()[:offset]


@pytest.fixture
def model(content):
    """The objects of a good file, with what tests look for."""
    tree = schema.ModelT.InitFromPackedBuf(content, 0)
    graph = tree.subgraphs[tree.signatureDefs[1].subgraphIndex]
    assert tree.signatureDefs[1].signatureKey == b"paint"
    for item in graph.operators:  # NumPy's cannot be changed
        item.inputs, item.outputs = list(item.inputs), list(item.outputs)

    def operator(code):
        codes = [operation.builtinCode for operation in tree.operatorCodes]
        return next(o for o in graph.operators if codes[o.opcodeIndex] == code)

    def constant(kind):
        return next(
            tensor
            for tensor in graph.tensors
            if tensor.type == kind and len(tensor.shape) > 1 and _data(tree, tensor)
        )

    return SimpleNamespace(tree=tree, graph=graph, operator=operator, constant=constant)


def _data(tree, tensor) -> bool:
    return tree.buffers[tensor.buffer].data is not None


def _pack(tree) -> bytes:
    builder = flatbuffers.Builder(1 << 16)
    builder.Finish(tree.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())


def test_good_files_are_taken(model, content):
    check_structure(content, FAMILY)
    check_structure(_pack(model.tree), FAMILY)


@pytest.mark.parametrize("name", ["any", "classic"])
def test_bundled_files_are_taken_from_any_folder(name):
    path = FOLDER / f"{name}.tflite"
    with path.open("rb") as file:
        stored = read_stored_card(path, file)
    check_structure(path.read_bytes()[: stored.offset], stored.card.family)


@pytest.mark.parametrize(("change", "found"), CHANGES)
def test_what_is_wrong_is_found(model, change, found):
    change(model)
    with pytest.raises(FlatbufferError, match=found):
        check_structure(_pack(model.tree), FAMILY)


def test_a_block_of_zeros_is_found_wherever_operators_lie(content):
    """As a bad block of a disk leaves it; in constants, the digest finds it."""
    tree = schema.ModelT.InitFromPackedBuf(content, 0)
    constants = [bytes(b.data) for b in tree.buffers if b.data is not None]
    spans = [(content.find(c), len(c)) for c in constants if len(c) > 4000]
    place = 2000
    while place + 4000 < len(content):
        if any(at <= place and place + 4000 <= at + size for at, size in spans):
            place += 1000
            continue
        damaged = content[:place] + bytes(4000) + content[place + 4000 :]
        with pytest.raises(FlatbufferError):
            check_structure(damaged, FAMILY)
        place += 20_000

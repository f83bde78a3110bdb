"""LiteRT files without what no runtime reads."""

from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.tools import flatbuffer_utils


def shrink(content: bytes) -> bytes:
    """Leaves out names of inner tensors, empty buffers and empty quantizations.

    The converter writes a buffer for every tensor, of which all but the constants' are
    empty, and names that lead to layers of Keras. A network of three graphs is 5 %
    smaller without.

    Args:
        content: The file, without its card.

    Returns:
        The file.
    """
    model = flatbuffer_utils.read_model_from_bytearray(bytearray(content))
    kept, numbers = [model.buffers[0]], dict[int, int]()
    for graph in model.subgraphs:
        outer = {*map(int, graph.inputs), *map(int, graph.outputs)}
        for number, tensor in enumerate(graph.tensors):
            if number not in outer:
                tensor.name = None
            if tensor.quantization is not None and not _has_scale(tensor):
                tensor.quantization = None
            tensor.buffer = _keep(model, tensor.buffer, kept, numbers)
    for entry in model.metadata or ():
        entry.buffer = _keep(model, entry.buffer, kept, numbers)
    model.buffers = kept
    return bytes(flatbuffer_utils.convert_object_to_bytearray(model))


def _has_scale(tensor: schema.TensorT) -> bool:
    scale = tensor.quantization.scale
    return scale is not None and len(scale) > 0


def _keep(
    model: schema.ModelT,
    number: int,
    kept: list[schema.BufferT],
    numbers: dict[int, int],
) -> int:
    """Returns the new number of a buffer; the first is the empty one of all."""
    data = model.buffers[number].data
    if data is None or len(data) == 0:
        return 0
    if number not in numbers:
        numbers[number] = len(kept)
        kept.append(model.buffers[number])
    return numbers[number]

"""Removal of unused data from LiteRT files."""

from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.tools import flatbuffer_utils


def shrink(content: bytes) -> bytes:
    """Removes empty buffers, empty quantization parameters and internal tensor names.

    The converter writes a buffer for every tensor, although only buffers of constants
    have content. It also writes names that refer to Keras layers. Without these empty
    buffers and names, the file of a network with three graphs is 5% smaller.

    Args:
        content: Content of the file, without its card.

    Returns:
        Content of the smaller file.
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
    """Returns the new index of a buffer; all empty buffers get index 0."""
    data = model.buffers[number].data
    if data is None or len(data) == 0:
        return 0
    if number not in numbers:
        numbers[number] = len(kept)
        kept.append(model.buffers[number])
    return numbers[number]

"""Removal of unused and repeated data from LiteRT files."""

import flatbuffers
import numpy as np
from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.tools import flatbuffer_utils

# FlatBuffers file identifier of LiteRT files.
_IDENTIFIER = b"TFL3"


def shrink(content: bytes, share: bool = False) -> bytes:
    """Removes empty buffers, empty quantization parameters and internal tensor names.

    The converter writes a buffer for every tensor, although only buffers of constants
    have content. The converter also names internal tensors after Keras layers. Removing
    these names and the empty buffers makes the file of a network with three graphs 5%
    smaller.

    Args:
        content: Content of the file, without its card.
        share: Whether to write equal lists of integers, such as shapes, only once. This
            makes the file of a network with five graphs another 3% smaller, but shared
            lists can no longer be changed independently of each other.

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
    if not share:
        return bytes(flatbuffer_utils.convert_object_to_bytearray(model))
    builder = _SharingBuilder(len(content))
    builder.Finish(model.Pack(builder), file_identifier=_IDENTIFIER)
    return bytes(builder.Output())


class _SharingBuilder(flatbuffers.Builder):
    """Builder that writes equal vectors of 32-bit integers only once."""

    def __init__(self, size: int):
        super().__init__(size)
        self._written: dict[bytes, int] = {}

    def CreateNumpyVector(self, x: np.ndarray) -> int:  # noqa: N802
        if x.dtype != np.int32:
            return super().CreateNumpyVector(x)
        key = x.tobytes()
        if key not in self._written:
            self._written[key] = super().CreateNumpyVector(x)
        return self._written[key]


def _has_scale(tensor: schema.TensorT) -> bool:
    scale = tensor.quantization.scale
    return scale is not None and len(scale) > 0


def _keep(
    model: schema.ModelT,
    number: int,
    kept: list[schema.BufferT],
    numbers: dict[int, int],
) -> int:
    """Keeps a buffer, and returns its new index; empty buffers become buffer 0."""
    data = model.buffers[number].data
    if data is None or len(data) == 0:
        return 0
    if number not in numbers:
        numbers[number] = len(kept)
        kept.append(model.buffers[number])
    return numbers[number]

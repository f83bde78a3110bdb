"""Refinement of LiteRT files with 8-bit weights."""

from collections.abc import Iterator

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.tools import flatbuffer_utils


def refine(content: bytes) -> bytes:
    """Restores float32 computation in a file's first convolution.

    In a dynamic-range file, the input of each convolution is rounded to 8 bits. This
    does the most harm in the first convolution, whose input is the photograph, because
    the first normalization amplifies rounding errors in smooth areas such as the sky.
    For example, the dynamic-range file of `classic` paints a photograph of a town in
    the style `starry_night` with a PSNR of 35.7 dB relative to the Keras network.
    Float32 computation in the first convolution raises the PSNR to 38.4 dB. Float32
    computation in any other convolution gains less than half as much. The weights of
    the first convolution are converted to float32, but keep their 8-bit rounding
    errors. These errors matter little: on their own, they lead to a PSNR of 52 dB.

    Args:
        content: Bytes of a LiteRT file with 8-bit weights (`int8`).

    Returns:
        Bytes of the refined file.
    """
    model = flatbuffer_utils.read_model_from_bytearray(bytearray(content))
    spared: set[int] = set()
    for graph in model.subgraphs:
        _spare_first_convolution(model, graph, spared)
    return bytes(flatbuffer_utils.convert_object_to_bytearray(model))


def _spare_first_convolution(
    model: schema.ModelT, graph: schema.SubGraphT, spared: set[int]
) -> None:
    """Converts the kernel of a graph's first convolution to float32.

    Args:
        model: Model, which is changed in place.
        graph: One of the model's graphs.
        spared: Indices of the buffers that have already been converted.
    """
    convolution = next(_convolutions(model, graph), None)
    kernel = graph.tensors[convolution.inputs[1]] if convolution else None
    if kernel is None or kernel.type != schema.TensorType.INT8:
        return  # the converter leaves small kernels in float32
    if kernel.buffer in spared:  # two graphs share the buffer
        kernel.type, kernel.quantization = schema.TensorType.FLOAT32, None
        return
    buffer = model.buffers[kernel.buffer]
    numbers = np.frombuffer(bytes(buffer.data), np.int8).reshape(kernel.shape)
    # The kernel has one scale per output channel, and no offset.
    scales = np.array(kernel.quantization.scale, np.float32).reshape(-1, 1, 1, 1)
    buffer.data = np.frombuffer((numbers * scales).astype("<f4").tobytes(), np.uint8)
    kernel.type, kernel.quantization = schema.TensorType.FLOAT32, None
    spared.add(kernel.buffer)


def _convolutions(
    model: schema.ModelT, graph: schema.SubGraphT
) -> Iterator[schema.OperatorT]:
    for operator in graph.operators:
        code = model.operatorCodes[operator.opcodeIndex].builtinCode
        if code == schema.BuiltinOperator.CONV_2D:
            yield operator

"""LiteRT files for fixed picture sizes, converted from one file for all sizes.

If a network is converted at two fixed sizes, the two files have different operations.
The reason is that the converter leaves out operations that have no effect at the given
size, and computes noise in advance. Here, only operations on shapes are replaced with
their results, so that files for different sizes have the same operations.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.tools import flatbuffer_utils

from tfstyle.errors import InputError
from tfstyle.exporting.litert.shrink import shrink
from tfstyle.runtimes.litert_runtime import interpreter_class

Size = tuple[int, int]
# First of the marks that are written in place of size-dependent numbers, to find where
# these numbers are stored. All marks are larger than any integer in a file; read as
# float32, they are slightly above 2, unlike any weight.
_FIRST_MARK = 0x40000001


class Seen(NamedTuple):
    """Shapes and values of a graph's tensors in a run at one picture size.

    Attributes:
        shapes: Shape of each tensor.
        values: Values of integer tensors, keyed by tensor index.
    """

    shapes: list[np.ndarray]
    values: dict[int, np.ndarray]


def fixed_files(
    content: bytes, signatures: Collection[str], sizes: Sequence[Size]
) -> Iterator[bytes]:
    """Yields one file for each size; the files differ only in size-dependent integers.

    Args:
        content: Content of a LiteRT file for pictures of any size, without a card.
        signatures: Names of the signatures to keep. Each input of these signatures must
            be a vector or a picture, and all pictures must have the same size.
        sizes: Pairs of height and width in pixels.

    Raises:
        InputError: A size-dependent number is missing from the file, or occurs several
            times.
    """
    model = flatbuffer_utils.read_model_from_bytearray(bytearray(content))
    model.metadata = None  # contains a random identifier of the conversion
    chosen = [s for s in model.signatureDefs if s.signatureKey.decode() in signatures]
    graphs = [model.subgraphs[each.subgraphIndex] for each in chosen]
    seen = [
        _run(content, each, len(graph.tensors), sizes)
        for each, graph in zip(chosen, graphs, strict=True)
    ]
    for number, each in enumerate(chosen):
        each.subgraphIndex = number
    model.signatureDefs, model.subgraphs = chosen, graphs
    results = [
        _fold(model, graph, _find_folded(model, graph, observed))
        for graph, observed in zip(graphs, seen, strict=True)
    ]
    rows = [
        np.concatenate([_numbers(s, r) for s, r in zip(column, results, strict=True)])
        for column in zip(*seen, strict=True)
    ]
    yield from _written(model, results, [seen[g][0] for g in range(len(seen))], rows)


def _written(
    model: schema.ModelT,
    results: Sequence[Sequence[int]],
    seen: Sequence[Seen],
    rows: Sequence[np.ndarray],
) -> Iterator[bytes]:
    """Yields a file for each row; a row contains the numbers for one picture size.

    Writing a file takes seconds, so only two files are written. The first file contains
    the numbers of the first row. The second file contains a mark in place of each
    number, to show where the numbers are stored. Each yielded file is a copy of the
    first file, with the numbers of its row.
    """
    first = _pack(model, results, seen, rows[0])
    marks = _FIRST_MARK + np.arange(len(rows[0]))
    marked = np.frombuffer(_pack(model, results, seen, marks), "<i4")
    places = np.flatnonzero((marked >= marks[0]) & (marked <= marks[-1]))
    words = np.frombuffer(first, "<i4")
    places = places[words[places] != marked[places]]
    order = marked[places] - _FIRST_MARK
    if sorted(order) != list(range(len(marks))):
        raise InputError(
            "Expected each number that depends on the picture size to be stored "
            "exactly once in the LiteRT file; to export a file for one picture size, "
            "use format='tflite' with `image_size`. Received: "
            f"{len(marks)} numbers, stored in {len(order)} places"
        )
    for row in rows:
        changed = words.copy()
        changed[places] = row[order]
        yield changed.tobytes()


def _numbers(seen: Seen, results: Sequence[int]) -> np.ndarray:
    """Returns the numbers that may depend on the size.

    These are the dimensions of all tensors, and the values of the tensors whose indices
    are in `results`.
    """
    values = [seen.values[tensor].ravel() for tensor in results]
    return np.concatenate([*seen.shapes, *values]).astype(np.int64)


def _pack(
    model: schema.ModelT,
    results: Sequence[Sequence[int]],
    seen: Sequence[Seen],
    numbers: np.ndarray,
) -> bytes:
    """Returns a file with the given numbers, which are in the order of `_numbers`."""
    rest = numbers
    for graph, tensors, at in zip(model.subgraphs, results, seen, strict=True):
        for tensor, shape in zip(graph.tensors, at.shapes, strict=True):
            tensor.shape, rest = rest[: len(shape)].astype(np.int32), rest[len(shape) :]
            tensor.shapeSignature = None
        for number in tensors:
            size = at.values[number].size
            data, rest = rest[:size].astype("<i4"), rest[size:]
            buffer = model.buffers[graph.tensors[number].buffer]
            buffer.data = np.frombuffer(data.tobytes(), np.uint8)
    # `shrink` also removes data that only the dropped signatures and operations used.
    content = shrink(bytes(flatbuffer_utils.convert_object_to_bytearray(model)))
    return content + bytes(-len(content) % 4)


def _run(
    content: bytes, signature: schema.SignatureDefT, tensors: int, sizes: Sequence[Size]
) -> list[Seen]:
    """Runs a signature at each size, without delegates, which would hide tensors."""
    from ai_edge_litert.interpreter import OpResolverType

    interpreter = interpreter_class()(
        model_content=content,
        experimental_preserve_all_tensors=True,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    runner = interpreter.get_signature_runner(signature.signatureKey.decode())
    seen = []
    for size in sizes:
        runner(**_empty_inputs(runner, size))
        seen.append(_look(interpreter, signature.subgraphIndex, tensors))
    return seen


def _empty_inputs(runner, size: Size) -> dict[str, np.ndarray]:
    inputs = {}
    for name, detail in runner.get_input_details().items():
        shape = [int(side) for side in detail["shape_signature"]]
        if len(shape) == 4:
            shape[1:3] = size
        inputs[name] = np.zeros(np.maximum(shape, 1), np.float32)
    return inputs


def _look(interpreter, graph: int, tensors: int) -> Seen:
    """Returns the shapes and integer values of a graph's tensors.

    Only the first `tensors` tensors are read; the others are temporary.
    """
    details = {each["index"]: each for each in interpreter.get_tensor_details(graph)}
    values = {
        number: np.array(interpreter.get_tensor(number, graph))
        for number in range(tensors)
        if details[number]["dtype"] == np.int32
    }
    return Seen([np.array(details[n]["shape"]) for n in range(tensors)], values)


def _find_folded(
    model: schema.ModelT, graph: schema.SubGraphT, seen: Sequence[Seen]
) -> set[int]:
    """Finds the operations that `_fold` can replace with their results.

    The result of such an operation is an array of integers that depend only on the
    picture size. The number of integers is the same for all picture sizes.

    Returns:
        Indices of the operations.
    """
    computed = {int(t) for operation in graph.operators for t in operation.outputs}
    varying = computed | {int(number) for number in graph.inputs}
    folded = set()
    for number, operation in enumerate(graph.operators):
        outputs = [int(t) for t in operation.outputs]
        inputs = [int(t) for t in operation.inputs]
        if any(graph.tensors[t].type != schema.TensorType.INT32 for t in outputs):
            continue
        is_shape = _kind(model, operation) == schema.BuiltinOperator.SHAPE
        if not is_shape and any(t in varying for t in inputs):
            continue
        if len({seen_at.values[t].size for seen_at in seen for t in outputs}) > 1:
            continue
        varying.difference_update(outputs)
        folded.add(number)
    return folded


def _fold(
    model: schema.ModelT, graph: schema.SubGraphT, folded: Collection[int]
) -> list[int]:
    """Replaces operations with constants that hold their results.

    If a remaining operation uses one of these constants, the constant gets an empty
    buffer, which `_pack` fills later.

    Returns:
        Tensor indices of the constants that have a buffer.
    """
    removed = [graph.operators[number] for number in folded]
    operations = enumerate(graph.operators)
    graph.operators = [each for number, each in operations if number not in folded]
    used = {int(t) for operation in graph.operators for t in operation.inputs}
    results = sorted({int(t) for each in removed for t in each.outputs} & used)
    for tensor in results:
        graph.tensors[tensor].buffer = len(model.buffers)
        model.buffers.append(schema.BufferT())
    return results


def _kind(model: schema.ModelT, operation: schema.OperatorT) -> int:
    code = model.operatorCodes[operation.opcodeIndex]
    return max(code.builtinCode, code.deprecatedBuiltinCode)
